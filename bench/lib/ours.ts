/** One run of our records' path: from the first byte sent until every line is durable, looked at and stored. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { z } from 'zod';
import { cpuSeconds, peakMegabytes, sharedMegabytes, treeOf } from './processes.ts';
import type { Send } from './sender.ts';

export type Measured = {
  name: string;
  lines: number;
  seconds: number;
  cpuSeconds: number;
  /** Peak of resident memory, MB: of the server, and of PostgreSQL beside it. */
  megabytes: number;
  postgresMegabytes?: number;
  nodeCpuSeconds?: number;
};

const zReady = z.object({
  port: z.number(),
  clientId: z.string(),
  postgres: z.number(),
  connection: z.object({ host: z.string(), port: z.number() }),
});
export type OurServer = z.output<typeof zReady> & {
  owner: pg.Client;
  wire: pg.PoolConfig;
  app: pg.PoolConfig;
  pid: number;
  stop(): Promise<void>;
};

/** Starts it on an empty data folder and waits until it listens. */
export async function startOurs(): Promise<OurServer> {
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-bench-'));
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', ...nodeFlags(), join(import.meta.dirname, 'server.ts'), folder],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ready = zReady.parse(JSON.parse(await firstLine(child)));
  const as = (user: string): pg.PoolConfig => ({ ...ready.connection, user, database: 'watchfloor' });
  const owner = new pg.Client(as('watchfloor_owner'));
  await owner.connect();
  return {
    ...ready,
    owner,
    wire: as('watchfloor_wire'),
    app: as('watchfloor_app'),
    pid: child.pid ?? 0,
    async stop() {
      await owner.end();
      const ended = new Promise((done) => child.once('close', done));
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Sends `lines` lines and measures until all of them are stored and every consumer is through. */
export async function measureOurs(
  server: OurServer,
  { send, file, lines, connections = 1 }: { send: Send; file: string; lines: number; connections?: number },
): Promise<Measured> {
  const before = (await stored(server.owner)).events;
  const node = [server.pid];
  const postgres = treeOf(server.postgres);
  const started = { at: performance.now(), node: cpuSeconds(node), postgres: cpuSeconds(postgres) };
  let sent = false;
  let postgresMegabytes = 0;
  const sending = send.send(server.port, file, lines, connections).then(() => void (sent = true));
  for (let round = 0; ; round += 1) {
    await sleep(20);
    if (round % 50 === 0) postgresMegabytes = Math.max(postgresMegabytes, sharedMegabytes(treeOf(server.postgres)));
    if (!sent) continue;
    const { events, behind } = await stored(server.owner);
    if (behind === 0 && events - before >= lines) break;
  }
  await sending;
  const seconds = (performance.now() - started.at) / 1000;
  const nodeCpuSeconds = cpuSeconds(node) - started.node;
  return {
    name: 'Watchfloor',
    lines,
    seconds,
    nodeCpuSeconds,
    cpuSeconds: nodeCpuSeconds + cpuSeconds(treeOf(server.postgres)) - started.postgres,
    megabytes: peakMegabytes(server.pid),
    postgresMegabytes,
  };
}

/** Bytes in PostgreSQL for each stored event: rows, their compressed payloads and filters, indexes. */
export async function bytesPerEvent(server: OurServer): Promise<number> {
  const { rows } = await server.owner.query<{ bytes: string; events: string }>(
    `select (select sum(pg_total_relation_size(inhrelid)) from pg_inherits where inhparent = 'event_block'::regclass) as bytes, (select sum(count) from event_block) as events`,
  );
  return Number(rows[0]?.bytes) / Number(rows[0]?.events);
}

async function stored(owner: pg.Client): Promise<{ events: number; behind: number }> {
  const { rows } = await owner.query<{ events: string; behind: string }>(
    `select (select coalesce(sum(count), 0) from event_block) as events, (select case when is_called then last_value else 0 end from wire_position) - (select coalesce(min(position), 0) from wire_cursor) as behind`,
  );
  return { events: Number(rows[0]?.events), behind: Number(rows[0]?.behind) };
}

/** `BENCH_NODE_FLAGS=--cpu-prof` and the like. */
function nodeFlags(): string[] {
  return (process.env['BENCH_NODE_FLAGS'] ?? '').split(' ').filter((flag) => flag !== '');
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('the server has no output');
  // Flags such as --trace-gc make Node itself write there too.
  for await (const line of createInterface(child.stdout)) if (line.startsWith('{')) return line;
  throw new Error('the server ended before it was ready');
}
