import { Anchor, Group, Text, TextInput } from '@mantine/core';
import { Router, Search } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { z } from 'zod';
import { portalRoutes } from '../../src/portal/api.ts';
import type { zPortalDevice } from '../../src/portal/api.ts';
import { StatusBadge } from '../kit/badges.tsx';
import { Card } from '../kit/card.tsx';
import { DataTable } from '../kit/data-table.tsx';
import type { Column } from '../kit/data-table.tsx';
import { useFilters } from '../kit/filters.ts';
import { Page } from '../kit/page.tsx';
import { useCall } from '../kit/query.ts';
import { EmptyState, Shown } from '../kit/states.tsx';
import { Tabs } from '../kit/tabs.tsx';
import { RelativeTime } from '../kit/time.tsx';
import { deviceStates } from './words.ts';

type Device = z.output<typeof zPortalDevice>;
const shape = z.object({ state: z.enum(['all', 'ok', 'condition', 'silent', 'unknown']).default('all') });
const order = { condition: 0, silent: 1, unknown: 2, ok: 3 } as const;

const columns: Column<Device>[] = [
  { key: 'name', title: 'Device', width: 'minmax(120px, 1.3fr)', cell: (device) => <strong>{device.name}</strong> },
  { key: 'state', title: 'State', width: '120px', cell: (device) => <State device={device} /> },
  {
    key: 'what',
    title: 'What is the matter',
    width: 'minmax(160px, 2fr)',
    cell: (device) => <Matter device={device} />,
  },
  { key: 'site', title: 'Site', width: 'minmax(80px, 1fr)', from: 700, cell: (device) => device.site ?? '' },
  {
    key: 'model',
    title: 'Model',
    width: 'minmax(100px, 1fr)',
    from: 880,
    cell: (device) => [device.vendor, device.model].filter(Boolean).join(' '),
  },
  { key: 'heard', title: 'Last heard', width: '110px', cell: (device) => <Heard device={device} /> },
];

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

function State({ device }: { device: Device }): React.JSX.Element {
  const { word, tone } = deviceStates[device.state];
  return <StatusBadge tone={tone}>{word}</StatusBadge>;
}

function Matter({ device }: { device: Device }): React.JSX.Element {
  const ticket = device.openTickets[0];
  const summary = device.conditions[0]?.summary ?? (ticket ? ticket.title : '');
  return (
    <span>
      {summary}{' '}
      {ticket && (
        <Anchor component={Link} to={`/portal/tickets/${ticket.id}`} size="sm" className="wf-mono">
          {ticket.number}
        </Anchor>
      )}
    </span>
  );
}

function Heard({ device }: { device: Device }): React.JSX.Element {
  return device.lastHeardAt ? (
    <RelativeTime at={device.lastHeardAt} />
  ) : (
    <Text span c="dimmed" size="sm">
      never
    </Text>
  );
}

function DeviceCard({ device }: { device: Device }): React.JSX.Element {
  return (
    <Card
      {...(device.state === 'condition'
        ? { tone: 'bad' as const }
        : device.state === 'silent'
          ? { tone: 'warn' as const }
          : {})}
    >
      <Group justify="space-between" wrap="nowrap">
        <Text fw={600} className="wf-cut">
          {device.name}
        </Text>
        <State device={device} />
      </Group>
      <Text size="sm" c="dimmed">
        {[device.site, device.model].filter(Boolean).join(' · ')} · heard <Heard device={device} />
      </Text>
      {(device.conditions.length > 0 || device.openTickets.length > 0) && (
        <Text size="sm" mt={4}>
          <Matter device={device} />
        </Text>
      )}
    </Card>
  );
}
