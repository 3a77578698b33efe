import { Anchor, Group, Text } from '@mantine/core';
import { Link } from 'react-router';
import { StatusBadge } from '../kit/badges.tsx';
import { Card } from '../kit/card.tsx';
import type { Column } from '../kit/data-table.tsx';
import { RelativeTime } from '../kit/time.tsx';
import { deviceStates } from './words.ts';
import type { z } from 'zod';
import type { zPortalDevice } from '../../src/portal/api.ts';

export type PortalDevice = z.output<typeof zPortalDevice>;

export const columns: Column<PortalDevice>[] = [
  { key: 'name', title: 'Device', width: 'minmax(120px, 1.3fr)', cell: (device) => <Name device={device} /> },
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

function Name({ device }: { device: PortalDevice }): React.JSX.Element {
  return (
    <Anchor component={Link} to={`/portal/devices/${device.id}/metrics`} size="sm" fw={600} title="Its metrics">
      {device.name}
    </Anchor>
  );
}

function State({ device }: { device: PortalDevice }): React.JSX.Element {
  const { word, tone } = deviceStates[device.state];
  return <StatusBadge tone={tone}>{word}</StatusBadge>;
}

function Matter({ device }: { device: PortalDevice }): React.JSX.Element {
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

function Heard({ device }: { device: PortalDevice }): React.JSX.Element {
  return device.lastHeardAt ? (
    <RelativeTime at={device.lastHeardAt} />
  ) : (
    <Text span c="dimmed" size="sm">
      never
    </Text>
  );
}

export function DeviceCard({ device }: { device: PortalDevice }): React.JSX.Element {
  return (
    <Card
      {...(device.state === 'condition'
        ? { tone: 'bad' as const }
        : device.state === 'silent'
          ? { tone: 'warn' as const }
          : {})}
    >
      <Group justify="space-between" wrap="nowrap">
        <Name device={device} />
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
