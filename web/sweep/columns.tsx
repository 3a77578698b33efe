import { Group, Text } from '@mantine/core';
import type { SweepRow } from '../../src/sweep/api.ts';
import { PressCard } from '../kit/card.tsx';
import type { Column } from '../kit/data-table.tsx';
import { StatusBadge } from '../kit/badges.tsx';
import { RelativeTime } from '../kit/time.tsx';
import { FindingState, QuietBadge, SeverityBadge } from '../detection/finding-badges.tsx';
import { RowSpark } from './row-spark.tsx';
import { laneWords, reasonWords } from './words.ts';

/** What became of a row: its ticket, why it needs nothing, or nothing yet. */
export function Outcome({ row }: { row: SweepRow }): React.JSX.Element {
  if (row.ticket) return <StatusBadge tone="info">{row.ticket.number}</StatusBadge>;
  if (row.explanation) return <StatusBadge tone="good">{reasonWords[row.explanation.reason].label}</StatusBadge>;
  return <StatusBadge tone="warn">To do</StatusBadge>;
}

const columns: Column<SweepRow>[] = [
  { key: 'lane', title: 'Lane', width: '92px', from: 640, cell: (row) => laneWords[row.lane] },
  { key: 'client', title: 'Client', width: 'minmax(90px, 0.8fr)', from: 560, cell: (row) => row.clientName },
  {
    key: 'row',
    title: 'What happened',
    width: 'minmax(200px, 3fr)',
    cell: (row) => (
      <span title={row.summary}>
        <strong>{row.title}</strong>{' '}
        <Text span size="xs" c="dimmed">
          {row.summary === row.title ? '' : row.summary}
        </Text>{' '}
        <QuietBadge finding={row} />
      </span>
    ),
  },
  { key: 'spark', title: 'Around it', width: '100px', from: 760, cell: (row) => <RowSpark row={row} /> },
  { key: 'state', title: 'State', width: '88px', from: 820, cell: (row) => <FindingState finding={row} /> },
  { key: 'last', title: 'Last', width: '108px', from: 480, cell: (row) => <RelativeTime at={row.lastAt} /> },
];
const outcome: Column<SweepRow> = {
  key: 'outcome',
  title: 'Outcome',
  width: '126px',
  cell: (row) => <Outcome row={row} />,
};

/** What became of a row is a column only where the done ones are shown too. */
export const columnsFor: Record<'yes' | 'no', Column<SweepRow>[]> = {
  no: columns,
  yes: [...columns.filter(({ key }) => key !== 'state'), outcome],
};

export function SweepCard({ row, onPress }: { row: SweepRow; onPress: () => void }): React.JSX.Element {
  return (
    <PressCard onPress={onPress}>
      <Group justify="space-between" wrap="nowrap">
        <SeverityBadge severity={row.severity} />
        <Outcome row={row} />
      </Group>
      <Text fw={600} mt={6} style={{ overflowWrap: 'anywhere' }}>
        {row.title}
      </Text>
      <Text size="sm" c="dimmed">
        {row.clientName} · {laneWords[row.lane]} · <RelativeTime at={row.lastAt} />
      </Text>
    </PressCard>
  );
}
