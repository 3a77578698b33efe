/** Two clients with one record of each kind, made as people make them; every text of a client carries its mark. */
import { randomBytes } from 'node:crypto';
import type { Actor } from '../../src/base/actor.ts';
import { systemClock } from '../../src/base/clock.ts';
import { newId } from '../../src/base/id.ts';
import { silentLog } from '../../src/base/log.ts';
import { asOwner } from '../../src/db/connect.ts';
import { systemScope } from '../../src/db/open.ts';
import { openQuarantine } from '../../src/intake/quarantine-sink.ts';
import { SyslogScanner } from '../../src/intake/scan.ts';
import { permissionsOf } from '../../src/people/may.ts';
import { addRoleToken } from '../../src/people/tokens.ts';
import { cliActor } from '../../src/people/users.ts';
import { batchOf } from '../../src/wire/batch.ts';
import type { TestApp } from '../harness/app.ts';
import { makeConfigs } from './configs.ts';
import { makeMail } from './mail.ts';
import { makeMetrics } from './metrics.ts';
import { makeReport } from './reports.ts';
import { makeTopology } from './topology.ts';
import { clientActor, makeClientUser, makeStaff, staffActor } from '../harness/factories.ts';

/** `mark`: in every text of this client. `inner`: in those that no client user may read, not even its own. */
export type Tenant = {
  clientId: string;
  mark: string;
  inner: string;
  engineer: Actor;
  administrator: Actor;
  viewer: Actor;
  /** One id of each kind. */
  ids: Record<string, string>;
};

/** Sees and may do everything: makes the world, and proves that what others do not see is there. */
export async function overseer(app: TestApp): Promise<Actor> {
  const person = await makeStaff(app.db, 'administrator', { allClients: true });
  return {
    ...staffActor(person, 'administrator'),
    permissions: new Set([...permissionsOf('administrator'), ...permissionsOf('integration')]),
  };
}

export type Send = (method: 'GET' | 'POST' | 'PUT', path: string, body?: object | Buffer) => Promise<any>;

