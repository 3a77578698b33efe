import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import {
  clientActor,
  makeClient,
  makeClientUser,
  makeDevice,
  makeSite,
  makeStaff,
  plainTicket,
  staffActor,
} from '../../test/harness/factories.ts';
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { asOwner } from '../db/connect.ts';
import { systemScope } from '../db/open.ts';
import { attach } from '../tickets/attachments.ts';
import { addEntry, claim, close, openTicket, resolve, setState } from '../tickets/tickets.ts';
import { portalHttp } from './http.ts';

let app: TestApp;
let jordan: Actor;
let ann: Actor;
let viewer: Actor;
let eve: Actor;
let clientId: string;
let deviceId: string;

beforeAll(async () => {
  app = await testApp({ slices: (people) => [portalHttp(people)] });
  clientId = (await makeClient(app.db, { name: 'Acme' })).id;
  const other = (await makeClient(app.db)).id;
  const lead = await makeStaff(app.db, 'lead-engineer', { name: 'Jordan', allClients: true });
  jordan = staffActor(lead, 'lead-engineer');
  ann = clientActor(
    await makeClientUser(app.db, clientId, 'client-administrator', { name: 'Ann' }),
    clientId,
    'client-administrator',
  );
  viewer = clientActor(await makeClientUser(app.db, clientId, 'client-viewer'), clientId);
  eve = clientActor(await makeClientUser(app.db, other, 'client-administrator'), other, 'client-administrator');
  const site = await makeSite(app.db, clientId, { name: 'Leeds' });
  deviceId = (await makeDevice(app.db, clientId, { name: 'fw-leeds-1', siteId: site.id })).id;
  await makeDevice(app.db, clientId, { name: 'sw-leeds-1' });
  await app.db.as(systemScope, (tx) =>
    tx.updateTable('client').set({ leadEngineerId: lead.id }).where('id', '=', clientId).execute(),
  );
  await app.db.as(systemScope, (tx) =>
    tx.insertInto('soc').values({ id: crypto.randomUUID(), name: 'Denver', zone: 'America/Denver' }).execute(),
  );
});
afterAll(() => app.close());

const ask = (actor: Actor, method: 'GET' | 'POST', path: string, payload?: object) =>
  app.ask(actor, method, `/portal${path}`, payload);

async function heard(device: string, secondsAgo: number): Promise<void> {
  const at = isoOf(app.clock.now() - secondsAgo * 1000);
  await asOwner(app.owner, (client) =>
    client.query(
      `insert into source_health (client_id, device_id, listener, address, first_heard_at, last_heard_at, records) values ($1, $2, 'udp', '10.0.0.1', $3, $3, 1)
      on conflict (client_id, device_id, listener) do update set last_heard_at = excluded.last_heard_at`,
      [clientId, device, at],
    ),
  );
}

const staffOpens = (more: object = {}): ReturnType<typeof openTicket> =>
  openTicket(app.deps, jordan, {
    clientId,
    title: 'VPN to Leeds is down',
    ...plainTicket,
    ...more,
  });

