/** Two at once on one ticket, a thousand times each: nothing is lost, nothing is doubled, and the loser is told why. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../src/base/actor.ts';
import { systemClock } from '../../src/base/clock.ts';
import { readConfig } from '../../src/base/config.ts';
import { silentLog } from '../../src/base/log.ts';
import { Problem } from '../../src/base/problem.ts';
import type { Deps } from '../../src/db/deps.ts';
import { scopeOf } from '../../src/db/scope.ts';
import { merge, split } from '../../src/tickets/family.ts';
import type { Ticket } from '../../src/tickets/read.ts';
import {
  addEntry,
  answerIn,
  assign,
  claim,
  close,
  edit,
  openTicket,
  readTicket,
  resolve,
} from '../../src/tickets/tickets.ts';
import { freshDatabase } from '../harness/database.ts';
import type { TestDatabase } from '../harness/database.ts';
import { clientActor, makeClient, makeClientUser, makeStaff, staffActor } from '../harness/factories.ts';

const ROUNDS = Number(process.env['RACE_ROUNDS'] ?? 20);
const LIMIT = 900_000;
let database: TestDatabase;
let deps: Deps;
let clientId: string;
let ann: Actor;
let bo: Actor;
let ada: Actor;

beforeAll(async () => {
  database = await freshDatabase();
  deps = { db: database.db, clock: systemClock, config: readConfig({}, undefined).config, log: silentLog() };
  clientId = (await makeClient(database.db)).id;
  ann = staffActor(await makeStaff(database.db, 'engineer', { name: 'Ann', allClients: true }));
  bo = staffActor(await makeStaff(database.db, 'engineer', { name: 'Bo', allClients: true }));
  ada = clientActor(await makeClientUser(database.db, clientId, 'client-administrator', { name: 'Ada' }), clientId);
});
afterAll(() => database.drop());

const open = (claimed = false): Promise<Ticket> =>
  openTicket(deps, ann, {
    clientId,
    title: 'A race',
    description: '',
    component: '',
    deviceId: null,
    requesterUserId: null,
    requesterContactId: null,
    impact: 'medium',
    urgency: 'medium',
    audience: 'client',
    claim: claimed,
  });
const answer = (id: string, text: string): Promise<string> =>
  database.db.as(scopeOf(ada), (tx) => answerIn(tx, deps, ada, { ticketId: id, text }));

async function both(...acts: (() => Promise<unknown>)[]): Promise<Problem[]> {
  const settled = await Promise.allSettled(acts.map((act) => act()));
  return settled.flatMap((each) => {
    if (each.status === 'fulfilled') return [];
    if (each.reason instanceof Problem) return [each.reason];
    throw each.reason;
  });
}
async function rounds(race: (round: number) => Promise<void>): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) await race(round);
}

test(
  'two claims: one has it, the other is told who',
  () =>
    rounds(async () => {
      const { id } = await open();
      const lost = await both(
        () => claim(deps, ann, id),
        () => claim(deps, bo, id),
      );
      const { assigneeId } = await readTicket(deps, ann, id);
      expect(lost.map(({ code, more }) => [code, more['heldBy']])).toEqual([
        ['ticket/claimed', { id: assigneeId, name: assigneeId === ann.id ? 'Ann' : 'Bo' }],
      ]);
    }),
  LIMIT,
);

test(
  'opposite merges: one goes through, and no ticket is lost in a circle',
  () =>
    rounds(async () => {
      const [a, b] = [await open(), await open()];
      const into = (from: Ticket, to: Ticket) => (): Promise<Ticket> =>
        merge(deps, ann, { id: from.id, version: from.version, into: to.id, reason: 'race' });
      const lost = await both(into(a, b), into(b, a));
      const after = [await readTicket(deps, ann, a.id), await readTicket(deps, ann, b.id)];
      expect([lost.length, after.filter(({ mergedInto }) => mergedInto).length]).toEqual([1, 1]);
    }),
  LIMIT,
);

test(
  'an edit against a close: whoever comes second is refused, and neither act is half done',
  () =>
    rounds(async () => {
      const { id, version } = await resolve(deps, ann, { id: (await open(true)).id, resolution: 'done' });
      const lost = await both(
        () => edit(deps, bo, { id, version }, { title: 'Edited' }),
        () => close(deps, ann, { id, version }),
      );
      const after = await readTicket(deps, ann, id);
      expect([lost.map(({ code }) => code), after.title === 'Edited', after.version]).toEqual([
        ['ticket/changed'],
        after.state === 'resolved',
        version + 1,
      ]);
    }),
  LIMIT,
);

test(
  'a reply against a reassignment: both happen, and the reply keeps its promise once',
  () =>
    rounds(async () => {
      const { id, version } = await open(true);
      const lost = await both(
        () => addEntry(deps, ann, id, { audience: 'client', text: 'On it' }),
        () => assign(deps, ann, { id, version, assigneeId: bo.id ?? '' }),
      );
      const after = await readTicket(deps, ann, id);
      const met = after.clocks.filter(({ kind, metAt }) => kind === 'first-response' && metAt !== null);
      expect([lost, after.assigneeName, after.entries.length, met.length]).toEqual([[], 'Bo', 1, 1]);
    }),
  LIMIT,
);

test(
  'a reply against a merge: the client’s words stand on the ticket that is followed, once',
  () =>
    rounds(async (round) => {
      const [from, into] = [await open(), await open()];
      const lost = await both(
        () => answer(from.id, `words ${round}`),
        () => merge(deps, ann, { id: from.id, version: from.version, into: into.id, reason: 'race' }),
      );
      const { entries } = await readTicket(deps, ann, into.id);
      expect([lost, entries.map(({ text }) => text)]).toEqual([[], [`words ${round}`]]);
    }),
  LIMIT,
);

test(
  'a split against a reply: every entry stands where it was written, and the split one a second time',
  () =>
    rounds(async (round) => {
      const { id } = await open(true);
      const entryId = await answer(id, 'And another thing');
      const { version } = await readTicket(deps, ann, id);
      const lost = await both(
        () => split(deps, ann, { id, version, entryIds: [entryId], title: 'Other', reason: 'race' }),
        () => addEntry(deps, bo, id, { audience: 'client', text: `words ${round}` }),
      );
      const after = await readTicket(deps, ann, id);
      expect([lost, after.entries.map(({ text }) => text), after.links.length]).toEqual([
        [],
        ['And another thing', `words ${round}`],
        1,
      ]);
    }),
  LIMIT,
);
