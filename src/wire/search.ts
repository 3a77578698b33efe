/**
 * Searching the blocks, newest first. Blocks of one client never overlap in position, and a merge replaces blocks by one
 * over the same positions in one transaction; so a search that goes on strictly below the last position it has finished
 * meets each event once, though each step reads the blocks as they then are.
 */
import type { Db, Scope, Tx } from '../db/open.ts';
import { isoOf } from '../base/clock.ts';
import { recordAt } from './batch.ts';
import type { Events } from './block.ts';
import { readBlock } from './block.ts';
import type { EventQuery, Progress, ReadRecord, StoredEvent } from './events.ts';
import { eventPlace, storedEvent } from './events.ts';
import { searchPlan } from './search-plan.ts';
import type { SearchPlan } from './search-plan.ts';

type Reading = { reading: Db; read: ReadRecord };
type BlockRow = { client_id: string; last_position: number; from_at: string; payload: Buffer };
type Step = { blocks: number; bytes: number };
type Place = { position: number; index: number };
type Hit = { position: number; index: number; event: StoredEvent };

const FIRST_STEP: Step = { blocks: 2, bytes: 8 * 1024 * 1024 };
const LARGEST_STEP: Step = { blocks: 512, bytes: 48 * 1024 * 1024 };
const DAY_MS = 86_400_000;
const END: Place = { position: Number.MAX_SAFE_INTEGER, index: Number.MAX_SAFE_INTEGER };

export async function* searchEvents(
  options: Reading,
  scope: Scope,
  query: EventQuery,
  progress?: Progress,
): AsyncGenerator<StoredEvent> {
  const plan = searchPlan(query);
  let before: Place = (query.before === undefined ? undefined : eventPlace(query.before)) ?? END;
  let left = query.limit;
  let step = FIRST_STEP;
  for (let looked = 0; left > 0 && !query.signal?.aborted;) {
    const { blocks, floor } = await nextBlocks(options.reading, scope, { query, plan, before, step });
    const hits: Hit[] = [];
    for (const row of blocks) {
      looked += hitsIn(row, { query, plan, before, floor, most: left, read: options.read, into: hits });
      if (query.signal?.aborted) return;
    }
    hits.sort((a, b) => b.position - a.position || b.index - a.index);
    for (const hit of hits.slice(0, left)) yield hit.event;
    left -= hits.length;
    const oldest = blocks.at(-1);
    if (oldest) progress?.({ at: Date.parse(oldest.from_at), events: looked });
    if (floor < 0) return;
    // Several clients' blocks may end at one position: without a step forward, take more of them at once.
    const stuck = floor >= before.position;
    before = stuck ? before : { position: floor, index: Number.MAX_SAFE_INTEGER };
    step = stuck
      ? { blocks: 4 * step.blocks, bytes: 4 * step.bytes }
      : { blocks: Math.min(LARGEST_STEP.blocks, 2 * step.blocks), bytes: Math.min(LARGEST_STEP.bytes, 2 * step.bytes) };
  }
}

export async function findEvent(
  { reading, read }: Reading,
  scope: Scope,
  id: string,
): Promise<StoredEvent | undefined> {
  const place = eventPlace(id);
  if (!place) return undefined;
  const rows = await reading.as(scope, async (tx) => {
    const result = await tx.pg.query<BlockRow>(
      `select client_id, last_position, from_at, payload from event_block
       where first_position <= $1 and last_position >= $1 and from_at <= $2 and to_at >= $2 and day between $3 and $4`,
      [place.position, isoOf(place.at), dayOf(place.at - DAY_MS), dayOf(place.at)],
    );
    return result.rows;
  });
  for (const row of rows) {
    const events = readBlock(row.payload);
    for (let i = 0; i < events.count; i += 1)
      if (events.position[i] === place.position && events.index[i] === place.index && events.at[i] === place.at)
        return storedAt(events, i, read);
  }
  return undefined;
}

type Next = { query: EventQuery; plan: SearchPlan; before: Place; step: Step };

