/** A chart of a day and one of a year of the same series, from our store under row-level security and from plain rows. */
import type pg from 'pg';
import type { Actor } from '../src/base/actor.ts';
import { isoOf, systemClock } from '../src/base/clock.ts';
import { readConfig } from '../src/base/config.ts';
import { silentLog } from '../src/base/log.ts';
import { asOwner } from '../src/db/connect.ts';
import type { Db } from '../src/db/open.ts';
import { keepPast } from '../src/metrics/keep.ts';
import { metricPoints } from '../src/metrics/read.ts';
import { valueAt } from './metrics-series.ts';
import type { Made } from './metrics-series.ts';

/** Milliseconds, the median. */
export type Asked = { kept: string; day: number; year: number };

const DAY_S = 86_400;
const YEAR_S = 365 * DAY_S;
const SERIES = 4;
const POINTS = 400;

type Options = { app: Db; wire: Db; owner: pg.PoolConfig; made: Made; rounds: number };

export async function askBoth({ app, wire, owner, made, rounds }: Options): Promise<Asked[]> {
  const now = Math.floor(systemClock.now() / 1000);
  const series = made.series.slice(0, SERIES);
  const at = Array.from({ length: YEAR_S / 60 }, (_, i) => now - YEAR_S + i * 60);
  const past = series.map((id) => ({ series: id, at, values: at.map((second) => valueAt('bps', second)) }));
  for (const each of past) await keepPast(wire, made.clientId, [each]);
  const deps = { db: app, clock: systemClock, log: silentLog(), config: readConfig({}).config };
  const ours = (span: number) => async (round: number) => {
    const id = series[round % SERIES] ?? 0;
    const points = { series: [id], from: isoOf((now - span) * 1000), to: isoOf(now * 1000), points: POINTS };
    await metricPoints(deps, reader, points);
  };
  const [day, year] = await medians(rounds, ours(DAY_S), ours(YEAR_S));
  const result: Asked = { kept: 'Watchfloor', day, year };
  const plain = await asOwner(owner, async (client) => {
    for (const each of past)
      await client.query(
        'insert into plain select $1, to_timestamp(t), v from unnest($2::float8[], $3::float8[]) as row (t, v)',
        [each.series, each.at, each.values],
      );
    await client.query('vacuum analyze plain');
    const rows = (span: number) => (round: number) =>
      client.query({
        name: 'chart',
        text: `select floor(extract(epoch from at) / $3) as step, min(value), max(value), avg(value), count(*) from plain
          where series = $1 and at >= to_timestamp($2::float8) group by 1 order by 1`,
        values: [series[round % SERIES], now - span, span / POINTS],
      });
    const few = Math.max(5, Math.floor(rounds / 10));
    const [rowsDay, rowsYear] = await medians(few, rows(DAY_S), rows(YEAR_S));
    return { kept: 'plain rows', day: rowsDay, year: rowsYear };
  });
  return [result, plain];
}

const reader: Actor = {
  side: 'staff',
  id: null,
  name: 'Bench',
  role: 'engineer',
  clients: 'all',
  permissions: new Set(['devices.read']),
  via: 'cli',
  from: null,
};

type Work = (round: number) => Promise<unknown>;

/** In turns, so that what else the machine does touches both alike. */
async function medians(rounds: number, one: Work, other: Work): Promise<[number, number]> {
  const taken: [number[], number[]] = [[], []];
  for (let round = -3; round < rounds; round += 1)
    for (const [which, work] of [one, other].entries()) {
      const began = systemClock.monotonic();
      await work(Math.abs(round));
      if (round >= 0) taken[which]?.push(systemClock.monotonic() - began);
    }
  const middle = (all: number[]): number => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
  return [middle(taken[0]), middle(taken[1])];
}
