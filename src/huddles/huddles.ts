/** Verbs on a huddle. All alike: the huddle under its lock, a decision, the decision written down, the huddle as it is then. */
import type { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import { Problem, notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { markShapes, pageOf, readMark } from '../http/page.ts';
import { audit } from '../people/audit.ts';
import { apply, personOf, tell } from './apply.ts';
import { recordOf } from './around.store.ts';
import type { RecordRow } from './around.store.ts';
import type { Decision, HuddleRow, Person, Room } from './change.rules.ts';
import type { huddleFilter, opening } from './huddle-api.ts';
import { lineOf, logLineOf, readHuddleIn } from './read.ts';
import type { Huddle, HuddleLine } from './read.ts';
import {
  decideAsk,
  decideDecision,
  decideJoin,
  decideLeave,
  decideNote,
  decideOption,
  FIRST_UPDATE_MS,
  questionAbout,
} from './rules.ts';
import { huddleLine, huddleLines, insertHuddle, linesOf, lockedRoom, openOn, optionsOf, putMember } from './store.ts';

export { readHuddleIn, similarHuddles } from './read.ts';
export type { Huddle, HuddleLine } from './read.ts';

type Opening = z.output<typeof opening>;
type Filter = z.output<z.ZodObject<typeof huddleFilter>>;

/** Opens one on a record; where one of its kind is open there, the actor joins it. */
export async function openHuddle(deps: Deps, actor: Actor, input: Opening): Promise<Huddle> {
  return deps.db.as(scopeOf(actor), async (tx) => {
    const id = await openIn(tx, deps, actor, input);
    return readHuddleIn(tx, id);
  });
}

async function openIn(tx: Tx, deps: Deps, actor: Actor, input: Opening): Promise<string> {
  const by = personOf(actor);
  const row = rowOf(input, await recordIn(tx, input.about), by, deps.clock.now());
  // The one that is open may be decided between the two statements: then there is room for a new one.
  for (let tries = 0; tries < 5; tries += 1) {
    if (await insertHuddle(tx, row)) {
      await putMember(tx, { huddleId: row.id, clientId: row.clientId, at: row.openedAt }, by);
      await tellOpened(tx, deps, actor, row);
      return row.id;
    }
    const known = await openOn(tx, row);
    if (known === undefined) continue;
    const decision = decideJoin(await locked(tx, known), by);
    if (decision && !(decision instanceof Problem))
      await apply(tx, deps.clock, actor, await locked(tx, known), decision);
    return known;
  }
  throw new Problem('huddle/busy', 409, 'Others are opening and ending huddles on this record. Try again.');
}

async function tellOpened(tx: Tx, { clock }: Deps, actor: Actor, row: HuddleRow): Promise<void> {
  await tell(tx, clock, row, { did: 'opened' });
  await audit(tx, clock, actor, {
    act: 'huddle.opened',
    recordKind: 'huddle',
    recordId: row.id,
    clientId: row.clientId,
    detail: { kind: row.kind, about: `${row.aboutKind} ${row.aboutId}`, name: row.aboutName },
  });
}

async function recordIn(tx: Tx, about: Opening['about']): Promise<RecordRow> {
  const record = await recordOf(tx, about);
  if (!record) throw notFound(about.kind);
  return record;
}

function rowOf({ kind, about, question }: Opening, { clientId, name }: RecordRow, by: Person, now: number): HuddleRow {
  const isRoom = kind === 'war-room';
  return {
    id: newId(now),
    clientId,
    kind,
    aboutKind: about.kind,
    aboutId: about.id,
    aboutName: name.slice(0, 500),
    question: question ?? questionAbout(kind, name),
    state: 'open',
    decision: null,
    optionId: null,
    decidedById: null,
    decidedByName: null,
    decidedAt: null,
    commanderId: isRoom ? by.id : null,
    commanderName: isRoom ? by.name : null,
    scribeId: null,
    scribeName: null,
    nextUpdateAt: isRoom ? isoOf(now + FIRST_UPDATE_MS) : null,
    remindedAt: null,
    overdueAt: null,
    openedById: by.id,
    openedByName: by.name,
    openedAt: isoOf(now),
    updatedAt: isoOf(now),
    version: 1,
  };
}

export async function listHuddles(
  { db }: Deps,
  actor: Actor,
  query: Filter & { limit: number; after?: string | undefined },
): Promise<{ items: HuddleLine[]; next: string | null }> {
  const before = readMark(query.after, markShapes.byTime);
  const rows = await db.as(scopeOf(actor), (tx) => huddleLines(tx, { ...query, before, limit: query.limit + 1 }));
  const page = pageOf(rows, query.limit, (row) => [row.openedAt, row.id]);
  return { next: page.next, items: page.items.map(lineOf) };
}

export async function readHuddle({ db }: Deps, actor: Actor, id: string): Promise<Huddle> {
  return db.as(scopeOf(actor), (tx) => readHuddleIn(tx, id));
}

/** What was said and done, newest first. */
export async function listLines(
  { db }: Deps,
  actor: Actor,
  id: string,
  query: { limit: number; after?: string | undefined },
): Promise<{ items: Huddle['lines']; next: string | null }> {
  const before = readMark(query.after, markShapes.bySerial)?.[0] ?? null;
  return db.as(scopeOf(actor), async (tx) => {
    if (!(await huddleLine(tx, id))) throw notFound('huddle');
    const rows = await linesOf(tx, id, { before, limit: query.limit + 1 });
    const page = pageOf(rows, query.limit, ({ seq }) => [seq]);
    return { next: page.next, items: page.items.map(logLineOf) };
  });
}

export async function ask(
  deps: Deps,
  actor: Actor,
  id: string,
  { version, question }: { version: number; question: string },
): Promise<Huddle> {
  return act(deps, actor, id, (room) =>
    version === room.huddle.version ? decideAsk(room, question) : changedSince(room),
  );
}

export async function addOption(deps: Deps, actor: Actor, id: string, text: string): Promise<Huddle> {
  return act(deps, actor, id, (room, by) => decideOption(room, text, by));
}

export async function addNote(deps: Deps, actor: Actor, id: string, text: string): Promise<Huddle> {
  return act(deps, actor, id, (room, by) => decideNote(room, text, by));
}

export async function decide(
  deps: Deps,
  actor: Actor,
  id: string,
  { decision, optionId = null }: { decision: string; optionId?: string | null | undefined },
): Promise<Huddle> {
  return act(deps, actor, id, async (room, by, tx) => {
    if (optionId !== null && !(await optionsOf(tx, id)).some((option) => option.id === optionId))
      return notFound('huddle-option');
    return decideDecision(room, { decision, optionId }, by, deps.clock.now());
  });
}

export async function join(deps: Deps, actor: Actor, id: string): Promise<Huddle> {
  return act(deps, actor, id, decideJoin);
}

export async function leave(deps: Deps, actor: Actor, id: string): Promise<Huddle> {
  return act(deps, actor, id, decideLeave);
}

/** A verb on one huddle: its lock, the decision, the writing down, the huddle as it is then. */
export async function act(
  deps: Deps,
  actor: Actor,
  id: string,
  decide: (room: Room, by: Person, tx: Tx) => Decision | Promise<Decision>,
): Promise<Huddle> {
  const by = personOf(actor);
  return deps.db.as(scopeOf(actor), async (tx) => {
    const room = await locked(tx, id);
    const decision = await decide(room, by, tx);
    if (decision instanceof Problem) throw decision;
    if (decision) await apply(tx, deps.clock, actor, room, decision);
    return readHuddleIn(tx, id);
  });
}

export async function locked(tx: Tx, id: string): Promise<Room> {
  const room = await lockedRoom(tx, id);
  if (!room) throw notFound('huddle');
  return room;
}

function changedSince({ huddle }: Room): Problem {
  const { version, question, state } = huddle;
  return new Problem('huddle/changed', 409, 'Someone changed this huddle since you read it. Look again, then decide.', {
    current: { version, question, state },
  });
}