export async function makeTenant(app: TestApp, by: Actor, mark: string, port: number): Promise<Tenant> {
  const inner = `${mark}inner`;
  const call = sender(app, by);
  const client = await call('POST', '/clients', {
    name: `${mark} Ltd`,
    zone: 'Europe/London',
    dataRegion: `${mark} region`,
    notes: `${inner} notes`,
  });
  const clientId: string = client.id;
  const engineer = await makeStaff(app.db, 'engineer', { clients: [clientId] });
  const administrator = await makeClientUser(app.db, clientId, 'client-administrator', {
    name: `${mark} administrator`,
  });
  const viewer = await makeClientUser(app.db, clientId, 'client-viewer', { name: `${mark} viewer` });
  const soc = await call('POST', '/socs', { name: `SOC ${randomBytes(4).toString('hex')}`, zone: 'UTC' });
  const site = await call('POST', '/sites', {
    clientId,
    name: `${mark} site`,
    zone: 'Europe/London',
    address: `${mark} street`,
  });
  const device = await call('POST', '/devices', {
    clientId,
    name: `${mark}-fw1`,
    kind: 'firewall',
    siteId: site.id,
    managementAddress: '10.20.0.1',
    serial: `${mark}-serial`,
    notes: `${inner} notes`,
  });
  const contact = await call('POST', `/clients/${clientId}/contacts`, {
    name: `${inner} contact`,
    kind: 'key',
    notes: `${inner} notes`,
    channels: [{ kind: 'email', value: `${inner}@nobody.example` }],
  });
  const sources = await makeSources(call, { clientId, deviceId: device.id, inner, port });
  const series = await makeMetrics(app, { clientId, deviceId: device.id, mark });
  const finding = await makeFinding(app, { clientId, deviceId: device.id, mark, series });
  const event = await makeEvent(app, { clientId, deviceId: device.id, inner, port });
  const ticket = await makeTicket(call, { clientId, deviceId: device.id, mark, inner });
  const change = await makeChange(call, { clientId, deviceId: device.id, siteId: site.id, mark, inner });
  const credential = await call('POST', '/credentials', {
    clientId,
    name: `${inner} community`,
    secret: { kind: 'snmp-v2c', community: inner },
  });
  const collector = await call('POST', '/collectors', {
    clientId,
    siteId: site.id,
    name: `${inner} collector`,
    reach: 'soc.nobody.example:6514',
  });
  const check = await call('POST', '/service-checks', {
    deviceId: device.id,
    name: `${inner} check`,
    kind: 'https',
    port: 443,
  });
  const meeting = await call('POST', '/meetings', {
    clientId,
    title: `${mark} meeting`,
    place: `${mark} room`,
    zone: 'Europe/London',
    ...{ onDate: '2026-03-03', atTime: '10:00', minutes: 30, repeats: 'weekly' },
    people: [{ kind: 'staff', id: engineer.id }],
  });
  const asEngineer = sender(app, staffActor(engineer, 'engineer', [clientId]));
  const view = await asEngineer('POST', '/ticket-views', {
    name: `${inner} view`,
    filter: { client: clientId },
  });
  const calendar = await call('POST', '/calendars', {
    clientId,
    name: `${mark} hours`,
    zone: 'Europe/London',
    hours: { mon: [['09:00', '17:00']] },
    dates: [{ date: '2026-12-24', hours: [], because: `${mark} day off` }],
  });
  const token = await addRoleToken(app.people, cliActor('test'), {
    name: `${mark} token`,
    role: 'client-viewer',
    clientIds: [clientId],
    expiresInDays: null,
  });
  return {
    clientId,
    mark,
    inner,
    engineer: staffActor(engineer, 'engineer', [clientId]),
    administrator: clientActor(administrator, clientId, 'client-administrator'),
    viewer: clientActor(viewer, clientId),
    ids: {
      client: clientId,
      staff: engineer.id,
      soc: soc.id,
      'client-user': viewer.id,
      person: viewer.id,
      session: await makeSession(app, { personId: viewer.id, mark }),
      contact: contact.id,
      meeting: meeting.id,
      site: site.id,
      calendar: calendar.id,
      device: device.id,
      credential: credential.id,
      'service-check': check.id,
      collector: collector.id,
      token: token.id,
      event,
      ...sources,
      ...finding,
      ...ticket,
      ...change,
      record: ticket.ticket,
      ...(await makeHuddle(call, { clientId, ticketId: ticket.ticket, mark, inner })),
      ...(await makeTicketHelp(call, { clientId, ticketId: ticket.ticket, inner })),
      ...(await makeMail(app, call, { clientId, mark, inner })),
      ...(await makeConfigs(app, call, { clientId, deviceId: device.id, inner })),
      ...(await makeTopology(app, call, { clientId, mark, inner })),
      ...(await makeReport(
        app,
        { call: asEngineer, ownerId: engineer.id },
        { clientId, contactId: contact.id, inner },
      )),
      'ticket-view': view.id,
      'quarantine-group': await makeQuarantined(app, inner, port),
    },
  };
}

/** Calls the API as someone and insists on success. */
export function sender(app: TestApp, actor: Actor): Send {
  const headers = app.signedInAs(actor);
  return async (method, path, body) => {
    const file = Buffer.isBuffer(body);
    const response = await app.server.inject({
      method,
      url: `/api/v1${path}`,
      headers: { ...headers, ...(file ? { 'content-type': 'application/octet-stream' } : {}) },
      ...(body ? { payload: body } : {}),
    });
    if (response.statusCode >= 300) throw new Error(`${method} ${path}: ${response.statusCode} ${response.body}`);
    return response.body === '' ? {} : JSON.parse(response.body);
  };
}

async function makeTicket(
  call: Send,
  { clientId, deviceId, mark, inner }: { clientId: string; deviceId: string; mark: string; inner: string },
): Promise<Record<'ticket' | 'entry' | 'attachment' | 'ticket-link', string>> {
  const ticket = await call('POST', '/tickets', {
    clientId,
    title: `${mark} ticket`,
    description: `${mark} description`,
    component: `${mark} component`,
    deviceId,
    message: `${mark} message`,
  });
  await call('POST', '/tickets', { clientId, title: `${inner} ticket`, audience: 'internal' });
  const { entryId } = await call('POST', `/tickets/${ticket.id}/entries`, {
    audience: 'client',
    text: `${mark} answer`,
  });
  await call('POST', `/tickets/${ticket.id}/entries`, { audience: 'internal', text: `${inner} entry` });
  const attachment = await call(
    'POST',
    `/tickets/${ticket.id}/entries/${entryId}/attachments?name=${mark}.txt`,
    Buffer.from(`${mark} file`),
  );
  const linked = await call('POST', `/tickets/${ticket.id}/links`, { to: { kind: 'device', id: deviceId } });
  return {
    ticket: ticket.id,
    entry: entryId,
    attachment: attachment.id,
    'ticket-link': linked.links?.[0]?.id ?? linked.id,
  };
}

