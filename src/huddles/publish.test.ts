/** What the client is told of a huddle, the log in pages, and the promised word called to mind. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  clientActor,
  makeClient,
  makeClientUser,
  makeDevice,
  makeStaff,
  plainTicket,
  staffActor,
} from '../../test/harness/factories.ts';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { scopeOf } from '../db/scope.ts';
import { openTicket, readTicket } from '../tickets/tickets.ts';
import { addNote, decide, listLines, openHuddle, readHuddle } from './huddles.ts';
import { publish } from './publish.ts';
import { createUpdateWakeUps } from './wake-ups.ts';
import { postUpdate, promiseUpdate } from './war-rooms.ts';

const MINUTE = 60_000;
let app: TestApp;
let jordan: Actor;
let clientId: string;

beforeAll(async () => {
  app = await testApp();
  clientId = (await makeClient(app.db)).id;
  jordan = staffActor(await makeStaff(app.db, 'engineer', { name: 'Jordan', allClients: true }));
});
afterAll(() => app.close());

const open = () => openTicket(app.deps, jordan, { ...plainTicket, clientId, title: 'VPN down' });
const told = { text: 'We replace the line card tonight.', requestId: randomUUID() };

test('what was decided is told to the client in the words chosen, once, and nothing else of the huddle', async () => {
  const ticket = await open();
  const { id } = await openHuddle(app.deps, jordan, { kind: 'huddle', about: { kind: 'ticket', id: ticket.id } });
  await addNote(app.deps, jordan, id, 'The vendor is slow, as ever.');
  await expect(publish(app.deps, jordan, id, told)).rejects.toMatchObject({ code: 'huddle/undecided' });
  await decide(app.deps, jordan, id, { decision: 'Swap slot 3; the spare is ours.' });
  await publish(app.deps, jordan, id, told);
  const huddle = await publish(app.deps, jordan, id, told);
  expect(huddle.lines.filter(({ kind }) => kind === 'published')).toMatchObject([{ text: told.text, by: 'Jordan' }]);
  const { entries, clocks } = await readTicket(app.deps, jordan, ticket.id);
  expect(entries).toMatchObject([{ text: told.text, audience: 'client', by: { name: 'Jordan' } }]);
  expect(clocks.find(({ kind }) => kind === 'first-response')?.is).toBe('met');
  const ada = clientActor(await makeClientUser(app.db, clientId), clientId);
  const seen = await app.db.as(scopeOf(ada), (tx) => tx.selectFrom('huddleLine').selectAll().execute());
  expect(seen).toEqual([]);
});

test('a record that the client reads of nowhere says so', async () => {
  const device = await makeDevice(app.db, clientId);
  const { id, ticketId } = await openHuddle(app.deps, jordan, {
    kind: 'huddle',
    about: { kind: 'device', id: device.id },
  });
  expect(ticketId).toBeNull();
  await decide(app.deps, jordan, id, { decision: 'Leave it.' });
  await expect(publish(app.deps, jordan, id, { ...told, requestId: randomUUID() })).rejects.toMatchObject({
    code: 'huddle/no-ticket',
  });
});

test('the page has the last hundred lines; the log has all, in pages', async () => {
  const device = await makeDevice(app.db, clientId);
  const { id } = await openHuddle(app.deps, jordan, { kind: 'huddle', about: { kind: 'device', id: device.id } });
  for (let i = 1; i <= 103; i += 1) await addNote(app.deps, jordan, id, `note ${i}`);
  const { lines } = await readHuddle(app.deps, jordan, id);
  expect([lines.length, lines[0]?.text, lines.at(-1)?.text]).toEqual([100, 'note 4', 'note 103']);
  const first = await listLines(app.deps, jordan, id, { limit: 60 });
  const second = await listLines(app.deps, jordan, id, { limit: 60, after: first.next ?? undefined });
  expect([...first.items, ...second.items].map(({ text }) => text)).toEqual(
    Array.from({ length: 103 }, (_, i) => `note ${103 - i}`),
  );
  expect(second.next).toBeNull();
  const stranger = staffActor(await makeStaff(app.db, 'engineer'), 'engineer', []);
  await expect(listLines(app.deps, stranger, id, { limit: 60 })).rejects.toMatchObject({ status: 404 });
});

test('five minutes before a promised word is due it is called to mind, once for each promise', async () => {
  const device = await makeDevice(app.db, clientId);
  const room = await openHuddle(app.deps, jordan, { kind: 'war-room', about: { kind: 'device', id: device.id } });
  const wakeUps = createUpdateWakeUps(app.deps, { onRing: () => () => undefined });
  const minute = async (minutes: number) => {
    app.clock.forward(minutes * MINUTE);
    await wakeUps.runDue();
    const { remindedAt, overdueAt } = await readHuddle(app.deps, jordan, room.id);
    return [remindedAt !== null, overdueAt !== null];
  };
  expect(await minute(24)).toEqual([false, false]);
  expect(await minute(1)).toEqual([true, false]);
  const next = (minutes: number): string => isoOf(app.clock.now() + minutes * MINUTE);
  await postUpdate(app.deps, jordan, room.id, { text: 'On the way.', nextUpdateAt: next(20) });
  expect(await minute(10)).toEqual([false, false]);
  expect(await minute(5)).toEqual([true, false]);
  expect(await minute(5)).toEqual([true, true]);
  // Whoever promises a word within minutes has it in mind.
  await promiseUpdate(app.deps, jordan, room.id, next(3));
  const facts = await app.db.as(scopeOf(jordan), (tx) =>
    tx
      .selectFrom('fact')
      .select('topic')
      .where('subjectId', '=', room.id)
      .where('topic', '=', 'huddle.update-near')
      .execute(),
  );
  expect(facts).toHaveLength(2);
});
