import { z } from 'zod';
import { lanes } from '../../src/sweep/api.ts';
import type { Sweep, SweepRow } from '../../src/sweep/api.ts';
import { isLeft, laneWords } from './words.ts';

export const shape = z.object({
  lane: z.enum([...lanes, 'all']).default('all'),
  since: z.enum(['mine', '4', '12', '24', '72']).default('mine'),
  clientId: z.uuid().optional(),
  done: z.enum(['yes', 'no']).default('no'),
});
export type Filters = z.output<typeof shape>;

/** What is asked for with these filters. */
export function askedOf({ since, clientId }: Pick<Filters, 'since' | 'clientId'>): {
  query: { hours?: number; clientId?: string };
} {
  return {
    query: {
      ...(since === 'mine' ? {} : { hours: Number(since) }),
      ...(clientId === undefined ? {} : { clientId }),
    },
  };
}

/** Lane by lane, the newest first in each. */
export function shownOf({ rows, at }: Sweep, { lane, done }: Pick<Filters, 'lane' | 'done'>): SweepRow[] {
  const shown = rows.filter((row) => (lane === 'all' || row.lane === lane) && (done === 'yes' || isLeft(row, at)));
  return lane === 'all' ? lanes.flatMap((each) => shown.filter((row) => row.lane === each)) : shown;
}

export function tabsOf(
  sweep: Sweep | undefined,
  { done }: Pick<Filters, 'done'>,
): { value: Filters['lane']; label: string; count: number | undefined }[] {
  return (['all', ...lanes] as const).map((lane) => ({
    value: lane,
    label: lane === 'all' ? 'All' : laneWords[lane],
    count: sweep && shownOf(sweep, { lane, done }).length,
  }));
}