async function makeHuddle(
  call: Send,
  { clientId, ticketId, mark, inner }: { clientId: string; ticketId: string; mark: string; inner: string },
): Promise<Record<'huddle' | 'huddle-option' | 'article', string>> {
  const about = { kind: 'ticket', id: ticketId };
  const huddle = await call('POST', '/huddles', { about, question: `${inner} question` });
  const { options } = await call('POST', `/huddles/${huddle.id}/options`, { text: `${inner} option` });
  await call('POST', `/huddles/${huddle.id}/decide`, { decision: `${inner} decision` });
  await call('POST', `/huddles/${huddle.id}/article`);
  const open = await call('POST', '/huddles', { about, kind: 'war-room', question: `${inner} room` });
  await call('POST', `/huddles/${open.id}/options`, { text: `${inner} option` });
  const article = await call('POST', '/articles', {
    clientId,
    audience: 'clients',
    title: `${mark} article`,
    body: `${mark} text`,
    tags: [mark],
  });
  return { huddle: huddle.id, 'huddle-option': options[0].id, article: article.id };
}

async function makeChange(
  call: Send,
  { clientId, deviceId, siteId, mark, inner }: Record<'clientId' | 'deviceId' | 'siteId' | 'mark' | 'inner', string>,
): Promise<Record<'change' | 'change-model' | 'change-freeze', string>> {
  const change = await call('POST', '/changes', {
    clientId,
    title: `${mark} change`,
    reason: `${mark} reason`,
    deviceIds: [deviceId],
  });
  await call('PUT', `/changes/${change.id}/configs/before`, { text: `${inner} configuration` });
  const model = await call('POST', `/clients/${clientId}/change-models`, {
    name: `${mark} model`,
    plan: `${mark} plan`,
    backOut: `${mark} way back`,
    answers: { reach: 'nobody', tested: 'here', back: 'minutes', hours: 'outside', access: 'no' },
    authorisedHow: `${mark} letter`,
  });
  const freeze = await call('POST', `/clients/${clientId}/change-freezes`, {
    siteId,
    fromAt: '2026-03-10T00:00:00Z',
    toAt: '2026-03-12T00:00:00Z',
    reason: `${mark} freeze`,
  });
  return { change: change.id, 'change-model': model.id, 'change-freeze': freeze.id };
}

async function makeTicketHelp(
  call: Send,
  { clientId, ticketId, inner }: { clientId: string; ticketId: string; inner: string },
): Promise<Record<'ticket-bulk' | 'ticket-aid' | 'ticket-field' | 'ticket-task', string>> {
  const aid = await call('POST', '/ticket-aids', {
    clientId,
    kind: 'checklist',
    name: `${inner} list`,
    items: [`${inner} item`],
  });
  const field = await call('POST', `/clients/${clientId}/ticket-fields`, { name: `${inner} field`, type: 'text' });
  const { tasks } = await call('POST', `/tickets/${ticketId}/tasks`, { checklistId: aid.id });
  await call('POST', `/tickets/${ticketId}/tags`, { add: [`${inner}-tag`] });
  const bulk = await call('POST', '/ticket-bulks', { ticketIds: [ticketId], act: { do: 'pool' } });
  return { 'ticket-bulk': bulk.id, 'ticket-aid': aid.id, 'ticket-field': field.id, 'ticket-task': tasks[0].id };
}

async function makeSources(
  call: Send,
  { clientId, deviceId, inner, port }: { clientId: string; deviceId: string; inner: string; port: number },
): Promise<Record<'listener' | 'source-key' | 'relay' | 'snmp-user', string>> {
  const listener = await call('POST', '/listeners', { clientId, name: `${inner} listener`, kind: 'syslog-udp', port });
  const made = await call('POST', '/source-keys', { kind: 'webhook', clientId, deviceId, name: `${inner} key` });
  const relay = await call('POST', '/relays', { clientId, name: `${inner} relay`, address: '10.20.0.9' });
  const snmpUser = await call('POST', '/snmp-users', {
    clientId,
    deviceId,
    name: `${inner}-user`,
    authPhrase: 'umbrella kettle',
    privPhrase: 'orbit moss lamp',
  });
  return { listener: listener.id, 'source-key': made.key.id, relay: relay.id, 'snmp-user': snmpUser.id };
}

