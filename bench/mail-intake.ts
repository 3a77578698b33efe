/**
 * Taking mails of 10 KB in: kept as from an IMAP folder, read, looked up, decided, a ticket with its clocks for each, durable;
 * beside the bare parse of postal-mime over the same mails in the same run. CPU of Node (its threads too) and of PostgreSQL.
 * Options: --mails 2000 --json
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import PostalMime from 'postal-mime';
import { systemClock } from '../src/base/clock.ts';
import { readConfig } from '../src/base/config.ts';
import { newId } from '../src/base/id.ts';
import { silentLog } from '../src/base/log.ts';
import { openMail } from '../src/correspondence/correspondence.ts';
import { fileWaiting } from '../src/correspondence/filing.ts';
import { addMailbox } from '../src/correspondence/mailboxes.ts';
import { keepFromImap } from '../src/correspondence/take-in.ts';
import { asOwner } from '../src/db/connect.ts';
import type { Deps } from '../src/db/deps.ts';
import { startEmbedded } from '../src/db/embedded.ts';
import { migrate } from '../src/db/migrate.ts';
import { openDb, systemScope } from '../src/db/open.ts';
import { cliActor } from '../src/people/users.ts';
import { cpuSeconds, treeOf } from './lib/processes.ts';

type Figure = { what: string; mailsPerSecond: number; nodeMs: number; postgresMs: number };

const GROUP = 100;
const SECRET = '0'.repeat(64);

export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { mails: { type: 'string', default: '2000' }, json: { type: 'boolean', default: false } },
  });
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-bench-'));
  const embedded = await startEmbedded({ folder, clock: systemClock, log: silentLog() });
  const owner = { ...embedded.connection, user: 'watchfloor_owner', database: 'postgres' };
  try {
    await asOwner(owner, (client) => migrate(client));
    const db = openDb({ ...owner, user: 'watchfloor_app' }, { max: 12 });
    const deps: Deps = { db, clock: systemClock, config: readConfig({}, undefined).config, log: silentLog() };
    const figures = await measured(deps, Number(values.mails), embedded.pid);
    await db.close();
    if (values.json) console.log(JSON.stringify({ mails: Number(values.mails), load: loadavg()[0], figures }));
    else print(figures);
  } finally {
    await embedded.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measured(deps: Deps, count: number, postmaster: number): Promise<Figure[]> {
  const mail = openMail(deps, SECRET);
  const mailbox = await tenant(deps);
  const mails = Array.from({ length: count }, (_, n) => mailOf(n));
  const timed = async (what: string, work: () => Promise<void>): Promise<Figure> => {
    const postgres = (): number => cpuSeconds(treeOf(postmaster));
    const before = { at: performance.now(), cpu: process.cpuUsage(), postgres: postgres() };
    await work();
    const { user, system } = process.cpuUsage(before.cpu);
    return {
      what,
      mailsPerSecond: (1000 * count) / (performance.now() - before.at),
      nodeMs: (user + system) / 1000 / count,
      postgresMs: (1000 * (postgres() - before.postgres)) / count,
    };
  };
  for (const raw of mails.slice(0, 300)) await PostalMime.parse(raw);
  const figures = [
    await timed('kept, durable', async () => {
      for (let at = 0; at < count; at += GROUP) {
        const group = mails.slice(at, at + GROUP).map((raw, i) => ({ uid: at + i + 1, raw, receivedAt: null }));
        await keepFromImap(deps, mailbox, { folder: 'INBOX', uidvalidity: 1 }, group);
      }
    }),
    await timed('read, decided, a ticket each', async () => {
      while ((await fileWaiting(mail)) > 0);
    }),
    await timed('postal-mime, bare parse', async () => {
      for (const raw of mails) await PostalMime.parse(raw);
    }),
  ];
  await mail.reader.close();
  await mustAllBeTickets(deps, count);
  return figures;
}

async function tenant(deps: Deps): Promise<{ id: string; clientId: string; address: string; place: number }> {
  const clientId = newId(systemClock.now());
  const createdAt = new Date(systemClock.now()).toISOString();
  const channels = JSON.stringify([{ kind: 'email', value: 'ann@acme.example' }]);
  await deps.db.as(systemScope, async (tx) => {
    await tx
      .insertInto('client')
      .values({ id: clientId, name: 'Acme', slug: 'acme', zone: 'UTC', createdAt })
      .execute();
    const person = { id: newId(systemClock.now()), clientId, name: 'Ann Berg', kind: 'key', channels, createdAt };
    await tx.insertInto('contact').values(person).execute();
  });
  const address = 'soc@soc.example';
  const { id } = await addMailbox({ ...deps, secret: SECRET }, cliActor('bench'), {
    ...{ clientId, name: 'Desk', address, host: '127.0.0.1', port: 1, security: 'none', username: 'soc' },
    ...{ folders: ['INBOX'], doneFolder: 'Taken', login: { auth: 'password', password: 'not in use' } },
  });
  return { id, clientId, address, place: 1 };
}

async function mustAllBeTickets({ db }: Deps, count: number): Promise<void> {
  const made = await db.as(systemScope, (tx) =>
    tx
      .selectFrom('ticket')
      .select((of) => of.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow(),
  );
  if (made.count !== count) throw new Error(`${made.count} tickets of ${count} mails`);
}

const FILLER = 'The line to the warehouse is slow again today. '.repeat(213).replaceAll(/.{72}/g, '$&\r\n');

function mailOf(n: number): Buffer {
  const head = [
    'From: Ann Berg <ann@acme.example>',
    'To: soc@soc.example',
    `Subject: Slow line ${n}`,
    `Message-ID: <${n}@acme.example>`,
    'Date: Mon, 23 Nov 2026 09:00:00 +0000',
    'Content-Type: text/plain; charset=utf-8',
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\nNumber ${n}.\r\n${FILLER}`);
}

function print(figures: readonly Figure[]): void {
  for (const { what, mailsPerSecond, nodeMs, postgresMs } of figures)
    console.log(
      `${what.padEnd(30)} ${mailsPerSecond.toFixed(0).padStart(6)} mails/s  CPU a mail: ${nodeMs.toFixed(2)} ms Node, ${postgresMs.toFixed(2)} ms PostgreSQL`,
    );
  const bare = figures.at(-1);
  const ours = figures.slice(0, -1).reduce((sum, { nodeMs, postgresMs }) => sum + nodeMs + postgresMs, 0);
  if (bare)
    console.log(
      `all of ours : bare parse = ${(ours / bare.nodeMs).toFixed(0)} in CPU; load ${loadavg()[0]?.toFixed(1)}`,
    );
}
