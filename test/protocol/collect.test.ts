/** A collector at a client's site: two real processes, real senders, and everything cut off in between. */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { promisify } from 'node:util';
import { zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleText, readBundle, reachParts } from '../../src/collect/bundle.ts';
import { entryIn, entryPiece, messagePiece, MOST_BYTES, PieceReader } from '../../src/collect/frames.ts';
import type { Entry } from '../../src/collect/frames.ts';
import { SERVER_NAME } from '../../src/collect/messages.ts';
import { enrolAt } from '../../src/collect/site/enrol.ts';
import type { Papers } from '../../src/collect/site/papers.ts';
import { batchOf } from '../../src/wire/batch.ts';
import { encodeBatch } from '../../src/wire/frame.ts';
import { collectorRun } from '../harness/collect-run.ts';
import type { CollectorRun } from '../harness/collect-run.ts';
import { startProduct } from '../harness/product.ts';
import type { Product } from '../harness/product.ts';
import { setUpAdministrator, setupLinkIn } from '../harness/visitor.ts';
import type { Visitor } from '../harness/visitor.ts';

const run = promisify(execFile);
let product: Product;
let visitor: Visitor;
let site: CollectorRun;
const ids = { acme: '', bolt: '', device: '', boltDevice: '', collector: '' };

beforeAll(async () => {
  product = await startProduct();
  ({ visitor } = await setUpAdministrator(product.origin, setupLinkIn(product.said())));
  ids.acme = await make('/clients', { name: 'Acme', zone: 'Europe/London' });
  ids.bolt = await make('/clients', { name: 'Bolt', zone: 'UTC' });
  ids.device = await make('/devices', {
    clientId: ids.acme,
    name: 'fw1',
    kind: 'firewall',
    managementAddress: '127.0.0.1',
  });
  // The same address at another client: at the site that says nothing.
  ids.boltDevice = await make('/devices', {
    clientId: ids.bolt,
    name: 'fw1',
    kind: 'firewall',
    managementAddress: '127.0.0.1',
  });
  const added = await enrolment(ids.acme, 'leeds-1');
  ids.collector = added.id;
  site = await collectorRun(added.bundle);
  await site.start();
}, 120_000);
afterAll(async () => {
  await site?.remove();
  await product?.remove();
});

test('what devices at the site send arrives as the client’s, by device', async () => {
  await run('logger', ['-n', '127.0.0.1', '-P', String(site.ports.udp), '-d', '--rfc5424', 'hello from the site']);
  await run('snmptrap', [
    ...['-v', '2c', '-c', 'public', `127.0.0.1:${site.ports.trap}`, '', '1.3.6.1.6.3.1.1.5.3'],
    ...['1.3.6.1.2.1.2.2.1.1.7', 'i', '7'],
  ]);
  await expect.poll(async () => (await found('hello')).length, { timeout: 20_000 }).toBe(1);
  const [line] = await found('hello');
  expect(line).toMatchObject({ clientId: ids.acme, deviceId: ids.device, listener: 'syslog-udp at leeds-1' });
  await expect.poll(async () => (await traps()).length, { timeout: 20_000 }).toBe(1);
  expect((await traps())[0]).toMatchObject({ clientId: ids.acme, deviceId: ids.device });
  expect(await state()).toBe('connected');
}, 60_000);

test('cut off, and killed meanwhile: all there once, as received, when it is back', async () => {
  await product.kill('SIGKILL');
  const before = Date.now();
  await sendLines(0, 500);
  await expect.poll(() => buffered(), { timeout: 20_000 }).toBeGreaterThanOrEqual(500);
  const half = Date.now();
  // In the midst of a stream: what was read and not yet on disk was promised to nobody.
  const stream = sendLines(5000, 200).catch(() => undefined);
  await site.kill('SIGKILL');
  await stream;
  await site.start();
  await sendLines(500, 500);
  await expect.poll(() => buffered(), { timeout: 20_000 }).toBeGreaterThanOrEqual(1000);
  await product.start();
  await expect.poll(async () => (await numbers()).size, { timeout: 60_000 }).toBe(1000);
  const events = await found('numbered');
  const seen = events.map(({ original }) => numberOf(original)).filter((number) => number < 1000);
  expect(seen.length).toBe(1000);
  const first = events.find(({ original }) => numberOf(original) === 0);
  expect(Date.parse(first?.at ?? '')).toBeGreaterThanOrEqual(before);
  expect(Date.parse(first?.at ?? '')).toBeLessThanOrEqual(half);
  // Nothing twice, of those promised to nobody either.
  expect(new Set(events.map(({ original }) => numberOf(original))).size).toBe(events.length);
}, 180_000);

