/** What a collector does at its site beside listening: polls, takes flows in, outlives its certificate and a full disk. */
import { createSocket } from 'node:dgram';
import { connect as connectTcp } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { readBundle } from '../../src/collect/bundle.ts';
import { DiskBuffer } from '../../src/collect/site/buffer.ts';
import { enrolAt } from '../../src/collect/site/enrol.ts';
import { endOf } from '../../src/collect/site/papers.ts';
import type { Papers } from '../../src/collect/site/papers.ts';
import { Uplink } from '../../src/collect/site/uplink.ts';
import { testSimulator } from '../harness/agents.ts';
import type { TestSimulator } from '../harness/agents.ts';
import { collectorRun } from '../harness/collect-run.ts';
import type { CollectorRun } from '../harness/collect-run.ts';
import { startProduct } from '../harness/product.ts';
import type { Product } from '../harness/product.ts';
import { setUpAdministrator, setupLinkIn } from '../harness/visitor.ts';
import type { Visitor } from '../harness/visitor.ts';

const DAY_MS = 86_400_000;
const IF = '1.3.6.1.2.1.2.2.1';
const IF_X = '1.3.6.1.2.1.31.1.1.1';
const soon = { timeout: 60_000, interval: 300 };

let product: Product;
let simulator: TestSimulator;
let ada: Visitor;
let site: CollectorRun;
let client: string;
let place: string;
let device: string;

/** A switch of one port. */
function port(state: 'up' | 'down'): string[] {
  const row = [`${IF}.1.1|2|1`, `${IF}.2.1|4|ge1`, `${IF}.3.1|2|6`, `${IF}.7.1|2|1`];
  const status = `${IF}.8.1|2|${state === 'up' ? 1 : 2}`;
  const counters = [`${IF_X}.1.1|4|ge1`, `${IF_X}.6.1|70|1000`, `${IF_X}.10.1|70|1000`, `${IF_X}.15.1|66|1000`];
  return ['1.3.6.1.2.1.1.3.0|67|100000', '1.3.6.1.2.1.1.5.0|4|far1', ...row, status, ...counters];
}

beforeAll(async () => {
  [product, simulator] = await Promise.all([startProduct(), testSimulator({ far: port('up') })]);
  ({ visitor: ada } = await setUpAdministrator(product.origin, setupLinkIn(product.said())));
  client = await make('/clients', { name: 'Acme', zone: 'Europe/London' });
  place = await make('/sites', { clientId: client, name: 'Leeds', zone: 'Europe/London' });
  const named = { clientId: client, siteId: place, name: 'far1', kind: 'switch' };
  device = await make('/devices', { ...named, managementAddress: '127.0.0.1' });
  const secret = { kind: 'snmp-v2c', community: 'far' };
  const credentialId = await make('/credentials', { clientId: client, name: 'leeds', secret });
  site = await collectorRun((await enrolment('leeds-1')).bundle, { WATCHFLOOR_COLLECT_BUFFER_MB: '16' });
  await site.start();
  await ada.must('PUT', `/devices/${device}/polling`, {
    ...{ version: 0, credentialId, snmpPort: simulator.port, interfaceSeconds: 10, healthSeconds: 30 },
  });
}, 150_000);
afterAll(async () => {
  await site?.remove();
  await product?.remove();
  await simulator?.close();
});

async function make(path: string, body: object): Promise<string> {
  return (await ada.must<{ id: string }>('POST', path, body)).id;
}

async function enrolment(name: string): Promise<{ id: string; bundle: string }> {
  const reach = `127.0.0.1:${product.ports.collect}`;
  return ada.must('POST', '/collectors', { clientId: client, siteId: place, name, reach });
}

type Finding = { component: string; condition: string; state: string; title: string; summary: string };
async function findings(condition: string): Promise<Finding[]> {
  const { items } = await ada.must<{ items: Finding[] }>('GET', `/findings?clientId=${client}`);
  return items.filter((each) => each.condition === condition);
}

test('devices of the site are polled there; what is seen is seen here', async () => {
  await vi.waitFor(async () => {
    const { items } = await ada.must('GET', `/devices/${device}/interfaces`);
    expect(items).toMatchObject([{ name: 'ge1', state: 'up' }]);
  }, soon);
  await simulator.change('far', port('down'));
  await vi.waitFor(async () => {
    expect(await findings('link-down')).toMatchObject([{ component: 'ge1', state: 'open' }]);
  }, soon);
}, 150_000);

test('what is measured there is scored here', async () => {
  await vi.waitFor(async () => {
    const figures = await (await fetch(`${product.origin}/metrics`)).text();
    expect(Number(/^watchfloor_anomaly_scored_total (\d+)$/m.exec(figures)?.[1])).toBeGreaterThan(0);
  }, soon);
}, 90_000);