/** The next blocks that may hold hits, and the position at which those begin that were not taken; -1 when there are none. */
async function nextBlocks(db: Db, scope: Scope, next: Next): Promise<{ blocks: BlockRow[]; floor: number }> {
  const { text, values } = blocksQuery(next);
  const rows = await db.as(scope, async (tx: Tx) => (await tx.pg.query<BlockRow>(text, values)).rows);
  const taken = rows.filter((row) => row.payload !== null);
  return { blocks: taken, floor: rows[taken.length]?.last_position ?? -1 };
}

function blocksQuery({ query, plan, before, step }: Next): { text: string; values: unknown[] } {
  const values: unknown[] = [];
  const put = (value: unknown): string => `$${values.push(value)}`;
  const where = [`first_position <= ${put(before.position)}`];
  if (query.clientId !== undefined) where.push(`client_id = ${put(query.clientId)}`);
  if (query.deviceId !== undefined) where.push(`devices @> array[${put(query.deviceId)}]::uuid[]`);
  if (query.from !== undefined)
    where.push(`to_at >= ${put(isoOf(query.from))}`, `day >= ${put(dayOf(query.from - DAY_MS))}`);
  if (query.to !== undefined) where.push(`from_at < ${put(isoOf(query.to))}`, `day <= ${put(dayOf(query.to))}`);
  for (const { hash, bits } of plan.words) where.push(`block_may_hold(filter, ${put(hash)}, ${put(bits)})`);
  const text = `select client_id, last_position, from_at, case when number = 1 or (number <= ${put(step.blocks)} and ahead < ${put(step.bytes)}) then payload end as payload
    from (
      select *, row_number() over newest as number, sum(raw_bytes) over newest - raw_bytes as ahead
      from (
        select client_id, last_position, from_at, raw_bytes, payload from event_block
        where ${where.join(' and ')} order by last_position desc, client_id limit ${put(step.blocks + 1)}
      ) as found
      window newest as (order by last_position desc, client_id)
    ) as measured order by number`;
  return { text, values };
}

type Look = {
  query: EventQuery;
  plan: SearchPlan;
  before: Place;
  floor: number;
  most: number;
  read: ReadRecord;
  into: Hit[];
};

/** Adds the newest hits of a block; returns how many events it looked at. */
function hitsIn(row: BlockRow, { query, plan, before, floor, most, read, into }: Look): number {
  const events = readBlock(row.payload);
  const rows = rowsWithAll(events, plan);
  let found = 0;
  for (let k = rows.length - 1; k >= 0 && found < most; k -= 1) {
    const i = rows[k] ?? 0;
    if (!isWanted(events, i, { query, before, floor })) continue;
    const event = storedAt(events, i, read);
    if (plan.accepts && !plan.accepts(event.event)) continue;
    into.push({ position: events.position[i] ?? 0, index: events.index[i] ?? 0, event });
    found += 1;
  }
  return events.count;
}

function rowsWithAll(events: Events, { needles }: SearchPlan): readonly number[] {
  const [first, ...others] = needles;
  if (!first) return Array.from({ length: events.count }, (_, i) => i);
  let rows = first.rowsIn(events);
  for (const needle of others) {
    const also = new Set(needle.rowsIn(events));
    rows = rows.filter((row) => also.has(row));
  }
  return rows;
}

function isWanted(
  events: Events,
  i: number,
  { query, before, floor }: Pick<Look, 'query' | 'before' | 'floor'>,
): boolean {
  const position = events.position[i] ?? 0;
  if (
    position <= floor ||
    position > before.position ||
    (position === before.position && (events.index[i] ?? 0) >= before.index)
  )
    return false;
  const at = events.at[i] ?? 0;
  if (at < (query.from ?? 0) || at >= (query.to ?? Number.POSITIVE_INFINITY)) return false;
  return query.deviceId === undefined || events.sources[events.source[i] ?? 0]?.deviceId === query.deviceId;
}

function storedAt(events: Events, i: number, read: ReadRecord): StoredEvent {
  const source = events.sources[events.source[i] ?? 0];
  if (!source) throw new RangeError('an event without its source');
  return storedEvent(
    {
      position: events.position[i] ?? 0,
      index: events.index[i] ?? 0,
      at: events.at[i] ?? 0,
      source,
      record: recordAt(events, i),
    },
    read,
  );
}

function dayOf(at: number): string {
  return isoOf(Math.max(0, at)).slice(0, 10);
}
