import { Group, Text } from '@mantine/core';
import { criticalities } from '../../src/estate/api.ts';
import type { Device } from '../../src/estate/api.ts';
import { RankBadge } from '../kit/badges.tsx';
import { LinkCard } from '../kit/card.tsx';
import type { Column } from '../kit/data-table.tsx';
import { criticalityTones, kindWord } from './words.ts';

export const deviceColumns: Column<Device>[] = [
  { key: 'name', title: 'Device', width: 'minmax(130px, 1.4fr)', cell: (device) => <strong>{device.name}</strong> },
  { key: 'client', title: 'Client', width: 'minmax(110px, 1fr)', cell: (device) => device.clientName },
  { key: 'kind', title: 'Kind', width: '120px', cell: (device) => kindWord(device.kind) },
  {
    key: 'model',
    title: 'Model',
    width: 'minmax(110px, 1fr)',
    from: 880,
    cell: (device) => `${device.vendor} ${device.model}`.trim(),
  },
  {
    key: 'address',
    title: 'Address',
    width: '130px',
    cell: (device) => <span className="wf-mono">{device.managementAddress ?? ''}</span>,
  },
  { key: 'site', title: 'Site', width: 'minmax(90px, 1fr)', from: 760, cell: (device) => device.siteName ?? '' },
  {
    key: 'criticality',
    title: 'Criticality',
    width: '86px',
    from: 700,
    cell: (device) => <Criticality device={device} />,
  },
  { key: 'os', title: 'Version', width: '110px', from: 1080, cell: (device) => device.osVersion },
  { key: 'support', title: 'Support ends', width: '96px', from: 1080, cell: (device) => device.supportEnd ?? '' },
];

export function Criticality({ device }: { device: Pick<Device, 'criticality'> }): React.JSX.Element {
  const known = criticalities.find((each) => each === device.criticality) ?? 'normal';
  return <RankBadge tone={criticalityTones[known]}>{known}</RankBadge>;
}

export function DeviceCard({ device }: { device: Device }): React.JSX.Element {
  return (
    <LinkCard to={`/devices/${device.id}`}>
      <Group justify="space-between" wrap="nowrap">
        <Text fw={600} className="wf-cut">
          {device.name}
        </Text>
        <Criticality device={device} />
      </Group>
      <Text size="sm" c="dimmed">
        {[device.clientName, device.siteName, kindWord(device.kind)].filter(Boolean).join(' · ')}
      </Text>
      <Text size="sm" className="wf-mono">
        {device.managementAddress ?? ''}
      </Text>
    </LinkCard>
  );
}
