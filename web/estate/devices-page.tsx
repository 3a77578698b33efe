import { Button, Select, Text } from '@mantine/core';
import { FileDown, FileUp, Plus, Router } from 'lucide-react';
import { Link, useNavigate } from 'react-router';
import { z } from 'zod';
import { criticalities, deviceKinds, deviceRoutes } from '../../src/estate/api.ts';
import { urlOf } from '../../src/http/call.ts';
import { DataTable } from '../kit/data-table.tsx';
import { useFilters } from '../kit/filters.ts';
import { Page } from '../kit/page.tsx';
import { usePages } from '../kit/query.ts';
import { SearchField } from '../kit/search-field.tsx';
import { EmptyState, Shown } from '../kit/states.tsx';
import { Tabs } from '../kit/tabs.tsx';
import { ClientSelect } from '../people/pick.tsx';
import { useMay } from '../people/session.ts';
import { DeviceCard, deviceColumns } from './device-columns.tsx';
import { kindWord } from './words.ts';

const shape = z.object({
  q: z.string().optional(),
  clientId: z.uuid().optional(),
  siteId: z.uuid().optional(),
  kind: z.enum(deviceKinds).optional(),
  criticality: z.enum(criticalities).optional(),
  retired: z.enum(['no', 'yes']).default('no'),
});
const tabs = [
  { value: 'no', label: 'In service' },
  { value: 'yes', label: 'Retired' },
] as const;
const kindData = deviceKinds.map((value) => ({ value, label: kindWord(value) }));
const criticalityData = criticalities.map((value) => ({ value, label: kindWord(value) }));

export function DevicesPage(): React.JSX.Element {
  const [filters, setFilters] = useFilters(shape);
  const list = usePages(
    deviceRoutes.listDevices,
    { query: { ...filters, limit: 200 } },
    { on: ['device', 'site'], keep: true },
  );
  const manages = useMay('devices.manage');
  const navigate = useNavigate();
  const narrowed = filters.q ?? filters.clientId ?? filters.kind ?? filters.criticality ?? filters.siteId;
  return (
    <Page
      title="Devices"
      fill
      beside={
        <Tabs
          label="Which devices"
          value={filters.retired}
          tabs={tabs}
          onChange={(retired) => setFilters({ retired })}
        />
      }
      actions={
        <>
          <Button
            component="a"
            href={urlOf(deviceRoutes.exportDevices, { query: filters })}
            download
            variant="default"
            leftSection={<FileDown size={16} />}
          >
            Export
          </Button>
          {manages && (
            <Button component={Link} to="/devices/import" variant="default" leftSection={<FileUp size={16} />}>
              Import
            </Button>
          )}
          {manages && (
            <Button
              component={Link}
              to={`/devices/new${filters.clientId ? `?client=${filters.clientId}` : ''}`}
              leftSection={<Plus size={16} />}
            >
              New device
            </Button>
          )}
        </>
      }
    >
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 10, alignItems: 'center' }}>
        <SearchField
          label="Search devices"
          placeholder="Name, address, serial, site"
          text={filters.q}
          onText={(q) => setFilters({ q })}
        />
        <ClientSelect
          aria-label="Client"
          placeholder="Client"
          clearable
          w={180}
          value={filters.clientId ?? null}
          onChange={(clientId) => setFilters({ clientId: clientId ?? undefined, siteId: undefined })}
        />
        <Select
          aria-label="Kind"
          placeholder="Kind"
          clearable
          searchable
          w={160}
          data={kindData}
          value={filters.kind ?? null}
          onChange={(kind) => setFilters({ kind: kind ?? undefined })}
        />
        <Select
          aria-label="Criticality"
          placeholder="Criticality"
          clearable
          w={140}
          data={criticalityData}
          value={filters.criticality ?? null}
          onChange={(criticality) => setFilters({ criticality: criticality ?? undefined })}
        />
        <Text size="sm" c="dimmed" ml="auto" role="status" className="wf-figure">
          {list.items.length.toLocaleString()}
          {list.more.has ? '+' : ''} devices
        </Text>
      </div>
      <Shown query={list.query}>
        {() =>
          list.items.length === 0 ? (
            <EmptyState icon={Router} title={narrowed ? 'No device fits' : 'No devices yet'}>
              {narrowed ? '' : 'Add the first, import a CSV file, or take one from the quarantine.'}
            </EmptyState>
          ) : (
            <DataTable
              label="Devices"
              rows={list.items}
              rowKey={({ id }) => id}
              columns={deviceColumns}
              card={(device) => <DeviceCard device={device} />}
              onOpen={({ id }) => void navigate(`/devices/${id}`)}
              more={list.more}
            />
          )
        }
      </Shown>
    </Page>
  );
}
