import { TextInput } from '@mantine/core';
import { Router, Search } from 'lucide-react';
import { useState } from 'react';
import { z } from 'zod';
import { portalRoutes } from '../../src/portal/api.ts';
import { DataTable } from '../kit/data-table.tsx';
import { useFilters } from '../kit/filters.ts';
import { Page } from '../kit/page.tsx';
import { useCall } from '../kit/query.ts';
import { EmptyState, Shown } from '../kit/states.tsx';
import { Tabs } from '../kit/tabs.tsx';
import { columns, DeviceCard } from './device-columns.tsx';
import type { PortalDevice as Device } from './device-columns.tsx';

const shape = z.object({ state: z.enum(['all', 'ok', 'condition', 'silent', 'unknown']).default('all') });
const order = { condition: 0, silent: 1, unknown: 2, ok: 3 } as const;

/** The client's devices and how they are right now. */
export function PortalDevicesPage(): React.JSX.Element {
  const [filters, setFilters] = useFilters(shape);
  const [text, setText] = useState('');
  const devices = useCall(
    portalRoutes.portalDevices,
    {},
    { on: ['device', 'finding', 'ticket', 'site', 'source'], every: 30_000 },
  );
  const count = (state: Device['state']): number | undefined =>
    devices.data?.items.filter((device) => device.state === state).length;
  const tabs = [
    { value: 'all', label: 'All', count: devices.data?.items.length },
    { value: 'condition', label: 'Problem', count: count('condition') },
    { value: 'silent', label: 'Silent', count: count('silent') },
    { value: 'ok', label: 'Fine', count: count('ok') },
  ] as const;
  return (
    <Page
      title="Devices"
      fill
      beside={
        <Tabs label="Which devices" value={filters.state} tabs={tabs} onChange={(state) => setFilters({ state })} />
      }
    >
      <TextInput
        type="search"
        aria-label="Search devices"
        placeholder="Name, site, model"
        leftSection={<Search size={15} aria-hidden />}
        maw={360}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Shown query={devices}>
        {({ items }) => {
          const rows = items
            .filter((device) => fits(device, filters.state, text))
            .toSorted((a, b) => order[a.state] - order[b.state] || a.name.localeCompare(b.name));
          if (rows.length === 0)
            return <EmptyState icon={Router} title={items.length === 0 ? 'No devices yet' : 'No device fits'} />;
          return (
            <DataTable
              label="Devices"
              rows={rows}
              rowKey={(device) => device.id}
              columns={columns}
              card={(device) => <DeviceCard device={device} />}
            />
          );
        }}
      </Shown>
    </Page>
  );
}

function fits(device: Device, state: string, text: string): boolean {
  const words = `${device.name} ${device.site ?? ''} ${device.vendor} ${device.model} ${device.kind}`.toLowerCase();
  return (state === 'all' || device.state === state) && words.includes(text.trim().toLowerCase());
}