test('a collector speaks for its own client alone, whatever it says', async () => {
  const papers = await enrolAt(readBundle((await enrolment(ids.bolt, 'liar')).bundle));
  const forged = batchOf([
    {
      bytes: Buffer.from('<14>1 2026-01-01T00:00:00Z h a - - - forgedword'),
      at: Date.now(),
      source: {
        clientId: ids.acme,
        deviceId: ids.device,
        listener: 'syslog-udp',
        address: '127.0.0.1',
        kind: 'syslog',
      },
    },
  ]);
  const entry: Entry = { sequence: 1, kind: 'records', records: 1, payload: encodeBatch(forged) };
  const said = await talk(papers, [hello(), entryPiece(entry), entryPiece(entry)], /"ack".*"ack"/s);
  expect(said).toContain('welcome');
  await expect.poll(async () => (await found('forgedword')).length, { timeout: 20_000 }).toBe(1);
  expect((await found('forgedword'))[0]).toMatchObject({ clientId: ids.bolt, deviceId: null });
}, 60_000);

test('hostile frames end the connection and nothing else', async () => {
  const papers = await enrolAt(readBundle((await enrolment(ids.bolt, 'hostile')).bundle));
  const huge = Buffer.alloc(5);
  huge.writeUInt32BE(0xffff_ffff, 0);
  expect(await talk(papers, [huge], undefined)).toBe('');
  const bomb: Entry = { sequence: 1, kind: 'records', records: 1, payload: Buffer.alloc(17, 0xff) };
  const junk: Entry = { sequence: 2, kind: 'results', records: 0, payload: Buffer.from('nothing packed') };
  // What cannot be read is counted and passed over: it must not stop what follows.
  expect(await talk(papers, [hello(), entryPiece(bomb), entryPiece(junk)], /"sequence":2/)).toContain('"sequence":2');
  expect((await fetch(`${product.origin}/readyz`)).status).toBe(200);
}, 60_000);

test('a few kilobytes that unpack to millions of values, and answers that nobody reads, take no memory', async () => {
  const papers = await enrolAt(readBundle((await enrolment(ids.bolt, 'hungry')).bundle));
  const before = memory();
  const payload = zstdCompressSync(`[${'{},'.repeat(20_000_000)}{}]`);
  const bomb: Entry = { sequence: 1, kind: 'results', records: 0, payload };
  expect(await talk(papers, [hello(), entryPiece(bomb)], /"ack"/)).toContain('"sequence":1');
  await neverReads(papers, entryPiece({ ...bomb, sequence: 0, payload: Buffer.alloc(0) }));
  expect(memory() - before).toBeLessThan(1200);
}, 120_000);

test('an enrolment works once, and a stranger can do nothing else', async () => {
  const { bundle } = await enrolment(ids.bolt, 'once');
  const papers = await enrolAt(readBundle(bundle));
  await expect(enrolAt(readBundle(bundle))).rejects.toThrow(/used before/);
  const invented = bundleText({ ...readBundle(bundle), token: 'invented' });
  await expect(enrolAt(readBundle(invented))).rejects.toThrow(/used before/);
  const said = await talk({ ...papers, key: '', certificate: '' }, [hello()], /refused/);
  expect(said).toContain('collector/unknown');
}, 60_000);

test('revoked is refused, at once and for good', async () => {
  await visitor.must('POST', `/collectors/${ids.collector}/revoke`, {});
  await expect.poll(() => site.said(), { timeout: 20_000 }).toContain('collector/revoked');
  await sendLines(9000, 1);
  await expect.poll(() => state(), { timeout: 20_000 }).toBe('revoked');
  expect((await numbers(9000)).size).toBe(0);
}, 60_000);

type Found = { at: string; clientId: string; deviceId: string | null; listener: string; original: string };

async function make(path: string, body: object): Promise<string> {
  return (await visitor.must<{ id: string }>('POST', path, body)).id;
}

async function enrolment(clientId: string, name: string): Promise<{ id: string; bundle: string }> {
  const reach = `127.0.0.1:${product.ports.collect}`;
  return visitor.must<{ id: string; bundle: string }>('POST', '/collectors', { clientId, name, reach });
}

