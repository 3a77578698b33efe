import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { afterEach, expect, test } from 'vitest';
import { memoryLog } from '../../../test/harness/memory-log.ts';
import { systemClock } from '../../base/clock.ts';
import { readConfig } from '../../base/config.ts';
import { silentLog } from '../../base/log.ts';
import { Problem } from '../../base/problem.ts';
import { makeServer } from '../../http/server.ts';
import { Collector } from '../../wire/collector.ts';
import { snapshot } from '../../wire/counters.ts';
import type { WireLog } from '../../wire/log.ts';
import { identityOf } from '../identify.ts';
import { openDoors } from './doors.ts';
import type { DoorRates } from './doors.ts';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const TOKEN = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const CHANNEL = '11111111-2222-3333-4444-555555555555';
const identity = identityOf(
  {
    clients: [{ id: 'acme', slug: 'acme', zone: 'UTC' }],
    devices: [
      { id: 'acme-fw', clientId: 'acme', name: 'fw1', zone: 'UTC', addresses: ['10.0.0.1'] },
      { id: 'acme-sw', clientId: 'acme', name: 'sw1', zone: 'UTC', addresses: [] },
    ],
    listeners: [],
    keys: [
      {
        id: 'hook',
        kind: 'webhook',
        hash: hash('secret-hook'),
        clientId: 'acme',
        deviceId: null,
        name: 'hook',
        expiresAt: null,
      },
      {
        id: 'bound',
        kind: 'webhook',
        hash: hash('bound-hook'),
        clientId: 'acme',
        deviceId: 'acme-sw',
        name: 'bound',
        expiresAt: null,
      },
      { id: 'hec', kind: 'hec', hash: hash(TOKEN), clientId: 'acme', deviceId: null, name: 'hec', expiresAt: null },
    ],
    relays: [],
  },
  () => 0,
);

let server: FastifyInstance;
let collector: Collector;
const log = memoryLog();

afterEach(async () => {
  await server.close();
  await collector.stop(1);
});

async function open(more: { wrap?: (log: WireLog) => WireLog; rates?: DoorRates } = {}): Promise<void> {
  log.frames.length = 0;
  server = await makeServer({ config: readConfig({}, undefined).config, log: silentLog() });
  collector = new Collector({
    log: more.wrap?.(log.handle()) ?? log.handle(),
    clock: systemClock,
    logger: silentLog(),
  });
  await openDoors(server, { collector, identity, clock: systemClock, ...(more.rates ? { rates: more.rates } : {}) });
}

const hook = (
  payload: string | Buffer,
  secret = 'secret-hook',
  headers: Record<string, string> = { 'content-type': 'application/json' },
): Promise<LightMyRequestResponse> =>
  server.inject({ method: 'POST', url: `/api/v1/hooks/${secret}`, headers, payload });
const hec = (
  path: string,
  payload: string | Buffer,
  headers: Record<string, string> = {},
): Promise<LightMyRequestResponse> =>
  server.inject({
    method: 'POST',
    url: `/services/collector${path}`,
    headers: { authorization: `Splunk ${TOKEN}`, ...headers },
    payload,
  });
const texts = (): string[] => log.records().map(({ text }) => text);
const drops = (listener: string, reason: string): number =>
  snapshot().find((each) => each.listener === listener)?.drops[reason] ?? 0;

test('an object, a list and one object a line are taken; each is a record of one line', async () => {
  await open();
  expect((await hook('{"a":\n 1}')).json()).toEqual({ accepted: 1 });
  expect((await hook('[{"b":"]}"},{"c":[{"d":{}}]}]')).json()).toEqual({ accepted: 2 });
  expect(
    (await hook('{"e":1}\n{"f":"\\"{"}\n', 'secret-hook', { 'content-type': 'application/x-ndjson' })).json(),
  ).toEqual({ accepted: 2 });
  expect((await hook(gzipSync('{"g":1}'), 'secret-hook', { 'content-encoding': 'gzip' })).json()).toEqual({
    accepted: 1,
  });
  expect(texts()).toEqual(['{"a":  1}', '{"b":"]}"}', '{"c":[{"d":{}}]}', '{"e":1}', '{"f":"\\"{"}', '{"g":1}']);
  expect(log.records()[0]?.source).toEqual({
    clientId: 'acme',
    deviceId: null,
    listener: 'webhook',
    address: '127.0.0.1',
    kind: 'json',
    deviceZone: 'UTC',
  });
});

