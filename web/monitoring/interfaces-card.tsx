import { Table, Text, Title } from '@mantine/core';
import { monitoringRoutes } from '../../src/monitoring/api.ts';
import type { Interface } from '../../src/monitoring/api.ts';
import { StatusBadge } from '../kit/badges.tsx';
import { Card } from '../kit/card.tsx';
import { useCall } from '../kit/query.ts';
import { Shown } from '../kit/states.tsx';
import { RelativeTime } from '../kit/time.tsx';
import { valueText } from '../metrics/units.ts';
import { speedText, stateWord } from './words.ts';

/** The interfaces of a device as last polled; nothing at all for a device that never was. */
export function InterfacesCard({ deviceId }: { deviceId: string }): React.JSX.Element | null {
  const list = useCall(
    monitoringRoutes.listInterfaces,
    { params: { deviceId } },
    { on: ['monitoring', 'finding'], every: 10_000 },
  );
  if (list.data && list.data.items.length === 0) return null;
  return (
    <Card>
      <Title order={2} mb="sm">
        Interfaces
      </Title>
      <Shown query={list}>
        {({ items }) => (
          <Table.ScrollContainer minWidth={640} type="native" role="region" aria-label="Interfaces" tabIndex={0}>
            <Table verticalSpacing={4} fz="sm">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Name</Table.Th>
                  <Table.Th>State</Table.Th>
                  <Table.Th>Speed</Table.Th>
                  <Table.Th ta="end">In</Table.Th>
                  <Table.Th ta="end">Out</Table.Th>
                  <Table.Th ta="end">Errors</Table.Th>
                  <Table.Th>Since</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {items.map((each) => (
                  <Row key={each.name} port={each} />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
      </Shown>
    </Card>
  );
}

function Row({ port }: { port: Interface }): React.JSX.Element {
  const { word, tone } = stateWord(port.state);
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={500}>
        <span className="wf-mono">{port.name}</span>
        {port.alias && (
          <Text size="xs" c="dimmed">
            {port.alias}
          </Text>
        )}
      </Table.Th>
      <Table.Td>
        <StatusBadge tone={tone}>{word}</StatusBadge>
      </Table.Td>
      <Table.Td>{speedText(port.speed, port.duplex)}</Table.Td>
      <Table.Td ta="end" className="wf-figure">
        {port.inBps === null ? '' : valueText('bit/s', port.inBps)}
      </Table.Td>
      <Table.Td ta="end" className="wf-figure">
        {port.outBps === null ? '' : valueText('bit/s', port.outBps)}
      </Table.Td>
      <Table.Td ta="end" className="wf-figure">
        {port.errors === null ? '' : valueText('1/s', port.errors)}
      </Table.Td>
      <Table.Td>
        <RelativeTime at={port.since} />
      </Table.Td>
    </Table.Tr>
  );
}