async function makeFinding(
  app: TestApp,
  { clientId, deviceId, mark, series }: { clientId: string; deviceId: string; mark: string; series: number },
): Promise<Record<'finding' | 'finding-group', string>> {
  const now = app.clock.now();
  const [finding, group] = [newId(now), newId(now)];
  const at = new Date(now).toISOString();
  await asOwner(app.owner, async (client) => {
    await client.query(
      `insert into finding_group (id, client_id, cause, place, first_finding_id, severity, size, first_at, last_at) values ($1, $2, 'connectivity', $3, $4, 'high', 1, $5, $5)`,
      [group, clientId, `${mark} place`, finding, at],
    );
    await client.query(
      `insert into finding (id, client_id, device_id, origin, address, component, condition, severity, state, title, summary, first_at, last_at, changed_at, count, flap_ring_at, is_down, group_id, told, facts)
       values ($1, $2, $3::uuid, ($3::uuid)::text, '10.20.0.1', $4, 'link-down', 'high', 'open', $5, $5, $6, $6, $6, 1, $6, true, $7, true, jsonb_build_object('kind', 'spike', 'series', $8::text))`,
      [finding, clientId, deviceId, `${mark}-ge-0/0/0`, `${mark} link down`, at, group, String(series)],
    );
    await client.query(
      `insert into source_health (client_id, device_id, listener, address, first_heard_at, last_heard_at, records) values ($1, $2, $3, '10.20.0.1', $4, $4, 1)`,
      [clientId, deviceId, `${mark}-listener`, at],
    );
  });
  return { finding, 'finding-group': group };
}

async function makeEvent(
  app: TestApp,
  { clientId, deviceId, inner, port }: { clientId: string; deviceId: string; inner: string; port: number },
): Promise<string> {
  const line = `<14>1 2026-03-02T09:00:00Z fw1 app - - - ${inner} event`;
  const at = app.clock.now();
  const batch = batchOf([
    {
      bytes: Buffer.from(line),
      at,
      source: { clientId, deviceId, listener: 'syslog-udp', address: '10.20.0.1', kind: 'syslog' },
    },
  ]);
  const writer = app.records.store.writer();
  writer.add({ batch, position: port, scan: new SyslogScanner().scan(batch) });
  await app.wire.as(systemScope, (tx) => writer.write(tx));
  return `${at}-${port}-0`;
}

async function makeSession(app: TestApp, { personId, mark }: { personId: string; mark: string }): Promise<string> {
  const id = newId(app.clock.now());
  const now = new Date(app.clock.now());
  await asOwner(app.owner, async (client) => {
    await client.query(`insert into auth.account (person_id, side, email) values ($1, 'client', $2)`, [
      personId,
      `${mark}@sign-in.example`,
    ]);
    await client.query(
      `insert into auth.session (id, hash, person_id, strength, agent, created_at, last_used_at, expires_at) values ($1, $2, $3, 'full', $4, $5, $5, $6)`,
      [id, randomBytes(32), personId, `${mark} browser`, now, new Date(now.getTime() + 3_600_000)],
    );
  });
  return id;
}

/** Belongs to no client: only those who see all may see it. */
async function makeQuarantined(app: TestApp, inner: string, port: number): Promise<string> {
  const quarantine = await openQuarantine({ wire: app.wire, clock: systemClock, log: silentLog() });
  const arrival = {
    listenerId: 'syslog-udp-5514',
    transport: 'udp',
    address: `10.66.${port % 250}.1`,
    clientId: null,
  } as never;
  quarantine.put(
    arrival,
    'unknown-sender' as never,
    'syslog',
    Buffer.from(`<14>${inner} quarantined`),
    app.clock.now(),
  );
  await quarantine.settled();
  await quarantine.close();
  const { rows } = await asOwner(app.owner, (client) =>
    client.query('select id from quarantine_group where address = $1', [`10.66.${port % 250}.1`]),
  );
  return rows[0].id;
}