async function found(text: string): Promise<Found[]> {
  const all: Found[] = [];
  for (let after: string | null = ''; after !== null;) {
    const query = new URLSearchParams({ text, limit: '1000', match: 'part', ...(after === '' ? {} : { after }) });
    const response = await fetch(`${product.origin}/api/v1/events?${query.toString()}`, {
      headers: { origin: product.origin, cookie: visitor.cookie() },
    });
    after = null;
    for (const line of (await response.text()).split('\n').filter((each) => each !== '')) {
      const said = JSON.parse(line);
      if (said.is === 'event') all.push(said.event);
      if (said.is === 'end') after = said.next;
    }
  }
  return all;
}

async function traps(): Promise<Found[]> {
  return (await found('1.3.6.1.6.3.1.1.5.3')).filter(({ listener }) => listener.startsWith('trap'));
}

async function state(): Promise<string | undefined> {
  const { items } = await visitor.must<{ items: { id: string; state: string }[] }>('GET', '/collectors');
  return items.find(({ id }) => id === ids.collector)?.state;
}

async function numbers(from = 0): Promise<Set<number>> {
  const all = (await found('numbered')).map(({ original }) => numberOf(original));
  return new Set(all.filter((number) => number >= from && number < from + 1000));
}

function numberOf(original: string): number {
  return Number(/numbered (\d+)/.exec(original)?.[1]);
}

/** Lines by TCP, as octet-counted frames; resolves when the connection has taken them. */
async function sendLines(from: number, count: number): Promise<void> {
  await new Promise<void>((done, failed) => {
    const socket = connectTcp(site.ports.tcp, '127.0.0.1');
    socket.on('error', failed);
    const lines = Array.from(
      { length: count },
      (_, i) => `<14>1 2026-01-01T00:00:00Z fw1 app - - - numbered ${from + i}`,
    );
    socket.end(lines.map((line) => `${line.length} ${line}`).join(''), () => done());
  });
}

/** Records in the collector's files. */
function buffered(): number {
  const folder = join(site.data, 'buffer');
  let records = 0;
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.entries'))) {
    const bytes = readFileSync(join(folder, name));
    for (let at = 0; at + 8 <= bytes.length && at + 8 + bytes.readUInt32BE(at) <= bytes.length;) {
      const end = at + 8 + bytes.readUInt32BE(at);
      records += entryIn(bytes.subarray(at + 8, end)).records;
      at = end;
    }
  }
  return records;
}

function hello(): Buffer {
  return messagePiece({ is: 'hello', version: 'test', buffer: '01a20d78-b795-40b0-b07b-d9f6c97e0012', at: Date.now() });
}

/** MB of the server. */
function memory(): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${product.pid}/status`, 'utf8'))?.[1]) / 1024;
}

/** Sends a piece again and again without reading what is answered; resolves when the other side has had enough. */
async function neverReads({ reach, authority, key, certificate }: Papers, piece: Buffer): Promise<void> {
  const socket = connect({ ...reachParts(reach), ca: authority, key, cert: certificate, servername: SERVER_NAME });
  socket.on('error', () => undefined);
  const closed = new Promise<void>((done) => socket.once('close', () => done()));
  socket.pause();
  socket.write(hello());
  const many = Buffer.concat(Array.from({ length: 3000 }, () => piece));
  while (!socket.destroyed)
    if (!socket.write(many)) await Promise.race([new Promise((done) => socket.once('drain', done)), closed]);
  await closed;
}

/** Says it all, and returns what was answered until that fits, or the connection ends. */
async function talk({ reach, authority, key, certificate }: Papers, pieces: Buffer[], until?: RegExp): Promise<string> {
  const reader = new PieceReader(MOST_BYTES);
  let heard = '';
  await new Promise<void>((done) => {
    const proof = key === '' ? {} : { key, cert: certificate };
    const socket = connect({ ...reachParts(reach), ca: authority, ...proof, servername: SERVER_NAME }, () =>
      socket.write(Buffer.concat(pieces)),
    );
    socket.on('error', () => done());
    socket.on('close', () => done());
    socket.on('data', (chunk: Buffer) => {
      for (const piece of reader.push(chunk))
        heard += piece.is === 'message' && !piece.text.includes('"settings"') ? piece.text : '';
      if (until?.test(heard)) socket.destroy();
    });
  });
  return heard;
}
