import { useQueryClient } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import { z } from 'zod';
import { isoOf } from '../../src/base/clock.ts';
import { call } from '../../src/http/call.ts';
import { metricRoutes, zPoints } from '../../src/metrics/api.ts';
import type { Points } from '../../src/metrics/api.ts';
import { useAnswer } from '../kit/query.ts';
import { serverNow } from '../kit/ticker.ts';
import { extended } from './columns.ts';
import { bounds } from './range.ts';
import type { Range } from './range.ts';

/** Who gives points: the console's route, or the portal's. */
export type AskPoints = (
  query: { series: string; from: string; to: string; points: number },
  signal: AbortSignal,
) => Promise<Points>;

const askConsole: AskPoints = (query, signal) => call(metricRoutes.metricPoints, { query, signal });

/** Steps at the end that are asked for again: samples of the last minutes may still come. */
const OVERLAP = 3;

/** Points of series; those up to now grow at their end when new samples come. */
export function usePoints(
  series: readonly number[],
  range: Range,
  { points = 400, ask = askConsole }: { points?: number; ask?: AskPoints } = {},
): UseQueryResult<Points> {
  const client = useQueryClient();
  const key = ['metric points', series.join(), range, points];
  return useAnswer(
    key,
    async (signal) => {
      const { from, to } = bounds(range, serverNow());
      const before = zPoints.safeParse(client.getQueryData(key));
      const whole = { series: series.join(), from: isoOf(from * 1000), to: isoOf(to * 1000), points };
      const start = range.live && before.success ? before.data.times.at(-OVERLAP) : undefined;
      if (start === undefined || !before.success || start >= to) return ask(whole, signal);
      const { step } = before.data;
      const fresh = { ...whole, from: isoOf(start * 1000), points: Math.max(1, Math.ceil((to - start) / step)) };
      if (fresh.points > points) return ask(whole, signal);
      return extended(before.data, await ask(fresh, signal), to - from) ?? ask(whole, signal);
    },
    { on: range.live ? ['metrics'] : [], enabled: series.length > 0, ...(range.live ? { every: 60_000 } : {}) },
  );
}

/** Numbers of series in an address. */
export const zSeriesList = z.array(z.coerce.number().int().min(1).max(999_999_999)).max(10).default([]);
