/** A report through a real postfix into real mailboxes: its parts, its bounce, and once for each time although the server dies. */
import { createTransport } from 'nodemailer';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readConfig } from '../../src/base/config.ts';
import { asOwner, reachDatabase } from '../../src/db/connect.ts';
import { installationSecret } from '../../src/db/secret.ts';
import { hasDovecot, startDovecot } from '../harness/dovecot.ts';
import type { Dovecot } from '../harness/dovecot.ts';
import { hasPostfix, startPostfix } from '../harness/postfix.ts';
import type { Postfix } from '../harness/postfix.ts';
import { startProduct } from '../harness/product.ts';
import type { Product } from '../harness/product.ts';
import { setUpAdministrator, setupLinkIn } from '../harness/visitor.ts';
import type { Visitor } from '../harness/visitor.ts';

const zRuns = z.object({
  items: z.array(
    z.object({
      cause: z.string(),
      outcome: z.string(),
      missed: z.number(),
      deliveries: z.array(z.object({ address: z.string(), state: z.string(), said: z.string().nullable() })),
    }),
  ),
});

describe.skipIf(!hasDovecot || !hasPostfix)('a report by mail', () => {
  let dovecot: Dovecot;
  let postfix: Postfix;
  let product: Product;
  let staff: Visitor;
  let reportId = '';

  beforeAll(async () => {
    dovecot = await startDovecot();
    postfix = await startPostfix(dovecot, ['soc@soc.example', 'ann@acme.example']);
    product = await startProduct({
      env: {
        WATCHFLOOR_SMTP_URL: `smtp://127.0.0.1:${postfix.port}`,
        WATCHFLOOR_MAIL_FROM: 'SOC <soc@soc.example>',
      },
    });
    ({ visitor: staff } = await setUpAdministrator(product.origin, setupLinkIn(product.said())));
    const made = async (path: string, body: object): Promise<string> =>
      (await staff.must<{ id: string }>('POST', path, body)).id;
    const clientId = await made('/clients', { name: 'Acme', zone: 'Europe/Oslo' });
    await made('/mailboxes', {
      ...{ clientId, name: 'Desk', address: 'soc@soc.example', folders: ['INBOX'], doneFolder: 'Taken' },
      ...{ host: '127.0.0.1', port: dovecot.port, security: 'none', username: dovecot.username },
      login: { auth: 'password', password: dovecot.password },
    });
    await made('/tickets', { clientId, title: 'Ærlig talt: VPN down' });
    await made('/tickets', { clientId, title: 'Only ours', audience: 'internal' });
    const contactIds: string[] = [];
    for (const name of ['ann', 'ghost'])
      contactIds.push(
        await made(`/clients/${clientId}/contacts`, {
          ...{ name, kind: 'key' },
          channels: [{ kind: 'email', value: `${name}@acme.example` }],
        }),
      );
    reportId = await made('/scheduled-reports', {
      ...{ name: 'Open at Acme', clientId, report: 'open-tickets', period: null, staffIds: [], contactIds },
      when: {
        every: 'week',
        days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
        time: '07:30',
        zone: 'Europe/Oslo',
      },
    });
  }, 120_000);
  afterAll(async () => {
    await product?.remove();
    postfix?.stop();
    await dovecot?.stop();
  });

  /** By their ids: a server that dies just after one was taken sends it again under the same. */
  const inbox = (): Buffer[] => [
    ...new Map(dovecot.inboxOf('ann').map((raw) => [/^Message-ID:\s*(<\S+>)/im.exec(String(raw))?.[1], raw])).values(),
  ];
  const runs = async () => zRuns.parse(await staff.must('GET', `/scheduled-reports/${reportId}/runs`)).items;
  const arrived = (count: number) => expect.poll(() => inbox().length, { timeout: 60_000, interval: 100 }).toBe(count);

  test('arrives as text and HTML with a file, marked as a machine’s; what has no mailbox comes back as failed', async () => {
    await staff.must('POST', `/scheduled-reports/${reportId}/send`);
    await arrived(1);
    const raw = inbox()[0] ?? Buffer.alloc(0);
    const mail = await PostalMime.parse(raw);
    expect(mail.subject).toBe('Open at Acme: Acme');
    expect(mail.from?.address).toBe('soc@soc.example');
    for (const part of [mail.text, mail.html]) {
      expect(part).toContain('Ærlig talt: VPN down');
      expect(part).toContain('neither resolved nor closed');
      expect(part).not.toContain('Only ours');
    }
    const [file] = mail.attachments;
    expect([file?.filename, file?.mimeType]).toEqual(['open-tickets.csv', 'text/csv']);
    expect(new TextDecoder().decode(z.instanceof(ArrayBuffer).parse(file?.content))).toContain('Ærlig talt: VPN down');
    expect(raw.toString()).toMatch(/^Auto-Submitted: auto-generated\r?$/m);
    const states = async () => (await runs())[0]?.deliveries.map(({ address, state }) => [address, state]);
    await expect.poll(states, { timeout: 60_000, interval: 200 }).toEqual([
      ['ann@acme.example', 'sent'],
      ['ghost@acme.example', 'failed'],
    ]);
    expect((await runs())[0]?.deliveries[1]?.said).toMatch(/unknown user/);
  }, 120_000);

  test('answered, it becomes a ticket of its client: that is how a contact stops it', async () => {
    const sentId = (await PostalMime.parse(inbox()[0] ?? Buffer.alloc(0))).messageId ?? '';
    const transport = createTransport({ host: '127.0.0.1', port: postfix.port, secure: false, ignoreTLS: true });
    await transport.sendMail({
      ...{ from: 'ann@acme.example', to: 'soc@soc.example', subject: 'Re: Open at Acme', text: 'Stop this, please.' },
      ...{ inReplyTo: sentId, references: [sentId] },
    });
    transport.close();
    const titles = async () => {
      const { items } = await staff.must<{ items: { title: string; clientName: string }[] }>('GET', '/tickets');
      return items.map(({ title, clientName }) => [title, clientName]);
    };
    await expect.poll(titles, { timeout: 60_000, interval: 200 }).toContainEqual(['Re: Open at Acme', 'Acme']);
  }, 120_000);

  test('is sent once although the server is killed between asking and sending, and by the command line', async () => {
    await staff.must('POST', `/scheduled-reports/${reportId}/send`);
    await product.kill('SIGKILL');
    await product.start();
    await arrived(2);
    expect(await product.cli('report', 'send', 'open at acme')).toContain('the server sends it');
    await arrived(3);
    expect((await runs()).map(({ cause, outcome }) => [cause, outcome])).toEqual(
      Array.from({ length: 3 }, () => ['asked', 'sent']),
    );
    expect(await product.cli('report', 'list')).toMatch(/Open at Acme +Acme +open-tickets/);
  }, 180_000);

  test('is sent once for all the times that passed while the server was down', async () => {
    const { owner } = reachDatabase(
      readConfig({ WATCHFLOOR_DATA: product.data }, undefined).config,
      installationSecret(product.data),
    );
    await asOwner(owner, (client) =>
      client.query(`update scheduled_report set next_due_at = next_due_at - interval '3 days'`),
    );
    await product.kill('SIGKILL');
    await product.start();
    await arrived(4);
    expect((await runs())[0]).toMatchObject({ cause: 'due', outcome: 'sent', missed: 2 });
    // Nothing more comes of it: the next time is ahead.
    const { nextDueAt } = await staff.must<{ nextDueAt: string }>('GET', `/scheduled-reports/${reportId}`);
    expect(Date.parse(nextDueAt)).toBeGreaterThan(Date.now());
    expect(await runs()).toHaveLength(4);
    const figures = await (await fetch(`${product.origin}/metrics`)).text();
    expect(figures).toMatch(/^watchfloor_report_runs_total\{outcome="sent"\} 1$/m);
  }, 180_000);
});
