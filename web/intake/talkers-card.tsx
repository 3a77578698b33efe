import { Group, Select, SegmentedControl, Table, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { isoOf } from '../../src/base/clock.ts';
import { flowRoutes } from '../../src/intake/flows-api.ts';
import type { PortFlows, TopTalkers } from '../../src/intake/flows-api.ts';
import { bytesText } from '../kit/bytes.ts';
import { Card } from '../kit/card.tsx';
import { useCall } from '../kit/query.ts';
import { Shown } from '../kit/states.tsx';
import { useNowSelect } from '../kit/ticker.ts';
import classes from './talkers.module.css';
import { serviceWord } from './words.ts';

const MINUTE_MS = 60_000;

const spans = [
  { value: '3600', label: '1 h' },
  { value: '21600', label: '6 h' },
  { value: '86400', label: '24 h' },
  { value: '604800', label: '7 d' },
];

type Props = {
  deviceId: string;
  /** The name of a port by its number, where it is known. */
  portName?: (port: number) => string | undefined;
};

/** Who talked most over a device, by the flows that it exports; nothing where it exports none. */
export function TalkersCard({ deviceId, portName }: Props): React.JSX.Element | null {
  const [seconds, setSeconds] = useState('3600');
  const [chosen, setChosen] = useState<string | null>(null);
  const minute = useNowSelect((now) => Math.floor(now / MINUTE_MS) * MINUTE_MS);
  const from = isoOf(minute - Number(seconds) * 1000);
  const [port, direction] = chosen?.split(' ') ?? [];
  const flows = useCall(
    flowRoutes.topTalkers,
    {
      params: { deviceId },
      query: {
        from,
        to: isoOf(minute + MINUTE_MS),
        ...(port !== undefined && { port: Number(port) }),
        ...(direction !== undefined && { direction: direction === 'in' ? 'in' : 'out' }),
      },
    },
    { keep: true },
  );
  if (flows.data && flows.data.ports.length === 0 && seconds === '3600') return null;
  const nameOf = ({ port: number, direction: way }: Pick<PortFlows, 'port' | 'direction'>): string =>
    number === 0 ? 'Whole device' : `${portName?.(number) ?? `Interface ${number}`}, ${way === 'in' ? 'in' : 'out'}`;
  return (
    <Card>
      <Group justify="space-between" mb="sm" gap="sm">
        <Title order={2}>Who talks most</Title>
        <Group gap="sm">
          <Select
            size="xs"
            aria-label="Interface"
            placeholder="All interfaces"
            clearable
            value={chosen}
            onChange={setChosen}
            data={(flows.data?.ports ?? []).map((each) => ({
              value: `${each.port} ${each.direction}`,
              label: nameOf(each),
            }))}
          />
          <SegmentedControl size="xs" aria-label="Span of time" data={spans} value={seconds} onChange={setSeconds} />
        </Group>
      </Group>
      <Shown query={flows}>{(shown) => <Talks shown={shown} />}</Shown>
    </Card>
  );
}

function Talks({ shown: { talks, total } }: { shown: TopTalkers }): React.JSX.Element {
  if (talks.length === 0) return <Text size="sm">Nothing was told of in this time.</Text>;
  return (
    <Table.ScrollContainer minWidth={420}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>From</Table.Th>
            <Table.Th>To</Table.Th>
            <Table.Th>Service</Table.Th>
            <Table.Th className={classes['figure'] ?? ''}>Volume</Table.Th>
            <Table.Th className={classes['figure'] ?? ''}>Share</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {talks.map((talk) => (
            <Table.Tr key={`${talk.source} ${talk.target} ${talk.protocol} ${talk.port}`}>
              <Table.Td className="wf-mono">{talk.source}</Table.Td>
              <Table.Td className="wf-mono">{talk.target}</Table.Td>
              <Table.Td>{serviceWord(talk.protocol, talk.port)}</Table.Td>
              <Table.Td className={classes['figure'] ?? ''}>{bytesText(talk.bytes)}</Table.Td>
              <Table.Td className={classes['share'] ?? ''}>
                <Share part={talk.bytes} whole={total.bytes} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Share({ part, whole }: { part: number; whole: number }): React.JSX.Element {
  const percent = whole > 0 ? (100 * part) / whole : 0;
  return (
    <>
      <span className={classes['bar'] ?? ''} aria-hidden style={{ inlineSize: `${Math.max(1, percent * 0.6)}px` }} />
      {percent < 1 ? '< 1' : Math.round(percent)} %
    </>
  );
}
