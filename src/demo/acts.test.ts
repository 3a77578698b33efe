import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase } from '../../test/harness/database.ts';
import type { TestDatabase } from '../../test/harness/database.ts';
import { makeClient, makeStaff, staffActor } from '../../test/harness/factories.ts';
import { movableClock } from '../base/clock.ts';
import { readConfig } from '../base/config.ts';
import { silentLog } from '../base/log.ts';
import { theSystem } from '../base/actor.ts';
import type { Actor } from '../base/actor.ts';
import type { Deps } from '../db/deps.ts';
import { systemScope } from '../db/open.ts';
import { openIn } from '../tickets/open.ts';
import { claim, readTicket } from '../tickets/tickets.ts';
import { doAct } from './acts.ts';
import { routine } from './plans.ts';
import type { Act } from './plans.ts';

let database: TestDatabase;
let deps: Deps;
let ann: Actor;
let bob: Actor;
let clientId: string;

beforeAll(async () => {
  database = await freshDatabase();
  deps = {
    db: database.db,
    clock: movableClock(Date.parse('2026-03-02T09:00:00Z')),
    config: readConfig({}, undefined).config,
    log: silentLog(),
  };
  clientId = (await makeClient(database.db)).id;
  ann = staffActor(await makeStaff(database.db, 'engineer', { allClients: true, name: 'Ann' }));
  bob = staffActor(await makeStaff(database.db, 'engineer', { allClients: true, name: 'Bob' }));
});

afterAll(() => database.drop());

async function ticketOfFinding(): Promise<string> {
  const nobodyAsked = { deviceId: null, requesterUserId: null, requesterContactId: null, requesterName: null };
  return deps.db.as(systemScope, (tx) =>
    openIn(tx, deps.clock, theSystem, {
      ...nobodyAsked,
      clientId,
      source: 'finding',
      title: 'ge-0/0/1 is down',
      description: '',
      component: 'ge-0/0/1',
      impact: 'high',
      urgency: 'medium',
      audience: 'client',
      claim: false,
    }),
  );
}

const resolving = routine.find((act): act is Act & { does: 'resolve' } => act.does === 'resolve');

test('an engineer takes a ticket, answers, and solves it only when its condition is over', async () => {
  const id = await ticketOfFinding();
  for (const act of routine.filter(({ does }) => does !== 'resolve'))
    expect(await doAct(deps, ann, act, id)).toBe('done');
  if (!resolving) throw new Error('a routine ends in a resolution');
  expect(await doAct(deps, ann, resolving, id)).toBe('later');
  const ticket = await readTicket(deps, ann, id);
  expect(ticket).toMatchObject({ state: 'open', assigneeName: 'Ann' });
  expect(ticket.clocks.map(({ is }) => is)).toEqual(['met', 'met']);
});

test('what the visitor has taken is left alone', async () => {
  const id = await ticketOfFinding();
  await claim(deps, bob, id);
  const before = await readTicket(deps, bob, id);
  expect(await doAct(deps, ann, { after: 0, does: 'resolve', text: 'Done.' }, id)).toBe('done');
  expect(await readTicket(deps, bob, id)).toEqual(before);
  await expect(doAct(deps, ann, { after: 0, does: 'claim' }, id)).rejects.toThrow(/Bob has this ticket/u);
});