describe('the portal', () => {
  test('who am I, and what may I do', async () => {
    expect((await ask(ann, 'GET', '/me')).body).toEqual({
      id: ann.id,
      name: 'Ann',
      role: 'client-administrator',
      mayWrite: true,
      mayManage: true,
      client: { id: clientId, name: 'Acme', zone: 'Europe/London', language: 'en' },
    });
    expect((await ask(viewer, 'GET', '/me')).body).toMatchObject({ mayWrite: false, mayManage: false });
  });

  test('is not for staff', async () => {
    expect((await ask(jordan, 'GET', '/now')).status).toBe(403);
  });

  test('now, before anything was heard: it does not claim that all is well', async () => {
    expect((await ask(ann, 'GET', '/now')).body).toMatchObject({
      status: 'unknown',
      because: 'Nothing has been heard from your devices yet.',
      devices: { total: 2, unknown: { count: 2, ageSeconds: null } },
      lastEventAt: null,
      onDuty: {
        people: [{ name: 'Jordan', part: 'lead-engineer', soc: null, zone: 'UTC', localTime: '09:00' }],
        socs: [{ name: 'Denver', localTime: '02:00' }],
      },
    });
  });

  test('now, with devices heard: well, and how old each figure is', async () => {
    await heard(deviceId, 12);
    const { body } = await ask(ann, 'GET', '/now');
    expect(body).toMatchObject({
      status: 'ok',
      devices: { total: 2, ok: { count: 1, ageSeconds: 12 }, unknown: { count: 1 } },
      lastEventAgeSeconds: 12,
    });
  });

  test('a client asks for help, is answered, answers', async () => {
    const opened = await ask(ann, 'POST', '/tickets', {
      title: 'Cannot print',
      description: 'Since this morning.',
      deviceId,
    });
    expect(opened).toMatchObject({
      status: 201,
      body: {
        state: 'new',
        engineer: null,
        requesterName: 'Ann',
        deviceName: 'fw-leeds-1',
        responseDueAt: isoOf(app.clock.now() + 900_000),
        mayAnswer: true,
        entries: [],
      },
    });
    expect(opened.body.promises).toMatchObject([
      { kind: 'acknowledgement', is: 'running' },
      { kind: 'first-response', is: 'running', why: expect.stringContaining('15 minutes') },
    ]);
    const id = opened.body.id;
    await claim(app.deps, jordan, id);
    await addEntry(app.deps, jordan, id, { audience: 'internal', text: 'They never update their drivers.' });
    await addEntry(app.deps, jordan, id, {
      audience: 'client',
      text: 'Please restart it.',
      state: 'waiting-for-client',
    });
    const now = (await ask(viewer, 'GET', '/now')).body;
    expect(now).toMatchObject({
      needsYou: { count: 1, tickets: [{ id, needsYou: true, engineer: 'Jordan' }] },
      withUs: { count: 0, nextResponseDueAt: null },
    });
    expect((await ask(viewer, 'GET', '/tickets?show=needs-you')).body.items).toHaveLength(1);
    const answered = await ask(ann, 'POST', `/tickets/${id}/entries`, { text: 'Done, it works.' });
    expect(answered).toMatchObject({
      status: 201,
      body: {
        ticket: {
          state: 'open',
          needsYou: false,
          entries: [
            { from: 'us', author: 'Jordan', text: 'Please restart it.' },
            { from: 'you', author: 'Ann', text: 'Done, it works.' },
          ],
        },
      },
    });
    expect(answered.text).not.toMatch(/drivers|internal|authorId|assigneeId|watchers|version_/);
    expect((await ask(ann, 'GET', '/devices')).body.items[0]).toMatchObject({
      name: 'fw-leeds-1',
      openTickets: [{ id }],
    });
  });

  test('a viewer reads and does not write', async () => {
    expect((await ask(viewer, 'POST', '/tickets', { title: 'x', description: 'y' })).status).toBe(403);
    const { id } = await staffOpens();
    expect((await ask(viewer, 'POST', `/tickets/${id}/entries`, { text: 'x' })).status).toBe(403);
    expect((await ask(viewer, 'GET', `/tickets/${id}`)).body).toMatchObject({ mayAnswer: false });
  });

  test('with us: by priority, and the next promised answer', async () => {
    const before = (await ask(ann, 'GET', '/now')).body.withUs;
    app.clock.forward(60_000);
    await staffOpens({ impact: 'high', urgency: 'high' });
    const { body } = await ask(ann, 'GET', '/now');
    expect(body).toMatchObject({ status: 'critical', because: '1 ticket of the highest priority is open.' });
    expect(body.withUs).toMatchObject({
      count: before.count + 1,
      byPriority: { P1: 1 },
      newestChangeAt: isoOf(app.clock.now()),
    });
    expect(body.withUs.nextResponseDueAt).toBe(before.nextResponseDueAt);
  });

  test('a closed ticket takes no answer; a resolved one opens again', async () => {
    const { id } = await staffOpens({ claim: true });
    await resolve(app.deps, jordan, { id, resolution: 'New cable.' });
    expect((await ask(ann, 'GET', `/tickets/${id}`)).body).toMatchObject({
      state: 'resolved',
      resolution: 'New cable.',
      mayAnswer: true,
    });
    expect((await ask(ann, 'POST', `/tickets/${id}/entries`, { text: 'Down again.' })).body.ticket).toMatchObject({
      state: 'new',
      engineer: null,
    });
    await resolve(app.deps, jordan, { id, resolution: 'Other cable.' });
    await close(app.deps, jordan, { id });
    expect(await ask(ann, 'POST', `/tickets/${id}/entries`, { text: 'Hm' })).toMatchObject({
      status: 409,
      body: { title: 'ticket/closed' },
    });
    expect((await ask(ann, 'GET', '/tickets?show=done')).body.items.map((item: { id: string }) => item.id)).toContain(
      id,
    );
  });

  test('an internal ticket, and everything of another client, is not there', async () => {
    const hidden = await staffOpens({ audience: 'internal', title: 'Contract' });
    const shown = await staffOpens();
    for (const [actor, id] of [
      [ann, hidden.id],
      [eve, shown.id],
      [eve, hidden.id],
    ] as const) {
      expect((await ask(actor, 'GET', `/tickets/${id}`)).status).toBe(404);
      expect((await ask(actor, 'POST', `/tickets/${id}/entries`, { text: 'x' })).status).toBe(404);
    }
    expect((await ask(ann, 'GET', '/tickets?show=all&text=contract')).body.items).toEqual([]);
    expect((await ask(eve, 'GET', '/tickets?show=all')).body.items).toEqual([]);
    expect((await ask(eve, 'GET', '/devices')).body.items).toEqual([]);
    expect((await ask(eve, 'GET', '/now')).body).toMatchObject({
      devices: { total: 0 },
      lastEventAt: null,
      withUs: { count: 0 },
      onDuty: { people: [] },
    });
    expect((await ask(eve, 'POST', '/tickets', { title: 'x', description: 'y', deviceId })).body).toMatchObject({
      status: 404,
      title: 'device/not-found',
    });
  });

  test('files: one’s own are sent and saved, those of notes are not there', async () => {
    const { id } = await staffOpens();
    const note = await addEntry(app.deps, jordan, id, { audience: 'internal', text: 'Capture.' });
    const secret = await attach(app.deps, jordan, {
      ticketId: id,
      entryId: note.entryId,
      name: 'a.txt',
      mediaType: 'text/plain',
      bytes: Buffer.from('secret'),
    });
    expect((await ask(ann, 'GET', `/tickets/${id}/attachments/${secret.id}`)).status).toBe(404);
    const { entryId } = (await ask(ann, 'POST', `/tickets/${id}/entries`, { text: 'A picture.' })).body;
    const made = await app.server.inject({
      method: 'POST',
      url: `/api/v1/portal/tickets/${id}/entries/${entryId}/attachments?name=b.txt&type=text/plain`,
      headers: { ...app.signedInAs(ann), 'content-type': 'application/octet-stream' },
      payload: 'hello',
    });
    expect(made.statusCode).toBe(201);
    const file = await app.server.inject({
      method: 'GET',
      url: `/api/v1/portal/tickets/${id}/attachments/${made.json().id}`,
      headers: app.signedInAs(viewer),
    });
    expect([file.body, file.headers['content-security-policy'], file.headers['x-content-type-options']]).toEqual([
      'hello',
      "default-src 'none'; sandbox",
      'nosniff',
    ]);
    expect(
      (await ask(ann, 'GET', `/tickets/${id}`)).body.attachments.map((each: { name: string }) => each.name),
    ).toEqual(['b.txt']);
  });

  test('page by page, each ticket once', async () => {
    const whole = (await ask(ann, 'GET', '/tickets?show=all')).body.items.map((item: { id: string }) => item.id);
    const seen: string[] = [];
    for (let after = ''; ;) {
      const { body } = await ask(ann, 'GET', `/tickets?show=all&limit=2${after}`);
      seen.push(...body.items.map((item: { id: string }) => item.id));
      if (body.next === null) break;
      after = `&after=${body.next}`;
    }
    expect(seen).toEqual(whole);
    expect((await ask(ann, 'GET', `/tickets?after=${Buffer.from('["x","y"]').toString('base64url')}`)).status).toBe(
      400,
    );
  });

  test('what a client user may be told of is published; what staff do among themselves is not', async () => {
    const { id } = await staffOpens();
    await addEntry(app.deps, jordan, id, { audience: 'internal', text: 'x' });
    await setState(app.deps, jordan, { id, state: 'waiting-for-vendor' });
    const topics = await app.db.as(
      { side: 'client', clients: [clientId], actorId: ann.id },
      async (tx) =>
        (await sql<{ topic: string }>`select topic from fact where subject_id = ${id} order by id`.execute(tx)).rows,
    );
    expect(topics.map(({ topic }) => topic)).toEqual(['ticket.opened', 'ticket.state-changed']);
  });

  test('devices: one that answers when it is asked is heard', async () => {
    const { id } = await makeDevice(app.db, clientId, { name: 'ap-leeds-1', address: '10.0.0.9' });
    const mine = async (): Promise<object> =>
      (await ask(viewer, 'GET', '/devices')).body.items.find((each: { id: string }) => each.id === id);
    expect(await mine()).toMatchObject({ state: 'unknown', lastHeardAt: null });
    const at = isoOf(app.clock.now() - 20_000);
    await asOwner(app.owner, (client) =>
      client.query(`insert into poll_status (client_id, device_id, last_at, last_ok_at) values ($1, $2, $3, $3)`, [
        clientId,
        id,
        at,
      ]),
    );
    expect(await mine()).toMatchObject({ state: 'ok', lastHeardAgeSeconds: 20 });
    await asOwner(app.owner, (client) => client.query(`update device set retired_at = $2 where id = $1`, [id, at]));
  });

  test('devices: a condition, silence, never heard', async () => {
    const finding = (condition: string, device: string, severity = 'high'): Promise<unknown> =>
      asOwner(app.owner, async (client) => {
        const group = crypto.randomUUID();
        const id = crypto.randomUUID();
        const at = isoOf(app.clock.now() - 30_000);
        await client.query(
          `insert into finding_group (id, client_id, cause, place, first_finding_id, severity, size, first_at, last_at) values ($1, $2, 'connectivity', 'x', $3, $5, 1, $4, $4)`,
          [group, clientId, id, at, severity],
        );
        await client.query(
          `insert into finding (id, client_id, device_id, origin, address, component, condition, severity, state, title, first_at, last_at, changed_at, count, flap_ring_at, is_down, group_id, told)
           values ($1, $2, $3::uuid, $3::text, '10.0.0.1', 'ge-0/0/1', $4, $7, 'open', 'Link down: ge-0/0/1', $5, $5, $5, 1, $5, true, $6, true)`,
          [id, clientId, device, condition, at, group, severity],
        );
      });
    await finding('link-down', deviceId);
    await finding('restarted', deviceId, 'info');
    const { body } = await ask(viewer, 'GET', '/devices');
    expect(body.items).toMatchObject([
      {
        name: 'fw-leeds-1',
        site: 'Leeds',
        state: 'condition',
        conditions: [{ summary: 'Link down: ge-0/0/1', severity: 'high' }],
      },
      { name: 'sw-leeds-1', site: null, state: 'unknown', lastHeardAt: null, conditions: [] },
    ]);
    await finding('silent', body.items[1].id);
    expect((await ask(viewer, 'GET', '/now')).body.devices).toMatchObject({
      withCondition: { count: 1, ageSeconds: 30 },
      silent: { count: 1 },
      ok: { count: 0 },
    });
  });
});
