/** A mailbox of a real dovecot that is changed while it is followed: nothing is taken twice, nothing is left out. */
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { hasDovecot, startDovecot } from '../harness/dovecot.ts';
import type { Dovecot } from '../harness/dovecot.ts';
import { startProduct } from '../harness/product.ts';
import type { Product } from '../harness/product.ts';
import { setUpAdministrator, setupLinkIn } from '../harness/visitor.ts';
import type { Visitor } from '../harness/visitor.ts';

const zMessages = z.object({ items: z.array(z.object({ subject: z.string() })) });
const zBox = z.object({
  id: z.string(),
  state: z.string(),
  host: z.string(),
  port: z.number(),
  doneFolder: z.string().nullable(),
  folders: z.array(z.string()),
  version: z.number(),
});
const zBoxes = z.object({ items: z.array(zBox) });
const zAudit = z.object({ items: z.array(z.object({ act: z.string(), detail: z.unknown() })) });

describe.skipIf(!hasDovecot)('a mailbox that is changed', () => {
  let [first, second]: Dovecot[] = [];
  let product: Product;
  let staff: Visitor;
  let id = '';

  beforeAll(async () => {
    [first, second] = [await startDovecot(), await startDovecot()];
    product = await startProduct();
    ({ visitor: staff } = await setUpAdministrator(product.origin, setupLinkIn(product.said())));
    const client = await staff.must<{ id: string }>('POST', '/clients', { name: 'Acme', zone: 'UTC' });
    const mailbox = { clientId: client.id, name: 'Desk', address: 'soc@soc.example', folders: ['INBOX'] };
    const { port, username, password } = must(first);
    ({ id } = await staff.must<{ id: string }>('POST', '/mailboxes', {
      ...{ ...mailbox, doneFolder: null, host: '127.0.0.1', port, security: 'none', username },
      login: { auth: 'password', password },
    }));
  }, 120_000);
  afterAll(async () => {
    await product?.remove();
    await first?.stop();
    await second?.stop();
  });

  const box = async () => {
    const found = zBoxes.parse(await staff.must('GET', '/mailboxes')).items.find((each) => each.id === id);
    return zBox.parse(found);
  };
  const change = async (edit: object) =>
    staff.ask('PATCH', `/mailboxes/${id}`, { version: (await box()).version, ...edit });
  const changed = async (edit: object): Promise<void> => expect((await change(edit)).status).toBe(200);
  // No Message-ID: nothing but the bytes tells that it is the same mail.
  const put = (dovecot: Dovecot, ...named: string[]): void =>
    dovecot.deliver(
      named.map((subject) =>
        Buffer.from(`From: ann@acme.example\r\nTo: soc@soc.example\r\nSubject: ${subject}\r\n\r\nIt is slow.\r\n`),
      ),
    );
  const subjects = async (state: string): Promise<string[]> =>
    zMessages
      .parse(await staff.must('GET', `/messages?state=${state}&limit=200`))
      .items.map(({ subject }) => subject)
      .toSorted();
  /** All of these and no other, each once. */
  const filed = async (...all: string[]): Promise<void> => {
    await expect.poll(() => subjects('filed'), { timeout: 40_000, interval: 200 }).toEqual(all.toSorted());
    expect(await subjects('dropped')).toEqual([]);
  };

  test('moves what it takes from then on, and what lay there taken already', async () => {
    put(must(first), 'One', 'Two');
    await filed('One', 'Two');
    await changed({ doneFolder: 'Taken' });
    put(must(first), 'Three');
    await filed('One', 'Two', 'Three');
    await expect.poll(() => must(first).count('Taken'), { timeout: 30_000, interval: 200 }).toBe(3);
    expect((await change({ folders: ['INBOX', 'Taken'] })).status).toBe(409);
  }, 120_000);

  test('goes on on another server only with its login, and takes what lies there', async () => {
    const { port, password } = must(second);
    put(must(second), 'Four', 'One');
    const refused = await change({ port });
    expect([refused.status, JSON.stringify(refused.body)]).toEqual([409, expect.stringContaining('Give it again')]);
    await changed({ port, doneFolder: null, login: { auth: 'password', password } });
    await filed('One', 'Two', 'Three', 'Four');
    put(must(second), 'Five');
    await filed('One', 'Two', 'Three', 'Four', 'Five');
    // Nobody listens at the first one any more.
    put(must(first), 'Left alone');
    expect(await box()).toMatchObject({ state: 'connected', port });
  }, 120_000);

  test('says that a wrong password is wrong, and loses nothing until it is put right', async () => {
    await changed({ login: { auth: 'password', password: 'wrong' } });
    await expect.poll(async () => (await box()).state, { timeout: 30_000, interval: 200 }).toBe('failed');
    put(must(second), 'Six');
    const right = await box();
    expect((await staff.ask('PATCH', `/mailboxes/${id}`, { version: right.version - 1, name: 'Late' })).status).toBe(
      409,
    );
    const run = ['src/main.ts', 'mailbox', 'change', id, '--password', '--folder', 'INBOX'];
    const input = `${must(second).password}\n`;
    const env = { ...process.env, WATCHFLOOR_DATA: product.data };
    const { status, stderr } = spawnSync(process.execPath, run, { input, env, encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, expect.any(String)]);
    await filed('One', 'Two', 'Three', 'Four', 'Five', 'Six');
  }, 120_000);

  test('leaves who changed what in the audit log, and its login nowhere', async () => {
    const { items } = zAudit.parse(await staff.must('GET', '/audit?limit=200'));
    const said = JSON.stringify(items.filter(({ act }) => act === 'mailbox.changed'));
    expect(said).toContain('"doneFolder":{"was":null,"became":"Taken"}');
    expect(said).toContain('given anew');
    const shown = said + JSON.stringify(await staff.must('GET', '/mailboxes')) + product.said();
    for (const secret of [must(first).password, must(second).password]) expect(shown).not.toContain(secret);
  });
});

function must(dovecot: Dovecot | undefined): Dovecot {
  if (!dovecot) throw new Error('dovecot did not start');
  return dovecot;
}
