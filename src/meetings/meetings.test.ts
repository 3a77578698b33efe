/** Meetings through the API: planned, listed, moved, cancelled; who may, and who sees what. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import { clientActor, makeClient, makeClientUser, makeStaff, staffActor } from '../../test/harness/factories.ts';
import type { Actor } from '../base/actor.ts';
import { systemScope } from '../db/open.ts';

describe('meetings', () => {
  let app: TestApp;
  let jordan: Actor;
  let bea: Actor;
  let clientId: string;
  let otherId: string;

  beforeAll(async () => {
    app = await testApp();
    [clientId, otherId] = [(await makeClient(app.db, { name: 'Acme' })).id, (await makeClient(app.db)).id];
    const person = await makeStaff(app.db, 'engineer', { name: 'Jordan', clients: [clientId] });
    jordan = staffActor(person, 'engineer', [clientId]);
    bea = clientActor(await makeClientUser(app.db, clientId), clientId);
  });
  afterAll(() => app.close());

  const ask: TestApp['ask'] = (...all) => app.ask(...all);
  const weekly = () => ({
    ...{ clientId, title: 'Weekly call', place: 'https://call.example/acme', zone: 'Europe/London' },
    ...{ onDate: '2026-03-03', atTime: '10:00', minutes: 30, repeats: 'weekly' },
    people: [{ kind: 'staff', id: jordan.id }],
  });
  const comingOf = async (query = ''): Promise<string[]> => {
    const { body } = await ask(jordan, 'GET', `/meetings?${query}`);
    return body.items.map((each: Record<string, string>) => `${each['startsAt']?.slice(0, 16)} ${each['state']}`);
  };

  test('a weekly meeting is listed each time it is held, with who comes, page after page', async () => {
    const { status, body: meeting } = await ask(jordan, 'POST', '/meetings', weekly());
    expect(status).toBe(201);
    expect(meeting).toMatchObject({ clientName: 'Acme', version: 1, people: [{ kind: 'staff', name: 'Jordan' }] });
    const { body: first } = await ask(jordan, 'GET', '/meetings?limit=3');
    expect(first.items[0]).toMatchObject({
      ...{ meetingId: meeting.id, date: '2026-03-03', title: 'Weekly call', state: 'planned' },
      ...{ startsAt: '2026-03-03T10:00:00.000Z', endsAt: '2026-03-03T10:30:00.000Z' },
      people: [{ kind: 'staff', name: 'Jordan' }],
    });
    const { body: rest } = await ask(jordan, 'GET', `/meetings?limit=3&after=${first.next}`);
    expect([...first.items, ...rest.items].map(({ date }) => date)).toEqual([
      ...['2026-03-03', '2026-03-10', '2026-03-17', '2026-03-24'],
    ]);
    expect(rest.next).toBeNull();
    const { body: last } = await ask(jordan, 'GET', '/meetings?limit=1&order=latest');
    const { body: then } = await ask(jordan, 'GET', `/meetings?limit=1&order=latest&after=${last.next}`);
    expect([last.items[0].date, then.items[0].date]).toEqual(['2026-03-24', '2026-03-17']);
    expect(await comingOf('from=2026-03-28T00:00:00Z&days=7')).toEqual(['2026-03-31T09:00 planned']);
    expect(await comingOf('from=9999-12-31T23:59:59Z&days=62')).toEqual([]);
    expect((await ask(jordan, 'GET', `/meetings?person=${jordan.id}&client=${clientId}`)).body.items).toHaveLength(4);
    expect((await ask(jordan, 'GET', `/meetings?person=${bea.id}`)).body.items).toEqual([]);
  });

  test('one time is moved, another cancelled, and had as planned again; a new rule keeps what still fits', async () => {
    const { body } = await ask(jordan, 'GET', '/meetings?limit=1');
    const id = body.items[0].meetingId;
    const path = (date: string): string => `/meetings/${id}/occurrences/${date}`;
    const moved = { is: 'moved', onDate: '2026-03-11', atTime: '14:00', minutes: 60, because: 'a holiday' };
    expect((await ask(jordan, 'PUT', path('2026-03-10'), moved)).status).toBe(200);
    await ask(jordan, 'PUT', path('2026-03-17'), { is: 'cancelled', because: 'nobody is there' });
    expect(await comingOf()).toEqual([
      ...['2026-03-03T10:00 planned', '2026-03-11T14:00 moved'],
      ...['2026-03-17T10:00 cancelled', '2026-03-24T10:00 planned'],
    ]);
    expect((await ask(jordan, 'PUT', path('2026-03-18'), { is: 'cancelled' })).status).toBe(404);
    const { body: now } = await ask(jordan, 'PUT', path('2026-03-17'), { is: 'planned' });
    const stale = await ask(jordan, 'PATCH', `/meetings/${id}`, { version: 1, atTime: '11:00' });
    expect([stale.status, stale.body.type]).toEqual([409, 'urn:watchfloor:version/stale']);
    const edit = { version: now.version, atTime: '11:00', repeats: 'fortnightly' };
    expect((await ask(jordan, 'PATCH', `/meetings/${id}`, edit)).body).toMatchObject({ atTime: '11:00' });
    expect(await comingOf()).toEqual(['2026-03-03T11:00 planned', '2026-03-17T11:00 planned']);
  });

  test('the client sees its own, with names and sides and no ids of people', async () => {
    const { body } = await ask(bea, 'GET', '/portal/meetings');
    expect(body.items).toHaveLength(2);
    expect(body.items[0]).toEqual({
      ...{ id: expect.any(String), date: '2026-03-03', title: 'Weekly call', place: 'https://call.example/acme' },
      ...{ zone: 'Europe/London', state: 'planned', because: '', people: [{ name: 'Jordan', side: 'us' }] },
      ...{ startsAt: '2026-03-03T11:00:00.000Z', endsAt: '2026-03-03T11:30:00.000Z' },
    });
    const stranger = clientActor(await makeClientUser(app.db, otherId), otherId);
    expect((await ask(stranger, 'GET', '/portal/meetings')).body.items).toEqual([]);
  });

  test('is held no more once cancelled, told and written down', async () => {
    const { body } = await ask(jordan, 'POST', '/meetings', { ...weekly(), title: 'Review' });
    const over = await ask(jordan, 'POST', `/meetings/${body.id}/cancel`, { version: 1, because: 'done' });
    expect(over.body).toMatchObject({ cancelledBecause: 'done' });
    expect((await ask(jordan, 'PATCH', `/meetings/${body.id}`, { version: 2, title: 'x' })).body.type).toBe(
      'urn:watchfloor:meeting/cancelled',
    );
    const acts = await app.db.as(systemScope, (tx) =>
      tx.selectFrom('auditEntry').select('act').where('recordId', '=', body.id).orderBy('id').execute(),
    );
    expect(acts.map(({ act }) => act)).toEqual(['meeting.added', 'meeting.cancelled']);
    const facts = await app.db.as(systemScope, (tx) =>
      tx.selectFrom('fact').select(['topic', 'published']).where('subjectId', '=', body.id).orderBy('id').execute(),
    );
    expect(facts).toEqual([
      { topic: 'meeting.added', published: true },
      { topic: 'meeting.cancelled', published: true },
    ]);
  });

  test('a rule that makes no sense, a client or guest out of sight are refused', async () => {
    const fifth = { ...weekly(), onDate: '2026-03-31', repeats: 'monthly' };
    expect((await ask(jordan, 'POST', '/meetings', fifth)).body.type).toBe('urn:watchfloor:meeting/rule');
    expect((await ask(jordan, 'POST', '/meetings', { ...weekly(), clientId: otherId })).status).toBe(404);
    const stranger = await makeStaff(app.db, 'engineer', { clients: [otherId] });
    const people = [{ kind: 'staff', id: stranger.id }];
    expect((await ask(jordan, 'POST', '/meetings', { ...weekly(), people })).status).toBe(404);
    expect((await ask(bea, 'POST', '/meetings', weekly())).status).toBe(403);
  });
});
