import { sql } from 'kysely';
import type { Clock } from '../base/clock.ts';
import { isoOf } from '../base/clock.ts';
import type { Db, Scope, Tx } from './open.ts';
import { systemScope } from './open.ts';

/** Something that happened, as its readers get it. `xid.id` is its place in the order of facts. */
export type Fact = {
  place: string;
  topic: string;
  clientId: string | null;
  subjectId: string | null;
  published: boolean;
  data: Record<string, unknown>;
  at: string;
};

export type NewFact = {
  topic: string;
  clientId: string | null;
  subjectId: string | null;
  published?: boolean;
  data?: Record<string, unknown>;
};

/** Writes a fact in the transaction of the act it tells of. */
export async function recordFact(tx: Tx, clock: Clock, fact: NewFact): Promise<void> {
  await recordFacts(tx, clock, [fact]);
}

// A statement takes 65,535 parameters, a fact six.
const FACTS_A_STATEMENT = 1000;

/** Writes several facts; their places are in the order given. */
export async function recordFacts(tx: Tx, clock: Clock, facts: readonly NewFact[]): Promise<void> {
  const at = isoOf(clock.now());
  for (let i = 0; i < facts.length; i += FACTS_A_STATEMENT) {
    const rows = facts
      .slice(i, i + FACTS_A_STATEMENT)
      .map(({ topic, clientId, subjectId, published = false, data = {} }) => ({
        topic,
        clientId,
        subjectId,
        published,
        data: JSON.stringify(data),
        at,
      }));
    await tx.insertInto('fact').values(rows).execute();
  }
}

/** Ids are handed out before commit: only facts of transactions below the oldest running one are final. */
const settled = sql`pg_snapshot_xmin(pg_current_snapshot())`;
const someUnsettled = sql`exists (select from fact where xid >= ${settled})`;

/** The place after the newest fact: what a reader who wants only the future starts from. */
export async function presentPlace(tx: Tx): Promise<string> {
  const { rows } = await sql<{ xid: string }>`select ${settled}::text as xid`.execute(tx);
  // Everything below xmin is settled: (xmin - 1, largest id).
  return `${BigInt(rows[0]?.xid ?? '0') - 1n}.9223372036854775807`;
}

/**
 * Facts after `place`, oldest first, at most `limit`. Ids are handed out before commit, so only rows below the oldest
 * running transaction are final: nothing can appear later before a place already passed.
 */
export async function factsAfter(tx: Tx, place: string, limit: number, topics?: readonly string[]): Promise<Fact[]> {
  const [xid, id] = placeParts(place);
  const only = topics ? sql`and topic = any(${[...topics]})` : sql``;
  const { rows } = await sql<Fact>`
    select xid::text || '.' || id::text as place, topic, client_id, subject_id, published, data, at
    from fact
    where (xid, id) > (${xid}::xid8, ${id}::bigint) and xid < ${settled} ${only}
    order by xid, id limit ${limit}`.execute(tx);
  return rows;
}

export function placeParts(place: string): [string, string] {
  const match = /^(\d{1,20})\.(\d{1,19})$/.exec(place);
  return match ? [match[1] ?? '0', match[2] ?? '0'] : ['0', '0'];
}

export type FactWorker = {
  /** Key of the stored cursor; changing it starts from the beginning. */
  name: string;
  topics: readonly string[];
  /** Called in the transaction that advances the cursor: what it writes and the advance commit together. */
  handle(tx: Tx, fact: Fact): Promise<void>;
  scope?: Scope;
};

const BATCH = 100;

/** Works off one batch of facts; returns how many. Safe in any number of processes: the cursor's row lock admits one. */
export async function workFacts(db: Db, worker: FactWorker): Promise<number> {
  return db.as(worker.scope ?? systemScope, async (tx) => {
    await tx
      .insertInto('cursor')
      .values({ name: worker.name })
      .onConflict((on) => on.doNothing())
      .execute();
    const { rows } = await sql<{ place: string }>`
      select xid::text || '.' || id::text as place from cursor where name = ${worker.name} for update skip locked`.execute(
      tx,
    );
    const from = rows[0]?.place;
    if (from === undefined) return 0;
    const facts = await factsAfter(tx, from, BATCH, worker.topics);
    for (const fact of facts) await worker.handle(tx, fact);
    const last = facts.at(-1);
    if (last) {
      const [xid, id] = placeParts(last.place);
      await sql`update cursor set xid = ${xid}::xid8, id = ${id}::bigint where name = ${worker.name}`.execute(tx);
    }
    return facts.length;
  });
}

/** Whether facts are committed that cannot be read in order yet, because an older transaction is still open. */
export async function factsUnsettled(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ waiting: boolean }>`
    select ${someUnsettled} as waiting`.execute(tx);
  return rows[0]?.waiting ?? false;
}

/** What a look at the facts found: `to` is where the next look begins, `unsettled` says that more is committed than can be read yet. */
export type FactsLook = { to: string; topics: string[]; unsettled: boolean };

/** Which topics have facts of transactions since `from`, a look's `to`; of nothing when left out, for a first look. One question however many ask. */
export async function lookAtFacts(tx: Tx, from: string | undefined): Promise<FactsLook> {
  const since = from === undefined ? settled : sql`${from}::xid8`;
  const { rows } = await sql<FactsLook>`
    select ${settled}::text as to, ${someUnsettled} as unsettled,
      array(select distinct topic from fact where xid >= ${since} and xid < ${settled}) as topics`.execute(tx);
  return rows[0] ?? { to: '0', topics: [], unsettled: true };
}

/** Deletes facts older than `before` and remembers where the kept ones begin. Returns how many went. */
export async function expireFacts(tx: Tx, before: string): Promise<number> {
  const { rows } = await sql<{ gone: number; top: string | null }>`
    with gone as (delete from fact where at < ${before} returning xid)
    select count(*) as gone, max(xid::text::numeric)::text as top from gone`.execute(tx);
  const top = rows[0]?.top;
  if (top) await sql`update installation set facts_from_xid = greatest(facts_from_xid, ${top}::xid8)`.execute(tx);
  return rows[0]?.gone ?? 0;
}

/** The database's epoch and the oldest transaction whose facts are kept. */
export async function factEpoch(tx: Tx): Promise<{ epoch: string; from: string }> {
  const { rows } = await sql<{
    epoch: string;
    from: string;
  }>`select epoch::text, facts_from_xid::text as from from installation`.execute(tx);
  return rows[0] ?? { epoch: '', from: '0' };
}
