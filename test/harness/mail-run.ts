/** Mails through IMAP into tickets while the server is killed again and again: nothing lost, nothing doubled. */
import { setTimeout as sleep } from 'node:timers/promises';
import { spawnSync } from 'node:child_process';
import { asOwner } from '../../src/db/connect.ts';
import { reachDatabase } from '../../src/db/connect.ts';
import { readConfig } from '../../src/base/config.ts';
import { installationSecret } from '../../src/db/secret.ts';
import { startDovecot } from './dovecot.ts';
import { startProduct } from './product.ts';
import { setUpAdministrator, setupLinkIn } from './visitor.ts';

export type MailRun = { mails: number; bytes: number; kills: number };
export type MailOutcome = {
  /** Mails kept by the product; all of them, once. */
  kept: number;
  /** Tickets that came of them. */
  tickets: number;
  /** What is left in the inbox, and what was moved. */
  left: number;
  moved: number;
  /** From the first mail kept to the last decided on, without the time that the server was down. */
  seconds: number;
};

const LIMIT_MS = 1_200_000;

export async function runMails({ mails, bytes, kills }: MailRun): Promise<MailOutcome> {
  const dovecot = await startDovecot();
  const product = await startProduct();
  try {
    const { visitor } = await setUpAdministrator(product.origin, setupLinkIn(product.said()));
    const { id: clientId } = await visitor.must('POST', '/clients', { name: 'Acme', zone: 'Europe/Oslo' });
    await visitor.must('POST', `/clients/${clientId}/contacts`, {
      name: 'Ann Berg',
      kind: 'key',
      channels: [{ kind: 'email', value: 'ann@acme.example' }],
    });
    const filler = 'The line to the warehouse is slow again today. '
      .repeat(bytes)
      .slice(0, bytes)
      .replaceAll(/.{72}/g, '$&\r\n');
    dovecot.deliver(Array.from({ length: mails }, (_, i) => mailOf(i, filler)));
    follow(product, dovecot);
    const config = readConfig({ WATCHFLOOR_DATA: product.data }, undefined).config;
    const { owner } = reachDatabase(config, installationSecret(product.data));
    const count = async (what: string): Promise<number> =>
      asOwner(owner, async (client) => Number((await client.query(`select count(*) from ${what}`)).rows[0]?.count));
    const decided = (): Promise<number> => count(`message where state <> 'stored'`);
    const began = performance.now();
    let down = 0;
    for (let kill = 1; kill <= kills; kill += 1) {
      await until(async () => (await decided()) >= (mails * kill) / (kills + 1), LIMIT_MS);
      const at = performance.now();
      await product.kill('SIGKILL');
      await product.start();
      down += performance.now() - at;
    }
    await until(async () => (await decided()) >= mails, LIMIT_MS);
    const seconds = (performance.now() - began - down) / 1000;
    await until(async () => dovecot.count() === 0, 60_000);
    return {
      kept: await count('message'),
      tickets: await count('ticket'),
      left: dovecot.count(),
      moved: dovecot.count('Taken'),
      seconds,
    };
  } finally {
    await product.remove();
    await dovecot.stop();
  }
}

type Named = Awaited<ReturnType<typeof startProduct>>;

function follow(product: Named, { port, username, password }: Awaited<ReturnType<typeof startDovecot>>): void {
  const args = [
    'mailbox',
    'add',
    '--client',
    'Acme',
    '--address',
    username,
    '--host',
    '127.0.0.1',
    '--port',
    String(port),
  ];
  const more = ['--security', 'none', '--username', username, '--done', 'Taken'];
  const { status, stderr } = spawnSync(process.execPath, ['src/main.ts', ...args, ...more], {
    env: { ...process.env, WATCHFLOOR_DATA: product.data },
    input: password,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
}

function mailOf(i: number, filler: string): Buffer {
  return Buffer.from(
    [
      'From: Ann Berg <ann@acme.example>',
      'To: soc@soc.example',
      `Subject: Slow line ${i}`,
      `Message-ID: <${i}@acme.example>`,
      'Date: Mon, 23 Nov 2026 09:00:00 +0000',
      'Content-Type: text/plain; charset=utf-8',
      '',
      `Number ${i}.`,
      filler,
    ].join('\r\n'),
  );
}

async function until(holds: () => Promise<boolean>, limitMs: number): Promise<void> {
  const began = performance.now();
  while (!(await holds())) {
    if (performance.now() - began > limitMs) throw new Error('it takes too long');
    await sleep(100);
  }
}
