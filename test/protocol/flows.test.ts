/** Flows from a real exporter (pmacctd) in its four protocols, as far as the table of who talks most. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { isoOf, systemClock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { Exporters } from '../../src/intake/flow/exporters.ts';
import { keepFlows } from '../../src/intake/flow/keep.ts';
import { listenForFlows } from '../../src/intake/flow/listener.ts';
import { databaseKeeper } from '../../src/intake/flow/keeper.ts';
import { topTalkers } from '../../src/intake/flow/top-talkers.ts';
import type { TopTalkers } from '../../src/intake/flows-api.ts';
import { identityOf } from '../../src/intake/identify.ts';
import type { Actor } from '../../src/base/actor.ts';
import { freshDatabase } from '../harness/database.ts';
import type { TestDatabase } from '../harness/database.ts';
import { makeClient, makeDevice, makeStaff, staffActor } from '../harness/factories.ts';

/** It looks at packets as they pass, which only root may. */
const hasExporter = process.getuid?.() === 0 && spawnSync('pmacctd', ['-V']).status === 0;
const PACKETS = 100;
const PAYLOAD = 500;
/** UDP and IP headers are counted with it. */
const BYTES = PACKETS * (PAYLOAD + 28);

let database: TestDatabase;
let folder: string;
let jordan: Actor;
let client: { id: string };
let device: { id: string };
const children: ChildProcess[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  folder = mkdtempSync(join(tmpdir(), 'watchfloor-flows-'));
  jordan = staffActor(await makeStaff(database.db, 'engineer', { allClients: true }));
  client = await makeClient(database.db);
  device = await makeDevice(database.db, client.id, { address: '127.0.0.1' });
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGTERM');
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

type Intake = { exporters: Exporters; port: number; close(): Promise<void> };

async function listening(address = '127.0.0.1'): Promise<Intake> {
  const exporters = await Exporters.open({
    keeper: databaseKeeper(database.wire, systemClock),
    clock: systemClock,
    log: silentLog(),
  });
  const zone = 'Europe/London';
  const identity = identityOf(
    {
      clients: [{ id: client.id, slug: 'acme', zone }],
      devices: [{ id: device.id, clientId: client.id, name: 'edge', zone, addresses: [address] }],
      listeners: [],
      keys: [],
      relays: [],
    },
    () => 0,
  );
  const listener = await listenForFlows({
    ...{ listenerId: 'flow', host: '127.0.0.1', port: 0, identity, exporters, clock: systemClock },
  });
  return {
    exporters,
    port: listener.address().port,
    async close() {
      await listener.close();
      await exporters.close();
    },
  };
}

/** Watches loopback for datagrams to `watched` and tells of them by one protocol. */
function startExporter(protocol: string, { to, watched }: { to: number; watched: number }): void {
  const plugin =
    protocol === 'sflow'
      ? ['plugins: sfprobe[x]', `sfprobe_receiver[x]: 127.0.0.1:${to}`, 'sampling_rate[x]: 1']
      : [
          'plugins: nfprobe[x]',
          `nfprobe_receiver[x]: 127.0.0.1:${to}`,
          `nfprobe_version[x]: ${{ 'netflow-5': 5, 'netflow-9': 9, ipfix: 10 }[protocol]}`,
          'nfprobe_timeouts: tcp=2:maxlife=3:expint=1:udp=2:icmp=2:general=2',
        ];
  const file = join(folder, `${protocol}-${to}.conf`);
  const lines = ['daemonize: false', 'pcap_interface: lo', `pcap_filter: udp port ${watched}`, ...plugin];
  writeFileSync(file, [...lines, 'aggregate: src_host, dst_host, src_port, dst_port, proto, tos', ''].join('\n'));
  children.push(spawn('pmacctd', ['-f', file], { stdio: 'ignore' }));
}

async function talk(to: number): Promise<void> {
  const socket = createSocket('udp4');
  for (let i = 0; i < PACKETS; i += 1) {
    socket.send(Buffer.alloc(PAYLOAD), to, '127.0.0.1');
    await sleep(5);
  }
  socket.close();
}

async function lastHour(limit = 20): Promise<TopTalkers> {
  const now = systemClock.now();
  const span = { from: isoOf(now - 3_600_000), to: isoOf(now + 60_000) };
  return topTalkers(database, jordan, { deviceId: device.id, ...span, limit });
}

/** The exporter watches only some seconds after its start, and tells when a flow has rested: traffic until it is told. */
async function untilTold(intake: Intake, service: number): Promise<TopTalkers['talks'][number]> {
  for (let tries = 0; tries < 12; tries += 1) {
    await talk(service);
    await sleep(3000);
    await intake.exporters.close();
    const told = (await lastHour(200)).talks.find(({ port, target }) => port === service && target === '127.0.0.1');
    if (told && told.bytes >= BYTES) return told;
  }
  throw new Error('the exporter told nothing');
}

test.skipIf(!hasExporter).each(['netflow-5', 'netflow-9', 'ipfix', 'sflow'])(
  'a real exporter of %s: its flows are who talked most',
  async (protocol) => {
    const intake = await listening();
    const service = 9000 + ['netflow-5', 'netflow-9', 'ipfix', 'sflow'].indexOf(protocol);
    startExporter(protocol, { to: intake.port, watched: service });
    const told = await untilTold(intake, service);
    expect(told).toMatchObject({ source: '127.0.0.1', protocol: 17 });
    // What it saw whole: every packet with its headers.
    expect(told.bytes % (PAYLOAD + 28)).toBe(0);
    expect(told.packets).toBe(told.bytes / (PAYLOAD + 28));
    await intake.close();
  },
  60_000,
);

test('flows of an address that is no device are counted, and kept nowhere', async () => {
  const intake = await listening('10.9.9.9');
  const before = (await lastHour()).total;
  const socket = createSocket('udp4');
  await new Promise<void>((done) => {
    const datagram = Buffer.alloc(72);
    datagram.writeUInt16BE(5, 0);
    datagram.writeUInt16BE(1, 2);
    socket.send(datagram, intake.port, '127.0.0.1', () => done());
  });
  socket.close();
  await sleep(200);
  await intake.close();
  expect((await lastHour()).total).toEqual(before);
});

test('hours sum up to what their minutes were, and twice is once', async () => {
  const other = await makeDevice(database.db, client.id);
  const exporters = await Exporters.open({
    keeper: databaseKeeper(database.wire, systemClock),
    clock: systemClock,
    log: silentLog(),
  });
  const id = { clientId: client.id, deviceId: other.id, address: '10.0.0.1' };
  const start = Math.floor(systemClock.now() / 3_600_000) * 3_600_000 - 20 * 3_600_000;
  const flow = { source: '10.1.0.5', target: '192.0.2.9', sourcePort: 51_000, targetPort: 443, protocol: 6 };
  for (let minute = 0; minute < 90; minute += 1)
    exporters.take(id, [{ ...flow, bytes: 100, packets: 1, inside: 7, outside: 0 }], start + minute * 60_000);
  await exporters.close();
  const asked = { deviceId: other.id, to: isoOf(systemClock.now()), limit: 20 };
  const byMinute = await topTalkers(database, jordan, {
    ...asked,
    from: isoOf(start),
    to: isoOf(start + 5 * 3_600_000),
  });
  expect(await keepFlows(database.wire, systemClock)).toBeGreaterThanOrEqual(2);
  expect(await keepFlows(database.wire, systemClock)).toBe(0);
  const byHour = await topTalkers(database, jordan, { ...asked, from: isoOf(start) });
  expect(byHour.total).toEqual(byMinute.total);
  expect(byHour.total).toEqual({ bytes: 9000, packets: 90, flows: 90 });
  expect(byHour.talks).toMatchObject([{ source: '10.1.0.5', port: 443, bytes: 9000, flows: 90 }]);
});
