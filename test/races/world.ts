/** One prepared world for races, two acts at once in it, and what the database holds of them afterwards. */
import type pg from 'pg';
import type { Actor } from '../../src/base/actor.ts';
import type { Clock } from '../../src/base/clock.ts';
import { readConfig } from '../../src/base/config.ts';
import { silentLog } from '../../src/base/log.ts';
import { Problem } from '../../src/base/problem.ts';
import type { Deps } from '../../src/db/deps.ts';
import { openDb } from '../../src/db/open.ts';
import type { Ticket } from '../../src/tickets/read.ts';
import { openTicket } from '../../src/tickets/tickets.ts';
import { freshDatabase } from '../harness/database.ts';
import { clientActor, makeClient, makeClientUser, makeStaff, plainTicket, staffActor } from '../harness/factories.ts';

/** A few in `npm test`; `npm run test:faults` runs a thousand. */
export const ROUNDS = Number(process.env['RACE_ROUNDS'] ?? 10);
export const LIMIT = 900_000;

export type RaceWorld = {
  deps: Deps;
  clientId: string;
  ann: Actor;
  bo: Actor;
  /** An administrator of the client. */
  ada: Actor;
  open(more?: { claim?: boolean; impact?: 'low' | 'medium' | 'high' }): Promise<Ticket>;
  /** Everything the database holds of a ticket, read behind the policies. */
  held(ticketId: string): Promise<Held>;
  owner: pg.Pool;
  close(): Promise<void>;
};

type Line = { what: string; was: string | null; became: string | null };
type ClockLine = {
  kind: string;
  round: number;
  turn: number;
  startedAt: string;
  dueAt: string;
  breachedAt: string | null;
  metAt: string | null;
  cancelledAt: string | null;
  pausedAt: string | null;
};
export type Fact = { topic: string; data: Record<string, unknown> };
export type Held = {
  /** In the order they happened. */
  facts: Fact[];
  topics: string[];
  acts: string[];
  history: Line[];
  entries: string[];
  clocks: ClockLine[];
};

export async function raceWorld(clock: Clock): Promise<RaceWorld> {
  const database = await freshDatabase();
  const deps = { db: database.db, clock, config: readConfig({}, undefined).config, log: silentLog() };
  const { pool: owner } = openDb(database.owner, { max: 1 });
  // Races ask for the facts of one ticket; nobody else does, so the product has no index for it.
  await owner.query('create index on fact (subject_id)');
  const clientId = (await makeClient(database.db)).id;
  const engineer = async (name: string): Promise<Actor> =>
    staffActor(await makeStaff(database.db, 'engineer', { name, allClients: true }));
  const ann = await engineer('Ann');
  const user = await makeClientUser(database.db, clientId, 'client-administrator', { name: 'Ada' });
  return {
    deps,
    clientId,
    owner,
    ann,
    bo: await engineer('Bo'),
    ada: clientActor(user, clientId),
    open: ({ claim = false, impact = 'medium' } = {}) =>
      openTicket(deps, ann, {
        clientId,
        title: 'A race',
        ...plainTicket,
        impact,
        claim,
      }),
    held: (ticketId) => heldOf(owner, ticketId),
    async close() {
      await owner.end();
      await database.drop();
    },
  };
}

async function heldOf(owner: pg.Pool, ticketId: string): Promise<Held> {
  const rows = async <Row extends pg.QueryResultRow>(query: string): Promise<Row[]> =>
    (await owner.query<Row>(query, [ticketId])).rows;
  const facts = await rows<Fact>('select topic, data from fact where subject_id = $1 order by id');
  const audit = await rows<{ act: string }>(
    `select act from audit_entry where record_kind = 'ticket' and record_id = $1 order by id`,
  );
  const entries = await rows<{ text: string }>('select text from ticket_entry where ticket_id = $1 order by seq');
  return {
    facts,
    topics: facts.map(({ topic }) => topic),
    acts: audit.map(({ act }) => act),
    history: await rows<Line>('select what, was, became from ticket_history where ticket_id = $1 order by id'),
    entries: entries.map(({ text }) => text),
    clocks: await rows<ClockLine>(`
      select kind, round, turn, started_at as "startedAt", due_at as "dueAt", breached_at as "breachedAt", met_at as "metAt",
        cancelled_at as "cancelledAt", paused_at as "pausedAt" from ticket_clock where ticket_id = $1 order by kind, round, turn`),
  };
}

export async function rounds(race: (round: number) => Promise<void>): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) await race(round);
}

/** Each act by itself at once, every other round in the other order; how each ended, in the order given. */
export async function atOnce(round: number, ...acts: (() => Promise<unknown>)[]): Promise<(Problem | undefined)[]> {
  const turned = round % 2 === 1;
  const settled = await Promise.allSettled((turned ? acts.toReversed() : acts).map((act) => act()));
  return (turned ? settled.toReversed() : settled).map((each) => {
    if (each.status === 'fulfilled') return undefined;
    if (each.reason instanceof Problem) return each.reason;
    throw each.reason;
  });
}

export const codesOf = (outcomes: (Problem | undefined)[]): (string | undefined)[] =>
  outcomes.map((problem) => problem?.code);

export const countOf = <T>(list: readonly T[], wanted: T): number => list.filter((each) => each === wanted).length;
