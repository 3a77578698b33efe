/** The same batches into our store and into a plain table of rows, each durable before the next. */
import type pg from 'pg';
import { systemClock } from '../src/base/clock.ts';
import { readConfig } from '../src/base/config.ts';
import { silentLog } from '../src/base/log.ts';
import { asOwner } from '../src/db/connect.ts';
import type { Db } from '../src/db/open.ts';
import { append } from '../src/metrics/metrics.ts';
import { sealDue } from '../src/metrics/seal.ts';
import { valueAt } from './metrics-series.ts';
import type { Made } from './metrics-series.ts';

export type Appended = { kept: string; perSecond: number | null; bytes: number };
type Batch = { series: number[]; at: number[]; values: number[] };

export async function appendBoth({
  wire,
  owner,
  made,
  minutes,
}: {
  wire: Db;
  owner: pg.PoolConfig;
  made: Made;
  minutes: number;
}): Promise<Appended[]> {
  const start = Math.floor(systemClock.now() / 86_400_000) * 86_400_000 - 86_400_000;
  const batches = Array.from({ length: minutes }, (_, minute) => batchAt(made, start + minute * 60_000));
  const samples = batches.reduce((sum, batch) => sum + batch.series.length, 0);
  const ours = await timed(async () => {
    for (const batch of batches) await append(wire, batch);
  });
  const open = await sizeOf(owner, 'metric_tail');
  const { config } = readConfig({});
  const sealing = { wire, clock: systemClock, log: silentLog(), config };
  const sealed = await timed(() => sealDue(sealing, { all: true }));
  const rows = await asOwner(owner, (client) => plainRows(client, batches));
  return [
    { kept: 'Watchfloor, open', perSecond: samples / ours, bytes: open / samples },
    { kept: 'Watchfloor, sealed', perSecond: samples / sealed, bytes: (await sizeOf(owner, 'metric_raw')) / samples },
    {
      kept: 'with its roll-ups of 5 minutes and hours',
      perSecond: null,
      bytes: (await sizeOf(owner, 'metric_raw', 'metric_five', 'metric_hour')) / samples,
    },
    { kept: 'plain rows', perSecond: samples / rows, bytes: (await sizeOf(owner, 'plain')) / samples },
  ];
}

/** A minute's polls: each device answers at its own second. */
function batchAt({ series, metrics }: Made, at: number): Batch {
  const second = (i: number): number => at + (Math.floor(i / 192) % 60) * 1000;
  return {
    series,
    at: series.map((_, i) => second(i)),
    values: metrics.map((metric, i) => valueAt(metric, second(i) / 1000)),
  };
}

async function plainRows(client: pg.ClientBase, batches: readonly Batch[]): Promise<number> {
  await client.query('create table plain (series integer not null, at timestamptz not null, value float8 not null)');
  await client.query('create index on plain (series, at)');
  return timed(async () => {
    for (const { series, at, values } of batches)
      await client.query({
        name: 'plain',
        text: 'insert into plain select s, to_timestamp(t / 1000), v from unnest($1::integer[], $2::float8[], $3::float8[]) as row (s, t, v)',
        values: [series, at, values],
      });
  });
}

async function sizeOf(owner: pg.PoolConfig, ...tables: string[]): Promise<number> {
  return asOwner(owner, async (client) => {
    const { rows } = await client.query<{ bytes: number }>(
      'select coalesce(sum(pg_total_relation_size(part.relid)), 0)::float8 as bytes from unnest($1::regclass[]) root, pg_partition_tree(root) part',
      [tables],
    );
    const plain = await client.query<{ bytes: number }>(
      `select coalesce(sum(pg_total_relation_size(each)), 0)::float8 as bytes from unnest($1::regclass[]) each join pg_class c on c.oid = each where c.relkind = 'r' and not exists (select from pg_partition_tree(each))`,
      [tables],
    );
    return (rows[0]?.bytes ?? 0) + (plain.rows[0]?.bytes ?? 0);
  });
}

/** Seconds. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = systemClock.monotonic();
  await work();
  return (systemClock.monotonic() - began) / 1000;
}