test('a record may name its device, unless its webhook belongs to one', async () => {
  await open();
  await hook('[{"host":"fw1"},{"host":"10.0.0.1"},{"host":"nobody"}]');
  await hook('{"host":"fw1"}', 'bound-hook');
  await hook('{"result":{"host":"sw1"},"sid":"1"}');
  expect(log.records().map(({ source }) => source.deviceId)).toEqual([
    'acme-fw',
    'acme-fw',
    null,
    'acme-sw',
    'acme-sw',
  ]);
});

test.each([
  ['', 400, 'hook/empty'],
  ['[]', 400, 'hook/empty'],
  ['"text"', 400, 'hook/bad-json'],
  ['[1]', 400, 'hook/bad-json'],
  ['{"a":1}{"b"', 400, 'hook/bad-json'],
  ['[{"a":1}', 400, 'hook/bad-json'],
  ['[{"a":1},]', 400, 'hook/bad-json'],
  ['[{"a":1}]{"b":1}', 400, 'hook/bad-json'],
  ['{"a":tru}', 400, 'hook/bad-json'],
  [`{"a":${'['.repeat(100)}${']'.repeat(100)}}`, 400, 'hook/too-deep'],
  ['{}'.repeat(20_001), 413, 'hook/too-many'],
  [`{"a":"${'x'.repeat(300_000)}"}`, 413, 'hook/too-large'],
  [`{"a":"${'x'.repeat(1_100_000)}"}`, 413, 'http/refused'],
])('a bad body is refused whole: %#', async (body, status, code) => {
  await open();
  const reply = await hook(body);
  expect([reply.statusCode, reply.json().title]).toEqual([status, code]);
  expect(texts()).toEqual([]);
});

test('a body that unpacks to more than it may is refused, as is one that cannot be unpacked', async () => {
  await open();
  const gzip = { 'content-encoding': 'gzip' };
  expect((await hook(gzipSync(`{"a":"${'0'.repeat(20_000_000)}"}`), 'secret-hook', gzip)).statusCode).toBe(413);
  expect((await hook('not gzip', 'secret-hook', gzip)).statusCode).toBe(400);
  expect((await hook('{}', 'secret-hook', { 'content-encoding': 'br' })).statusCode).toBe(415);
});

test('a wrong secret looks like nothing is there, and is counted', async () => {
  await open();
  const before = drops('webhook', 'bad-credential');
  expect((await hook('{}', 'guess')).statusCode).toBe(404);
  expect(drops('webhook', 'bad-credential')).toBe(before + 1);
});

test('a webhook is answered only when its records are durable', async () => {
  let release: (() => void) | undefined;
  const held = new Promise<void>((done) => (release = done));
  await open({
    wrap: (under) => ({ ...under, append: async (batch, attempt) => (await held, under.append(batch, attempt)) }),
  });
  let answered = false;
  const asking = hook('{"a":1}').then((reply) => ((answered = true), reply));
  await new Promise((done) => setTimeout(done, 100));
  expect(answered).toBe(false);
  release?.();
  expect((await asking).statusCode).toBe(200);
});

test('while the log refuses, senders are told when to come again', async () => {
  await open({
    wrap: (under) => ({ ...under, append: () => Promise.reject(new Problem('log/full', 503, 'no room')) }),
  });
  void hook('{"a":1}');
  await expect.poll(() => collector.refusal).toBeDefined();
  const refused = await hook('{"a":2}');
  expect([refused.statusCode, refused.headers['retry-after'], refused.json().title]).toEqual([503, '2', 'log/full']);
  const busy = await hec('/event', '{"event":"x"}');
  expect([busy.statusCode, busy.headers['retry-after'], busy.json()]).toEqual([
    503,
    '2',
    { text: 'Server is busy', code: 9 },
  ]);
  expect((await server.inject('/services/collector/health')).json()).toMatchObject({ code: 18 });
});

test('a source that sends faster than it may is held off, others are not', async () => {
  const rate = { perSecond: 1, burst: 2 };
  await open({ rates: { hook: rate, hec: rate } });
  expect((await hook('[{},{}]')).statusCode).toBe(200);
  const refused = await hook('[{},{},{}]');
  expect([refused.statusCode, refused.json().title]).toEqual([429, 'intake/too-fast']);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(1);
  expect((await hook('{}', 'bound-hook')).statusCode).toBe(200);
  expect((await hec('/event', '{"event":1}{"event":2}{"event":3}')).json()).toEqual({
    text: 'Server is busy',
    code: 9,
  });
});

