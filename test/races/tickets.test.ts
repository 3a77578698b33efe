/** Two at once on one ticket, a thousand times each: nothing is lost, nothing is doubled, and the loser is told why. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { scopeOf } from '../../src/db/scope.ts';
import { bulk, undoBulk } from '../../src/tickets/bulk.ts';
import { merge, split } from '../../src/tickets/family.ts';
import type { Ticket } from '../../src/tickets/read.ts';
import {
  addEntry,
  answerIn,
  assign,
  claim,
  close,
  edit,
  readTicket,
  reopen,
  resolve,
} from '../../src/tickets/tickets.ts';
import { LIMIT, atOnce, codesOf, countOf, raceWorld, rounds } from './world.ts';
import type { RaceWorld } from './world.ts';

let world: RaceWorld;
beforeAll(async () => {
  world = await raceWorld(systemClock);
});
afterAll(() => world.close());

const answer = (id: string, text: string): Promise<string> =>
  world.deps.db.as(scopeOf(world.ada), (tx) => answerIn(tx, world.deps, world.ada, { ticketId: id, text }));

test(
  'two claims: one has it, the other is told who',
  () =>
    rounds(async (round) => {
      const { deps, ann, bo } = world;
      const { id, version } = await world.open();
      const [anns, bos] = await atOnce(
        round,
        () => claim(deps, ann, id),
        () => claim(deps, bo, id),
      );
      const after = await readTicket(deps, ann, id);
      const [winner, lost] = anns ? [bo, anns] : [ann, bos];
      expect([after.assigneeId, after.version, lost?.code, lost?.more['heldBy']]).toEqual([
        winner.id,
        version + 1,
        'ticket/claimed',
        { id: winner.id, name: winner.name },
      ]);
      const held = await world.held(id);
      expect(held.topics).toEqual(['ticket.opened', 'ticket.claimed', 'clock.met']);
      expect(held.acts).toEqual(['ticket.opened', 'ticket.claimed']);
      expect(held.clocks.map(({ kind, metAt }) => [kind, metAt !== null])).toEqual([
        ['acknowledgement', true],
        ['first-response', false],
      ]);
    }),
  LIMIT,
);

test(
  'opposite merges: one goes through, and no ticket is lost in a circle',
  () =>
    rounds(async (round) => {
      const { deps, ann } = world;
      const [a, b] = [await world.open(), await world.open()];
      const into = (from: Ticket, to: Ticket) => (): Promise<Ticket> =>
        merge(deps, ann, { id: from.id, version: from.version, into: to.id, reason: 'race' });
      const [first, second] = await atOnce(round, into(a, b), into(b, a));
      const lost = first ?? second;
      const [from, to] = first ? [b, a] : [a, b];
      expect([first === undefined, second === undefined].toSorted()).toEqual([false, true]);
      expect(['ticket/changed', 'ticket/merged']).toContain(lost?.code);
      const after = [await readTicket(deps, ann, from.id), await readTicket(deps, ann, to.id)];
      expect(after.map(({ mergedInto, state }) => [mergedInto?.id ?? null, state])).toEqual([
        [to.id, 'closed'],
        [null, 'new'],
      ]);
      const [gone, kept] = [await world.held(from.id), await world.held(to.id)];
      expect([gone.topics, kept.topics]).toEqual([
        ['ticket.opened', 'ticket.merged'],
        ['ticket.opened', 'ticket.merged'],
      ]);
      expect(gone.clocks.map(({ cancelledAt }) => cancelledAt !== null)).toEqual([true, true]);
      expect(kept.clocks.map(({ cancelledAt }) => cancelledAt)).toEqual([null, null]);
    }),
  LIMIT,
);

test(
  'an edit against a close: whoever comes second is refused, and neither act is half done',
  () =>
    rounds(async (round) => {
      const { deps, ann, bo } = world;
      const { id, version } = await resolve(deps, ann, {
        id: (await world.open({ claim: true })).id,
        resolution: 'done',
      });
      const outcomes = await atOnce(
        round,
        () => edit(deps, bo, { id, version }, { title: 'Edited' }),
        () => close(deps, ann, { id, version }),
      );
      const edited = outcomes[0] === undefined;
      expect(codesOf(outcomes)).toEqual(edited ? [undefined, 'ticket/changed'] : ['ticket/changed', undefined]);
      const after = await readTicket(deps, ann, id);
      expect([after.title, after.state, after.version]).toEqual([
        edited ? 'Edited' : 'A race',
        edited ? 'resolved' : 'closed',
        version + 1,
      ]);
      const held = await world.held(id);
      const done = edited ? 'ticket.edited' : 'ticket.closed';
      expect([held.acts.slice(3), held.topics.at(-1)]).toEqual([[done], done]);
    }),
  LIMIT,
);

test(
  'a reply against a reassignment: both happen, and the reply keeps its promise once',
  () =>
    rounds(async (round) => {
      const { deps, ann, bo } = world;
      const { id, version } = await world.open({ claim: true });
      const outcomes = await atOnce(
        round,
        () => addEntry(deps, ann, id, { audience: 'client', text: 'On it' }),
        () => assign(deps, ann, { id, version, assigneeId: bo.id ?? '' }),
      );
      const after = await readTicket(deps, ann, id);
      expect([codesOf(outcomes), after.assigneeName, after.version]).toEqual([
        [undefined, undefined],
        'Bo',
        version + 1,
      ]);
      const held = await world.held(id);
      const met = held.facts.filter(({ topic, data }) => topic === 'clock.met' && data['kind'] === 'first-response');
      expect([held.entries, met.length]).toEqual([['On it'], 1]);
      expect([countOf(held.acts, 'ticket.assigned'), countOf(held.acts, 'ticket.entry-added')]).toEqual([1, 1]);
      expect(held.clocks.map(({ metAt }) => metAt !== null)).toEqual([true, true]);
    }),
  LIMIT,
);

test(
  'a reopening against a close: both orders end open or closed as the later act says, with one clock history',
  () =>
    rounds(async (round) => {
      const { deps, ann, bo } = world;
      const { id, version } = await resolve(deps, ann, {
        id: (await world.open({ claim: true })).id,
        resolution: 'done',
      });
      const [opened, closed] = await atOnce(
        round,
        () => reopen(deps, bo, { id, version, reason: 'still down' }),
        () => close(deps, ann, { id, version }),
      );
      expect([opened?.code, closed?.code].toSorted()).toEqual(['ticket/changed', undefined]);
      const after = await readTicket(deps, ann, id);
      expect([after.state, after.assigneeName, after.version]).toEqual(
        opened ? ['closed', 'Ann', version + 1] : ['open', 'Bo', version + 1],
      );
      expect([after.resolvedAt === null, after.closedAt === null]).toEqual(opened ? [false, false] : [true, true]);
      const held = await world.held(id);
      const done = opened ? 'ticket.closed' : 'ticket.reopened';
      expect([held.acts.slice(3), held.topics.at(-1)]).toEqual([[done], done]);
      expect(held.entries).toEqual(opened ? ['done'] : ['done', 'Reopened: still down']);
    }),
  LIMIT,
);

test(
  'the undo of a bulk against an edit: the edit is never undone, and what is undone was nobody’s since',
  () =>
    rounds(async (round) => {
      const { deps, ann, bo } = world;
      const tickets = [await world.open(), await world.open()];
      const [first, second] = tickets.map(({ id }) => id);
      const { id: bulkId } = await bulk(deps, ann, { ticketIds: [first!, second!], act: { do: 'claim' } });
      const { version } = await readTicket(deps, ann, first!);
      const [undone, edited] = await atOnce(
        round,
        () => undoBulk(deps, ann, bulkId),
        () => edit(deps, bo, { id: first!, version }, { title: 'Edited' }),
      );
      expect(codesOf([undone])).toEqual([undefined]);
      const [a, b] = [await readTicket(deps, ann, first!), await readTicket(deps, ann, second!)];
      // The edit came first, and the undo left it alone; or the undo did, and the edit was told.
      expect([edited?.code, a.title, a.assigneeName, a.state]).toEqual(
        edited ? ['ticket/changed', 'A race', null, 'new'] : [undefined, 'Edited', 'Ann', 'open'],
      );
      expect([b.assigneeName, b.state, a.version]).toEqual([null, 'new', version + 1]);
      const [of, other] = [await world.held(first!), await world.held(second!)];
      expect([of.acts.slice(2), other.acts.slice(2)]).toEqual([
        [edited ? 'ticket.bulk-undone' : 'ticket.edited'],
        ['ticket.bulk-undone'],
      ]);
      const running = (clocks: typeof of.clocks): number => clocks.filter(({ metAt }) => metAt === null).length;
      expect([running(of.clocks), running(other.clocks)]).toEqual([edited ? 2 : 1, 2]);
    }),
  LIMIT,
);

test(
  'a reply against a merge: the client’s words stand on the ticket that is followed, once',
  () =>
    rounds(async (round) => {
      const { deps, ann } = world;
      const [from, into] = [await world.open(), await world.open()];
      const outcomes = await atOnce(
        round,
        () => answer(from.id, `words ${round}`),
        () => merge(deps, ann, { id: from.id, version: from.version, into: into.id, reason: 'race' }),
      );
      const { entries } = await readTicket(deps, ann, into.id);
      expect([codesOf(outcomes), entries.map(({ text }) => text)]).toEqual([
        [undefined, undefined],
        [`words ${round}`],
      ]);
      const [gone, kept] = [await world.held(from.id), await world.held(into.id)];
      expect([...gone.entries, ...kept.entries]).toEqual([`words ${round}`]);
      expect(countOf([...gone.acts, ...kept.acts], 'ticket.entry-added')).toBe(1);
    }),
  LIMIT,
);

test(
  'a split against a reply: every entry stands where it was written, and the split one a second time',
  () =>
    rounds(async (round) => {
      const { deps, ann, bo } = world;
      const { id } = await world.open({ claim: true });
      const entryId = await answer(id, 'And another thing');
      const { version } = await readTicket(deps, ann, id);
      const outcomes = await atOnce(
        round,
        () => split(deps, ann, { id, version, entryIds: [entryId], title: 'Other', reason: 'race' }),
        () => addEntry(deps, bo, id, { audience: 'client', text: `words ${round}` }),
      );
      const after = await readTicket(deps, ann, id);
      expect([codesOf(outcomes), after.entries.map(({ text }) => text), after.links.length]).toEqual([
        [undefined, undefined],
        ['And another thing', `words ${round}`],
        1,
      ]);
      const held = await world.held(id);
      expect([countOf(held.acts, 'ticket.split'), countOf(held.acts, 'ticket.entry-added')]).toEqual([1, 2]);
    }),
  LIMIT,
);
