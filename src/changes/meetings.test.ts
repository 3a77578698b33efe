/** Meetings beside changes: what a window collides with, and a change that was asked for in a meeting. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HOUR, approved, assessed, changeWorld, move } from '../../test/harness/changes.ts';
import type { ChangeWorld } from '../../test/harness/changes.ts';
import { freshDatabase } from '../../test/harness/database.ts';
import type { TestDatabase } from '../../test/harness/database.ts';
import { makeClient, makeStaff, staffActor } from '../../test/harness/factories.ts';
import type { Actor } from '../base/actor.ts';
import { movableClock } from '../base/clock.ts';
import { readConfig } from '../base/config.ts';
import { silentLog } from '../base/log.ts';
import type { Deps } from '../db/deps.ts';
import { addMeeting, cancelMeeting, changeOccurrence } from '../meetings/meetings.ts';
import type { Meeting } from '../meetings/meetings.ts';
import { editChange, moveChange, raiseChange, readChange } from './changes.ts';

let database: TestDatabase;
let deps: Deps;
let world: ChangeWorld;
let otherId: string;
let everywhere: Actor;
// A Monday. The windows of `assessed` are from ten to twelve.
const clock = movableClock(Date.parse('2026-03-02T09:00:00Z'));

beforeAll(async () => {
  database = await freshDatabase();
  deps = { db: database.db, clock, config: readConfig({}, undefined).config, log: silentLog() };
  world = await changeWorld(deps);
  otherId = (await makeClient(database.db, { name: 'Borealis' })).id;
  everywhere = staffActor(
    await makeStaff(database.db, 'lead-engineer', { name: 'Kim', allClients: true }),
    'lead-engineer',
  );
});
afterAll(() => database.drop());

type More = { clientId?: string; title?: string; atTime?: string; by?: Actor; people?: string[] };

const meet = ({
  clientId = world.clientId,
  title = 'Weekly call',
  atTime = '11:00',
  by = world.lead,
  people = [],
}: More = {}) =>
  addMeeting(deps, by, {
    ...{ clientId, title, place: '', zone: 'Europe/London', onDate: '2026-02-23', atTime, minutes: 30 },
    ...{ repeats: 'weekly', untilDate: null, people: people.map((id) => ({ kind: 'staff' as const, id })) },
  });
const end = (meeting: Meeting) =>
  cancelMeeting(deps, world.lead, meeting.id, { version: meeting.version, because: '' });
const saysOf = async (id: string, reader = world.jordan): Promise<string[]> =>
  (await readChange(deps, reader, id)).conflicts.map(({ says }) => says);

test('the weekly call of the client lies in the window, until that one is moved, and again on no other day', async () => {
  const meeting = await meet();
  const change = await assessed({ deps, world, clock });
  const [conflict] = change.conflicts;
  expect(conflict).toEqual({
    ...{ kind: 'meeting', id: meeting.id, says: 'Meeting: Weekly call', forbids: false },
    ...{ from: '2026-03-02T11:00:00.000Z', to: '2026-03-02T11:30:00.000Z' },
  });
  const one = { meetingId: meeting.id, date: '2026-03-02' };
  await changeOccurrence(deps, world.lead, one, { is: 'cancelled', because: '' });
  expect(await saysOf(change.id)).toEqual([]);
  await changeOccurrence(deps, world.lead, one, {
    ...{ is: 'moved', onDate: '2026-03-02', atTime: '09:45', minutes: 15, because: '' },
  });
  expect(await saysOf(change.id)).toEqual([]);
  await changeOccurrence(deps, world.lead, one, {
    ...{ is: 'moved', onDate: '2026-03-02', atTime: '09:45', minutes: 16, because: '' },
  });
  expect(await saysOf(change.id)).toEqual(['Meeting: Weekly call']);
  await end({ ...meeting, version: 4 });
  expect(await saysOf(change.id)).toEqual([]);
});

test('it is scheduled beside a meeting only by whoever takes that upon themselves', async () => {
  const meeting = await meet();
  const change = await approved({ deps, world, clock });
  const asked = moveChange(deps, world.jordan, change.id, move(change, 'scheduled'));
  await expect(asked).rejects.toMatchObject({ code: 'change/conflicts' });
  const done = await moveChange(deps, world.jordan, change.id, move(change, 'scheduled', '', true));
  expect(done.conflictsAcceptedBy).toBe('Jordan');
  await end(meeting);
});

test('another client’s meeting counts when its engineer is asked to it, and only for eyes that may see it', async () => {
  const busy = staffActor(
    await makeStaff(database.db, 'engineer', { name: 'Robin', clients: [world.clientId, otherId] }),
    'engineer',
    [world.clientId, otherId],
  );
  const id = busy.id ?? '';
  const meeting = await meet({ clientId: otherId, title: 'Audit', by: everywhere, people: [id], atTime: '13:00' });
  // From noon: past those of the tests before.
  const change = await approved({ deps, world, clock }, { from: 3 * HOUR });
  expect(await saysOf(change.id, everywhere)).toEqual([]);
  // Whoever would schedule it for themselves is told beforehand.
  expect(await saysOf(change.id, busy)).toEqual(['Meeting with Borealis: Audit']);
  const asked = moveChange(deps, everywhere, change.id, { ...move(change, 'scheduled'), engineerId: id });
  await expect(asked).rejects.toMatchObject({ code: 'change/conflicts' });
  await moveChange(deps, everywhere, change.id, { ...move(change, 'scheduled', '', true), engineerId: id });
  expect(await saysOf(change.id, everywhere)).toEqual(['Meeting with Borealis: Audit']);
  expect(await saysOf(change.id, world.jordan)).toEqual([]);
  await cancelMeeting(deps, everywhere, meeting.id, { version: 1, because: '' });
});

const raising = (meeting: { id: string; date: string }) =>
  raiseChange(deps, world.jordan, {
    ...{ clientId: world.clientId, kind: 'normal', modelId: null, title: 'Open a port', reason: 'They asked.' },
    ...{ requester: null, ticketId: null, deviceIds: [], meeting },
  });

test('one asked for in a meeting names it and when it was, whatever becomes of the rule', async () => {
  const meeting = await meet({ atTime: '08:30' });
  const change = await raising({ id: meeting.id, date: '2026-02-23' });
  const told = { id: meeting.id, title: 'Weekly call', at: '2026-02-23T08:30:00.000Z' };
  expect(change).toMatchObject({ source: 'meeting', meeting: told });
  await end(meeting);
  expect((await readChange(deps, world.jordan, change.id)).meeting).toEqual(told);
});

test('a day without it, one that lies ahead, or another client’s is no meeting to have asked in', async () => {
  const [meeting, others] = [await meet(), await meet({ clientId: otherId, by: everywhere })];
  await expect(raising({ id: meeting.id, date: '2026-02-24' })).rejects.toMatchObject({ status: 404 });
  await expect(raising({ id: meeting.id, date: '2026-03-02' })).rejects.toMatchObject({ code: 'change/meeting-ahead' });
  await expect(raising({ id: others.id, date: '2026-02-23' })).rejects.toMatchObject({ status: 404 });
});

test('a window of more than a year is refused: each meeting within it would be a conflict', async () => {
  const change = await assessed({ deps, world, clock }, { from: 3 * HOUR });
  const years = { windowFrom: '2026-03-03T10:00:00Z', windowTo: '9999-12-31T23:59:59Z' };
  await expect(editChange(deps, world.jordan, change.id, { version: change.version, ...years })).rejects.toMatchObject({
    code: 'change/window',
    message: 'A window is at most a year long.',
  });
});
