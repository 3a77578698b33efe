/** The morning look: rows of one's clients, explained or ticketed, and the look that is recorded when none is left. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import { makeFindings } from '../../test/harness/findings.ts';
import type { MadeFinding } from '../../test/harness/findings.ts';
import {
  clientActor,
  makeClient,
  makeClientUser,
  makeDevice,
  makeStaff,
  staffActor,
} from '../../test/harness/factories.ts';
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';

const HOUR = 3_600_000;

let app: TestApp;
let clientId: string;
let deviceId: string;
let jordan: Actor;
let stranger: Actor;
let viewer: Actor;

type Json = ReturnType<typeof JSON.parse>;
const ask: TestApp['ask'] = (...all) => app.ask(...all);
async function must(actor: Actor, method: 'GET' | 'POST' | 'DELETE', path: string, payload?: object): Promise<Json> {
  const { status, body } = await ask(actor, method, path, payload);
  expect(status, JSON.stringify(body)).toBeLessThan(300);
  return body;
}
const find = (...made: (Partial<MadeFinding> & Pick<MadeFinding, 'condition'>)[]): Promise<string[]> =>
  makeFindings(
    app.wire,
    app.clock,
    made.map((each, i) => ({ clientId, deviceId, component: `part ${i}`, title: `Row ${i}`, ...each })),
  );
const look = (actor = jordan, hours = 24) =>
  ask(actor, 'POST', '/sweep/looks', { clientId, since: isoOf(app.clock.now() - hours * HOUR) });

beforeAll(async () => void (app = await testApp()));
afterAll(() => app.close());
beforeEach(async () => {
  ({ id: clientId } = await makeClient(app.db));
  ({ id: deviceId } = await makeDevice(app.db, clientId, { name: 'fw1' }));
  jordan = staffActor(await makeStaff(app.db, 'engineer', { clients: [clientId] }), 'engineer', [clientId]);
  stranger = staffActor(await makeStaff(app.db, 'engineer', { clients: [] }), 'engineer', []);
  viewer = clientActor(await makeClientUser(app.db, clientId, 'client-viewer'), clientId);
});

test('rows stand in their lanes, with what is known of each, and only one’s own clients are there', async () => {
  const old = app.clock.now() - 30 * HOUR;
  await find(
    { condition: 'anomaly', facts: { series: '7', metric: 'device.cpu' } },
    { condition: 'link-down' },
    { condition: 'spike', isOpen: false },
    { condition: 'spike', isOpen: false, at: old },
    { condition: 'link-down', at: old },
    { condition: 'malware' },
  );
  const { clients, rows } = await must(jordan, 'GET', '/sweep');
  expect(clients).toMatchObject([{ id: clientId, lastLook: null }]);
  expect(rows.map(({ lane }: Json) => lane).toSorted()).toEqual(['anomalies', 'links', 'links', 'spikes']);
  expect(rows.find(({ lane }: Json) => lane === 'anomalies')).toMatchObject({
    seriesId: 7,
    deviceName: 'fw1',
    ticket: null,
  });
  expect(await must(stranger, 'GET', '/sweep')).toMatchObject({ clients: [], rows: [] });
  expect((await ask(viewer, 'GET', '/sweep')).status).toBe(403);
});

test('a client is looked at when each row is explained or has its ticket', async () => {
  const [anomaly = '', link = ''] = await find({ condition: 'anomaly' }, { condition: 'link-down', severity: 'high' });
  expect(await look()).toMatchObject({ status: 409, body: { title: 'sweep/rows-left' } });
  await must(jordan, 'POST', '/sweep/explanations', { findingIds: [anomaly], reason: 'planned', note: 'backup moved' });
  const { ticketId, number } = await must(jordan, 'POST', '/sweep/tickets', { findingId: link });
  expect(await must(jordan, 'POST', '/sweep/tickets', { findingId: link })).toMatchObject({ ticketId, number });
  expect(await must(jordan, 'GET', `/tickets/${ticketId}`)).toMatchObject({
    title: 'Row 1',
    deviceId,
    component: 'part 1',
  });
  app.clock.forward(1000);
  const { status, body } = await look();
  expect(status).toBe(200);
  expect(body).toMatchObject({ anomalies: 1, links: 1, spikes: 0, explained: 1, ticketed: 1, byName: jordan.name });
  const { rows, clients } = await must(jordan, 'GET', '/sweep');
  expect(clients).toMatchObject([{ lastLook: { byName: jordan.name }, since: body.at }]);
  expect(rows.find(({ id }: Json) => id === anomaly)).toMatchObject({
    explanation: { reason: 'planned', note: 'backup moved' },
  });
  expect(rows.find(({ id }: Json) => id === link)).toMatchObject({ ticket: { number } });
  // Both are open still, and nothing is new.
  app.clock.forward(HOUR);
  const again = await must(jordan, 'POST', '/sweep/looks', { clientId, since: body.at });
  expect(again).toMatchObject({ anomalies: 0, links: 0, explained: 0, ticketed: 0 });
});

test('an explanation is taken back, and the row is to be done again', async () => {
  const [anomaly = ''] = await find({ condition: 'anomaly' });
  await must(jordan, 'POST', '/sweep/explanations', { findingIds: [anomaly], reason: 'known' });
  expect((await ask(stranger, 'DELETE', `/sweep/explanations/${anomaly}`)).status).toBe(404);
  await must(jordan, 'DELETE', `/sweep/explanations/${anomaly}`);
  await must(jordan, 'DELETE', `/sweep/explanations/${anomaly}`);
  expect((await must(jordan, 'GET', '/sweep')).rows).toMatchObject([{ explanation: null }]);
  expect((await look()).status).toBe(409);
});

test('an explanation ends after a week, and an open row is back', async () => {
  const [anomaly = ''] = await find({ condition: 'anomaly' });
  await must(jordan, 'POST', '/sweep/explanations', { findingIds: [anomaly], reason: 'known' });
  expect((await look()).status).toBe(200);
  app.clock.forward(8 * 24 * HOUR);
  expect((await look()).status).toBe(409);
});

test('all quiet is a look too, which the client sees without what was seen', async () => {
  const { status, body } = await look();
  expect([status, body]).toEqual([200, expect.anything()]);
  await find({ condition: 'link-down' });
  const { items } = await must(viewer, 'GET', '/portal/looks');
  expect(items).toEqual([{ at: body.at, by: jordan.name, looked: 0, tickets: 0 }]);
  const listed = await must(jordan, 'GET', `/sweep/looks?clientId=${clientId}`);
  expect(listed.items).toMatchObject([{ id: body.id, byName: jordan.name }]);
  expect((await ask(stranger, 'GET', `/sweep/looks?clientId=${clientId}`)).status).toBe(404);
});

test('findings of others are neither explained nor ticketed, not even among one’s own', async () => {
  const [own = ''] = await find({ condition: 'spike' });
  for (const [path, body] of [
    ['/sweep/explanations', { findingIds: [own], reason: 'known' }],
    ['/sweep/tickets', { findingId: own }],
    ['/sweep/looks', { clientId, since: isoOf(app.clock.now()) }],
  ] as const)
    expect((await ask(stranger, 'POST', path, body)).status).toBe(404);
  const unknown = '00000000-0000-7000-8000-000000000000';
  const both = { findingIds: [own, unknown], reason: 'known' };
  expect((await ask(jordan, 'POST', '/sweep/explanations', both)).status).toBe(404);
  const { rows } = await must(jordan, 'GET', '/sweep');
  expect(rows).toMatchObject([{ explanation: null, ticket: null }]);
});

test('feedback on an anomaly is kept with who and when, and counted by kind', async () => {
  const facts = { series: '7', kind: 'level', metric: 'device.cpu' };
  const [anomaly = '', link = ''] = await find({ condition: 'anomaly', facts }, { condition: 'link-down' });
  const path = `/findings/${anomaly}/judgement`;
  expect(await must(jordan, 'GET', path)).toEqual({ seriesId: 7, kind: 'level', judged: null, standing: null });
  await must(jordan, 'POST', path, { verdict: 'noise' });
  expect(await must(jordan, 'GET', path)).toMatchObject({ judged: { verdict: 'noise', byName: jordan.name } });
  const { items } = await must(jordan, 'GET', '/anomaly-rules');
  expect(items.find(({ kind }: Json) => kind === 'level')).toEqual({
    kind: 'level',
    raised: 1,
    judged: 1,
    noise: 1,
    rate: 1,
  });
  expect((await ask(stranger, 'POST', path, { verdict: 'noise' })).status).toBe(404);
  expect((await ask(jordan, 'POST', `/findings/${link}/judgement`, { verdict: 'noise' })).status).toBe(404);
});