test('HEC takes events back to back, in one go or not at all', async () => {
  await open();
  const ok = await hec(
    '',
    '{"time":1700000000.5,"host":"fw1","sourcetype":"juniper","event":"line one"}{"event":{"a":1},"fields":{"x":"y"}}\n\n{"event":5}',
  );
  expect([ok.statusCode, ok.json()]).toEqual([200, { text: 'Success', code: 0 }]);
  expect(log.records().map(({ source }) => [source.kind, source.deviceId, source.listener])).toEqual([
    ['json', 'acme-fw', 'hec'],
    ['json', null, 'hec'],
    ['json', null, 'hec'],
  ]);
  const bad = await hec('/event/1.0', '{"event":"good"}{"event":');
  expect([bad.statusCode, bad.json()]).toEqual([
    400,
    { text: 'Invalid data format', code: 6, 'invalid-event-number': 1 },
  ]);
  expect(texts()).toHaveLength(3);
});

test.each<[string, string, Record<string, string>, number, number]>([
  ['/event', '{"event":"x"}', { authorization: '' }, 401, 2],
  ['/event', '{"event":"x"}', { authorization: 'Bearer abc' }, 401, 3],
  ['/event', '{"event":"x"}', { authorization: 'Splunk wrong' }, 403, 4],
  ['/event', '', {}, 400, 5],
  ['/event', 'event=1', {}, 400, 6],
  ['/event', '{"time":1}', {}, 400, 12],
  ['/event', '{"event":""}', {}, 400, 13],
  ['/event', '{"event":"x"}', { 'x-splunk-request-channel': 'not-a-guid' }, 400, 11],
  ['/raw', '\n\r\n', {}, 400, 5],
  ['/ack', '{"acks":[0]}', {}, 400, 10],
  ['/ack', '{"acks":"all"}', { 'x-splunk-request-channel': CHANNEL }, 400, 6],
])('HEC%s refuses %s with Splunk’s code', async (path, body, headers, status, code) => {
  await open();
  const reply = await hec(path, body, headers);
  expect([reply.statusCode, reply.json().code]).toEqual([status, code]);
  expect(texts()).toEqual([]);
});

test('HEC takes raw lines, basic authentication, and gzip', async () => {
  await open();
  const basic = `Basic ${Buffer.from(`x:${TOKEN}`).toString('base64')}`;
  expect(
    (
      await hec('/raw', gzipSync('<14>1 - a - - - - one\r\ntwo\n\nthree'), {
        authorization: basic,
        'content-encoding': 'gzip',
      })
    ).json(),
  ).toMatchObject({ code: 0 });
  expect(log.records().map(({ text, source }) => [text, source.kind])).toEqual([
    ['<14>1 - a - - - - one', 'syslog'],
    ['two', 'syslog'],
    ['three', 'syslog'],
  ]);
});

test('with a channel each request has an id; it is true once, and never for what was not sent', async () => {
  await open();
  const channel = { 'x-splunk-request-channel': CHANNEL };
  expect((await hec('/event', '{"event":"a"}', channel)).json()).toEqual({ text: 'Success', code: 0, ackId: 0 });
  expect((await hec(`/raw?channel=${CHANNEL}`, 'b')).json()).toMatchObject({ ackId: 1 });
  const ask = async (...acks: number[]): Promise<unknown> =>
    (await hec('/ack', JSON.stringify({ acks }), channel)).json().acks;
  expect(await ask(0, 1, 2)).toEqual({ 0: true, 1: true, 2: false });
  expect(await ask(0)).toEqual({ 0: false });
});

test('an id is not true while its records are on their way', async () => {
  let release: (() => void) | undefined;
  const held = new Promise<void>((done) => (release = done));
  await open({
    wrap: (under) => ({ ...under, append: async (batch, attempt) => (await held, under.append(batch, attempt)) }),
  });
  const channel = { 'x-splunk-request-channel': CHANNEL };
  const sending = hec('/event', '{"event":"a"}', channel);
  await expect.poll(() => collector.pending).toBeGreaterThan(0);
  expect((await hec('/ack', '{"acks":[0]}', channel)).json()).toEqual({ acks: { 0: false } });
  release?.();
  expect((await sending).json()).toMatchObject({ ackId: 0 });
  expect((await hec('/ack', '{"acks":[0]}', channel)).json()).toEqual({ acks: { 0: true } });
});
