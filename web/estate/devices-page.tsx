import { Button, Select } from '@mantine/core';
import { FileDown, FileUp, Plus, Router } from 'lucide-react';
import { Link, useNavigate } from 'react-router';
import { z } from 'zod';
import { criticalities, deviceKinds, deviceRoutes } from '../../src/estate/api.ts';
import { urlOf } from '../../src/http/call.ts';
import { DataTable } from '../kit/data-table.tsx';
import { FilterBar, howMany } from '../kit/filter-bar.tsx';
import { useFilters } from '../kit/filters.ts';
import { Page } from '../kit/page.tsx';
import { usePages } from '../kit/query.ts';
import { EmptyState, Shown } from '../kit/states.tsx';
import { Tabs } from '../kit/tabs.tsx';
import { ClientFilter } from '../people/pick.tsx';
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
      <FilterBar
        of="devices"
        search={{ placeholder: 'Name, address, serial, site', text: filters.q, onText: (q) => setFilters({ q }) }}
        narrowed={{ q: filters.q, clientId: filters.clientId, kind: filters.kind, criticality: filters.criticality }}
        onClear={setFilters}
        shown={howMany(list, 'device')}
      >
        <ClientFilter value={filters.clientId} onChange={(clientId) => setFilters({ clientId, siteId: undefined })} />
        <Select
          aria-label="Kind"
          placeholder="Kind"
          clearable
          searchable
          data={kindData}
          value={filters.kind ?? null}
          onChange={(kind) => setFilters({ kind: kind ?? undefined })}
        />
        <Select
          aria-label="Criticality"
          placeholder="Criticality"
          clearable
          data={criticalityData}
          value={filters.criticality ?? null}
          onChange={(criticality) => setFilters({ criticality: criticality ?? undefined })}
        />
      </FilterBar>
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
