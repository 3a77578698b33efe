/** The store of events as compressed blocks in PostgreSQL: writing, merging, letting go. Searching stands in search.ts. */
import type { Clock } from '../base/clock.ts';
import { isoOf } from '../base/clock.ts';
import type { Db, Tx } from '../db/open.ts';
import { systemScope } from '../db/open.ts';
import { BlockBuilder } from './block-builder.ts';
import type { SealedBlock } from './block-builder.ts';
import { readBlock } from './block.ts';
import type { EventStore, EventWriter, ReadRecord } from './events.ts';
import type { Fed } from './feed.ts';
import { mergePlan } from './merge-plan.ts';
import { findEvent, searchEvents } from './search.ts';

/** How long events are kept, in days: by client, and for all others. */
export type Retention = { usual: number; byClient: ReadonlyMap<string, number> };

export type BlockStoreOptions = {
  /** For searches: under the application's role, so that row-level security holds. */
  reading: Db;
  /** For writing, merging and expiring: under watchfloor_wire. */
  writing: Db;
  clock: Clock;
  read: ReadRecord;
  retention: () => Promise<Retention>;
};

/** Bytes of records that make a full block, about 8,000 lines: what a search unpacks at once. */
const BLOCK_BYTES = 4 * 1024 * 1024;
const DAY_MS = 86_400_000;
// A day's blocks that one merge looks at.
const MOST_LOOKED_AT = 5000;
const MERGE_LOCK = 7_710_006;
const COLUMNS =
  'client_id, day, first_position, last_position, from_at, to_at, count, raw_bytes, devices, filter, payload';

export function blockStore(options: BlockStoreOptions): EventStore {
  const days = new OpenDays(options.writing);
  return {
    writer: () => new BlockWriter(days),
    search: (scope, query, progress) => searchEvents(options, scope, query, progress),
    find: (scope, id) => findEvent(options, scope, id),
    merge: () => mergeBlocks(options),
    expire: () => expireBlocks(options, days),
  };
}

/** Gathers by client and day; a batch is never torn, so that the ranges of a client's blocks do not overlap. */
class BlockWriter implements EventWriter {
  readonly #days: OpenDays;
  readonly #open = new Map<string, { builder: BlockBuilder; day: string; used: boolean }>();
  readonly #sealed: SealedBlock[] = [];
  #bytes = 0;

  constructor(days: OpenDays) {
    this.#days = days;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add(fed: Fed): void {
    const { batch } = fed;
    const clients = batch.sources.map((source) => source.clientId);
    const touched = new Set<BlockBuilder>();
    for (let from = 0; from < batch.count;) {
      const clientId = clients[batch.source[from] ?? 0] ?? '';
      let to = from + 1;
      while (to < batch.count && clients[batch.source[to] ?? 0] === clientId) to += 1;
      const builder = this.#builderFor(clientId, batch.at[from] ?? 0, touched);
      builder.addRun(fed, { from, to });
      touched.add(builder);
      from = to;
    }
    this.#bytes += batch.bytes.length;
    for (const builder of touched) if (builder.rawBytes >= BLOCK_BYTES) this.#sealed.push(builder.seal());
  }

  detach(): (tx: Tx) => Promise<void> {
    for (const { builder } of this.#open.values()) if (builder.count > 0) this.#sealed.push(builder.seal());
    const blocks = [...this.#sealed];
    this.clear();
    return async (tx) => {
      for (const block of blocks) await this.#days.have(dayOf(block.fromAt));
      for (const block of blocks) await insertBlock(tx, block);
    };
  }

  write(tx: Tx): Promise<void> {
    return this.detach()(tx);
  }

  clear(): void {
    this.#sealed.length = 0;
    this.#bytes = 0;
    for (const [clientId, each] of this.#open) {
      // The memory of a client that is silent now goes back; the others will need theirs again at once.
      if (!each.used) this.#open.delete(clientId);
      each.used = false;
      each.builder.clear();
    }
  }

  /** A block holds one day: it is sealed when the next one begins, but never between two records of one batch. */
  #builderFor(clientId: string, at: number, touched: ReadonlySet<BlockBuilder>): BlockBuilder {
    const day = dayOf(at);
    const known = this.#open.get(clientId);
    if (!known) {
      const builder = new BlockBuilder(clientId);
      this.#open.set(clientId, { builder, day, used: true });
      return builder;
    }
    if (known.day !== day && !touched.has(known.builder)) {
      if (known.builder.count > 0) this.#sealed.push(known.builder.seal());
      known.day = day;
    }
    known.used = true;
    return known.builder;
  }
}

/** Partitions that are known to be there. */
class OpenDays {
  readonly #db: Db;
  readonly #known = new Set<string>();

  constructor(db: Db) {
    this.#db = db;
  }

