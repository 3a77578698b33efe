/** A move to another client against what else is done with the ticket: it is wholly here or wholly there, and nothing crosses. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { scopeOf } from '../../src/db/scope.ts';
import { merge } from '../../src/tickets/family.ts';
import { moveTicket } from '../../src/tickets/move.ts';
import type { Ticket } from '../../src/tickets/read.ts';
import { addEntry, answerIn, readTicket, resolve } from '../../src/tickets/tickets.ts';
import { makeClient } from '../harness/factories.ts';
import { LIMIT, atOnce, codesOf, countOf, raceWorld, rounds } from './world.ts';
import type { RaceWorld } from './world.ts';

let world: RaceWorld;
let other: string;
beforeAll(async () => {
  world = await raceWorld(systemClock);
  other = (await makeClient(world.deps.db)).id;
});
afterAll(() => world.close());

const move = ({ id, version }: Ticket): Promise<Ticket> =>
  moveTicket({ ...world.deps, others: async () => [] }, world.ann, {
    ...{ ticketId: id, version, clientId: other, reason: 'race', title: 'There', description: '' },
    ...{ requesterUserId: null, requesterContactId: null },
  });

/** Tickets that a ticket went on in, behind the policies: none or one, with what stands on it. */
async function beyond(id: string): Promise<{ clientId: string; entries: string[] }[]> {
  const { rows } = await world.owner.query<{ clientId: string; entries: string[] }>(
    `select t.client_id as "clientId", array(select text from ticket_entry e where e.ticket_id = t.id) as entries
     from ticket_move m join ticket t on t.id = m.to_ticket_id where m.ticket_id = $1`,
    [id],
  );
  return rows;
}
const there = (): { clientId: string; entries: string[] } => ({ clientId: other, entries: [] });

test(
  'two moves: one goes through, and there is one ticket beyond',
  () =>
    rounds(async (round) => {
      const ticket = await world.open();
      const outcomes = await atOnce(
        round,
        () => move(ticket),
        () => move(ticket),
      );
      expect(codesOf(outcomes).toSorted()).toEqual(['ticket/changed', undefined]);
      expect(await beyond(ticket.id)).toEqual([there()]);
      expect(countOf((await world.held(ticket.id)).acts, 'ticket.moved')).toBe(1);
    }),
  LIMIT,
);

test(
  'a move against the client’s answer: it is written here before, or not at all; never there',
  () =>
    rounds(async (round) => {
      const { deps, ada } = world;
      const ticket = await world.open();
      const [moved, answered] = await atOnce(
        round,
        () => move(ticket),
        () =>
          deps.db.as(scopeOf(ada), (tx) => answerIn(tx, deps, ada, { ticketId: ticket.id, text: `words ${round}` })),
      );
      expect([moved, [undefined, 'ticket/not-found'].includes(answered?.code)]).toEqual([undefined, true]);
      const held = await world.held(ticket.id);
      expect(held.entries).toEqual(answered ? [] : [`words ${round}`]);
      expect(await beyond(ticket.id)).toEqual([there()]);
      expect((await readTicket(deps, world.ann, ticket.id)).state).toBe('closed');
    }),
  LIMIT,
);

test(
  'a move against a reply of ours: the reply is to the old client, before, or is refused',
  () =>
    rounds(async (round) => {
      const { deps, bo } = world;
      const ticket = await world.open({ claim: true });
      const [moved, replied] = await atOnce(
        round,
        () => move(ticket),
        () => addEntry(deps, bo, ticket.id, { audience: 'client', text: 'On it' }),
      );
      expect([moved, [undefined, 'ticket/moved'].includes(replied?.code)]).toEqual([undefined, true]);
      expect((await world.held(ticket.id)).entries).toEqual(replied ? [] : ['On it']);
      expect(await beyond(ticket.id)).toEqual([there()]);
    }),
  LIMIT,
);

test(
  'a move against a resolution: whoever comes second is refused',
  () =>
    rounds(async (round) => {
      const { deps, bo } = world;
      const ticket = await world.open({ claim: true });
      const { id, version } = ticket;
      const outcomes = await atOnce(
        round,
        () => move(ticket),
        () => resolve(deps, bo, { id, version, resolution: 'done' }),
      );
      expect(codesOf(outcomes).toSorted()).toEqual(['ticket/changed', undefined]);
      const gone = outcomes[0] === undefined;
      expect(await beyond(id)).toEqual(gone ? [there()] : []);
      const after = await readTicket(deps, bo, id);
      expect([after.state, after.audience, after.version]).toEqual(
        gone ? ['closed', 'internal', version + 1] : ['resolved', 'client', version + 1],
      );
    }),
  LIMIT,
);

test(
  'a move against a merge, either way round: one of them is refused, and no entry is read across',
  () =>
    rounds(async (round) => {
      const { deps, ann } = world;
      const [ticket, into] = [await world.open(), await world.open()];
      const [from, to] = round % 3 === 0 ? [into, ticket] : [ticket, into];
      const [moved, merged] = await atOnce(
        round,
        () => move(ticket),
        () => merge(deps, ann, { id: from.id, version: from.version, into: to.id, reason: 'race' }),
      );
      expect([moved === undefined, merged === undefined].toSorted()).toEqual([false, true]);
      expect(await beyond(ticket.id)).toEqual(moved ? [] : [there()]);
      const { merged: family, mergedInto } = await readTicket(deps, ann, ticket.id);
      expect(family.length + (mergedInto ? 1 : 0)).toBe(moved ? 1 : 0);
    }),
  LIMIT,
);