/** NetFlow 5 (RFC has none; Cisco's layout): a header of 24 bytes and one record of 48. */
function netflow(bytes: number, at: number): Buffer {
  const datagram = Buffer.alloc(72);
  datagram.writeUInt16BE(5, 0);
  datagram.writeUInt16BE(1, 2);
  datagram.writeUInt32BE(1_000_000, 4);
  datagram.writeUInt32BE(Math.floor(at / 1000), 8);
  datagram.set([10, 7, 0, 1], 24);
  datagram.set([10, 7, 0, 2], 28);
  datagram.writeUInt16BE(3, 36);
  datagram.writeUInt16BE(4, 38);
  datagram.writeUInt32BE(10, 40);
  datagram.writeUInt32BE(bytes, 44);
  datagram.writeUInt32BE(999_000, 48);
  datagram.writeUInt32BE(999_900, 52);
  datagram.writeUInt16BE(50_000, 56);
  datagram.writeUInt16BE(443, 58);
  datagram[62] = 6;
  return datagram;
}

test('flows of the site are who talks most there, also those of the time it was cut off', async () => {
  const socket = createSocket('udp4');
  const send = (bytes: number): void => socket.send(netflow(bytes, Date.now()), site.ports.flow, '127.0.0.1');
  const talked = async (): Promise<number> => {
    const [from, to] = [Date.now() - 3_600_000, Date.now() + 60_000].map((at) => new Date(at).toISOString());
    const { talks } = await ada.must('GET', `/devices/${device}/flows?from=${from}&to=${to}&port=3&direction=in`);
    return talks.find(({ source }: { source: string }) => source === '10.7.0.1')?.bytes ?? 0;
  };
  send(70_000);
  await new Promise((done) => setTimeout(done, 500));
  await product.kill('SIGKILL');
  send(5000);
  await new Promise((done) => setTimeout(done, 500));
  // It counts by the minute, and writes down what it has counted when it ends.
  await site.kill('SIGTERM');
  await site.start();
  await product.start();
  await vi.waitFor(async () => expect(await talked()).toBe(75_000), soon);
  socket.close();
}, 180_000);

test('its certificate is renewed in time, and the new one opens the door', async () => {
  const papers = await enrolAt(readBundle((await enrolment('late')).bundle));
  const folder = `${site.data}/late`;
  const options = { clock: { ...systemClock, now: () => systemClock.now() + 65 * DAY_MS }, log: silentLog() };
  const buffer = DiskBuffer.open({ folder, mostBytes: 1e7, ...options });
  const renewed: Papers[] = [];
  const linkBy = (by: Papers): Uplink =>
    new Uplink({
      ...options,
      papers: by,
      buffer,
      keepPapers: (next) => renewed.push(next),
      onSettings: () => undefined,
    });
  const link = linkBy(papers);
  await vi.waitFor(() => expect(renewed).toHaveLength(1), soon);
  link.stop();
  const [next] = renewed;
  if (!next) throw new Error('no papers');
  expect(next.key).not.toBe(papers.key);
  expect(endOf(next)).toBeGreaterThanOrEqual(endOf(papers));
  const again = linkBy(next);
  await vi.waitFor(() => expect(again.isConnected).toBe(true), soon);
  again.stop();
  await buffer.close();
}, 120_000);

test('when it is cut off for longer than its disk lasts, the oldest goes and that is a finding', async () => {
  await product.kill('SIGKILL');
  // What packs badly: 28 MB into a buffer of 16.
  const noise = Array.from({ length: 28 }, () =>
    Buffer.from(crypto.getRandomValues(new Uint8Array(48_000))).toString('base64'),
  );
  for (let i = 0; i < 16; i += 1)
    await new Promise<void>((done, failed) => {
      const socket = connectTcp(site.ports.tcp, '127.0.0.1');
      socket.on('error', failed);
      const lines = noise.map(
        (text, n) => `<14>1 2026-01-01T00:00:00Z far1 app - - - ${i} ${n} ${rotated(text, i * 97 + n)}`,
      );
      socket.end(lines.map((line) => `${line.length} ${line}`).join(''), () => done());
    });
  await vi.waitFor(() => expect(site.said()).toContain('the buffer is full'), soon);
  await product.start();
  await vi.waitFor(async () => {
    const [lost] = await findings('records-lost');
    expect(`${lost?.title} ${lost?.summary}`).toMatch(/leeds-1/);
  }, soon);
  await vi.waitFor(async () => {
    const figures = await (await fetch(`${product.origin}/metrics`)).text();
    expect(figures).toMatch(/watchfloor_collector_given_up_records\{[^}]*collector="leeds-1"\} [1-9]/);
    expect(figures).toMatch(/watchfloor_collector_connected\{[^}]*collector="leeds-1"\} 1/);
  }, soon);
}, 240_000);

function rotated(text: string, by: number): string {
  return text.slice(by) + text.slice(0, by);
}