  async have(day: string): Promise<void> {
    if (this.#known.has(day)) return;
    await this.#db.pool.query('select event_block_open_day($1)', [day]);
    this.#known.add(day);
  }

  forget(): void {
    this.#known.clear();
  }
}

async function insertBlock(tx: Tx, block: SealedBlock): Promise<void> {
  const { clientId, first, last, fromAt, toAt, count, rawBytes, devices, filter, payload } = block;
  await tx.pg.query({
    name: 'event_block_insert',
    text: `insert into event_block (${COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    values: [
      clientId,
      dayOf(fromAt),
      first,
      last,
      isoOf(fromAt),
      isoOf(toAt),
      count,
      rawBytes,
      devices,
      Buffer.from(filter.buffer, filter.byteOffset, filter.byteLength),
      payload,
    ],
  });
}

async function mergeBlocks({ writing, clock }: BlockStoreOptions): Promise<number> {
  const { rows } = await writing.as(systemScope, (tx) =>
    tx.pg.query<{ client_id: string; day: string }>(
      `select client_id, day from event_block where raw_bytes < 2000000 group by client_id, day having count(*) > 1 order by count(*) desc limit 100`,
    ),
  );
  let removed = 0;
  for (const row of rows)
    removed += await mergeDay(writing, {
      clientId: row.client_id,
      day: row.day,
      closed: row.day < dayOf(clock.now() - DAY_MS / 24),
    });
  return removed;
}

type ClientDay = { clientId: string; day: string; closed: boolean };

/** What comes of one merge may have neighbours of its own size by then: until nothing is left to do. */
async function mergeDay(db: Db, { clientId, day, closed }: ClientDay): Promise<number> {
  for (let removed = 0; ;) {
    const { rows } = await db.as(systemScope, (tx) =>
      tx.pg.query<{ first_position: number; raw_bytes: number }>(
        'select first_position, raw_bytes from event_block where client_id = $1 and day = $2 order by first_position limit $3',
        [clientId, day, MOST_LOOKED_AT],
      ),
    );
    const sizes = rows.map((row) => ({ bytes: row.raw_bytes }));
    const runs = mergePlan(sizes, { fullBytes: BLOCK_BYTES, closed }).map(({ from, to }) =>
      rows.slice(from, to).map((row) => row.first_position),
    );
    let gone = 0;
    for (const firsts of runs) gone += await db.as(systemScope, (tx) => mergeRun(tx, { clientId, day, firsts }));
    if (gone === 0) return removed;
    removed += gone;
  }
}

/** Replaces neighbours by one block, in the caller's transaction: whoever reads sees them all or it. */
async function mergeRun(
  tx: Tx,
  { clientId, day, firsts }: { clientId: string; day: string; firsts: number[] },
): Promise<number> {
  const lock = await tx.pg.query<{ mine: boolean }>('select pg_try_advisory_xact_lock($1) as mine', [MERGE_LOCK]);
  if (!lock.rows[0]?.mine) return 0;
  const { rows } = await tx.pg.query<{ first_position: number; payload: Buffer }>(
    'delete from event_block where client_id = $1 and day = $2 and first_position = any($3) returning first_position, payload',
    [clientId, day, firsts],
  );
  const builder = new BlockBuilder(clientId);
  for (const row of rows.toSorted((a, b) => a.first_position - b.first_position))
    builder.addEvents(readBlock(row.payload));
  // Another process may have merged or expired them in between; what is left is put back as one block all the same.
  if (rows.length > 0) await insertBlock(tx, builder.seal());
  return Math.max(0, rows.length - 1);
}

async function expireBlocks({ writing, clock, retention }: BlockStoreOptions, days: OpenDays): Promise<number> {
  const { usual, byClient } = await retention();
  const cutoff = (kept: number): string => dayOf(clock.now() - kept * DAY_MS);
  const byDays = Map.groupBy(byClient, ([, kept]) => kept);
  const expired = await writing.as(systemScope, async (tx) => {
    let count = await removeBefore(tx, cutoff(usual), 'client_id <> all($2)', [...byClient.keys()]);
    for (const [kept, clients] of byDays)
      count += await removeBefore(
        tx,
        cutoff(kept),
        'client_id = any($2)',
        clients.map(([clientId]) => clientId),
      );
    return count;
  });
  // Empty now, and with them goes the space that the removed blocks took.
  await writing.pool.query('select event_block_drop_before($1)', [cutoff(Math.max(usual, ...byClient.values()))]);
  days.forget();
  await days.have(dayOf(clock.now() + DAY_MS));
  return expired;
}

// oxlint-disable-next-line max-params -- one statement and its parameters
async function removeBefore(tx: Tx, day: string, whose: string, clients: string[]): Promise<number> {
  const { rows } = await tx.pg.query<{ events: number }>(
    `with gone as (delete from event_block where day < $1 and ${whose} returning count) select coalesce(sum(count), 0)::bigint as events from gone`,
    [day, clients],
  );
  return rows[0]?.events ?? 0;
}

function dayOf(at: number): string {
  return isoOf(at).slice(0, 10);
}
