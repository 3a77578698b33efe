import { Text } from '@mantine/core';
import type { SweepRow } from '../../src/sweep/api.ts';
import type { Range } from '../metrics/range.ts';
import { Sparkline } from '../metrics/sparkline.tsx';
import { usePoints } from '../metrics/use-points.ts';

const BEFORE_S = 3 * 3600;
const AFTER_S = 3600;
const POINTS = 48;

/** The time around a row: three hours before it began to an hour after it was last heard of. */
export function rangeAround({ firstAt, lastAt }: Pick<SweepRow, 'firstAt' | 'lastAt'>): Range {
  const [first, last] = [Date.parse(firstAt) / 1000, Date.parse(lastAt) / 1000];
  return { live: false, from: Math.floor(first - BEFORE_S), to: Math.ceil(last + AFTER_S) };
}

/** Only rows that are seen are drawn, and so only their points are asked for. */
export function RowSpark({ row }: { row: SweepRow }): React.JSX.Element {
  if (row.seriesId === null)
    return (
      <Text span size="xs" c="dimmed">
        {row.changes === 0 ? '' : row.changes === 1 ? '1 change' : `${row.changes} changes`}
      </Text>
    );
  return <Spark seriesId={row.seriesId} row={row} />;
}

function Spark({ seriesId, row }: { seriesId: number; row: SweepRow }): React.JSX.Element {
  const points = usePoints([seriesId], rangeAround(row), { points: POINTS });
  const values = points.data?.series[0]?.max ?? [];
  return <Sparkline values={values} says={`The hours around ${row.title}`} />;
}
