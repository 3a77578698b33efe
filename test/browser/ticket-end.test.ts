/** Who looks at a ticket, where the closing mail leads, what a client has of it, and a mailbox that is changed. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { barriersIn } from '../harness/barriers.ts';
import { hasChromium, seat } from '../harness/chromium.ts';
import type { SeatOptions } from '../harness/chromium.ts';
import { startDesk } from '../harness/desk.ts';
import type { Desk } from '../harness/desk.ts';

type Opened = { id: string; number: string; version: number };
const LIMIT = 120_000;
const pictures = join(import.meta.dirname, '../../.cache/screenshots');
const looks: readonly [string, SeatOptions][] = [
  ['light', {}],
  ['dark', { scheme: 'dark' }],
  ['phone', { phone: true }],
];

describe.skipIf(!hasChromium)('the end of a ticket', () => {
  let desk: Desk;
  const contexts: BrowserContext[] = [];
  const faults: string[][] = [];

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    desk = await startDesk();
  }, 180_000);
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()));
    const found = faults.splice(0).flat();
    if (found.length > 0) throw new Error(`faults in the pages: ${found.join('\n')}`);
  });
  afterAll(async () => desk?.close());

  const at = async (path: string, options: SeatOptions): Promise<Page> => {
    const {
      page,
      context,
      faults: found,
    } = await seat(desk.browser, desk.product.origin, {
      ...{ bypassCsp: true, ...options },
    });
    contexts.push(context);
    faults.push(found);
    await page.goto(path);
    return page;
  };
  const sound = async (page: Page, name: string): Promise<void> => {
    await page.screenshot({ path: join(pictures, `${name}.png`) });
    expect(await barriersIn(page, { rules: 'all' })).toEqual([]);
  };
  const closed = async (title: string): Promise<Opened> => {
    const { id } = await desk.ann.must<Opened>('POST', '/portal/tickets', { title, description: 'It is down.' });
    const { version } = await desk.ada.must<Opened>('POST', `/tickets/${id}/claim`);
    const resolved = await desk.ada.must<Opened>('POST', `/tickets/${id}/resolve`, { version, resolution: 'Rebuilt.' });
    return desk.ada.must<Opened>('POST', `/tickets/${id}/close`, { version: resolved.version });
  };

  test(
    'who has a ticket open is seen by colleagues as they come and go, and never by the client',
    async () => {
      const { id } = await desk.ann.must<Opened>('POST', '/portal/tickets', { title: 'Looked at', description: 'x' });
      const mine = await at(`/tickets/${id}`, { visitor: desk.ada });
      await mine.getByRole('heading', { name: 'Looked at' }).waitFor();
      expect(await mine.getByText('looking at this').count()).toBe(0);
      const other = await at(`/tickets/${id}`, { visitor: desk.ben });
      await mine.getByText('Ben Okafor is looking at this').waitFor();
      await other.getByText(/Ada Minter is looking at this/).waitFor();
      // Nothing is read out: it is there for whoever comes by.
      expect(await mine.locator('[aria-live], [role=status]', { hasText: 'looking at this' }).count()).toBe(0);
      await sound(mine, 'looking-light');
      const theirs = await at(`/portal/tickets/${id}`, { visitor: desk.ann });
      await theirs.getByRole('heading', { name: 'Looked at' }).waitFor();
      expect(await theirs.getByText('looking at this').count()).toBe(0);
      // Who writes is told as writing, and no longer as looking.
      await other.getByRole('textbox', { name: /Message to Acme/ }).fill('Dear Ann,');
      await mine.getByText('Ben Okafor is replying').waitFor();
      await expect.poll(() => mine.getByText('looking at this').count()).toBe(0);
      await other.getByRole('textbox', { name: /Message to Acme/ }).fill('');
      await mine.getByText('Ben Okafor is looking at this').waitFor();
      await other.close({ runBeforeUnload: true });
      await mine.getByText('looking at this').waitFor({ state: 'detached' });
    },
    LIMIT,
  );

  test(
    'the closing mail leads to the question how it was, ready to be answered by keyboard',
    async () => {
      for (const [look, options] of looks) {
        const { id } = await closed(`Over, ${look}`);
        const page = await at(`/portal/tickets/${id}?mark`, { visitor: desk.ann, ...options });
        const form = page.getByRole('form', { name: 'How was it?' });
        await form.waitFor();
        await expect
          .poll(() =>
            form
              .getByRole('radio')
              .first()
              .evaluate((node) => node === document.activeElement),
          )
          .toBe(true);
        await sound(page, `mark-${look}`);
        await page.keyboard.press('ArrowRight');
        await page.keyboard.press('ArrowRight');
        await form.getByRole('button', { name: 'Send' }).press('Enter');
        await page.getByText('Ann Berg said:').waitFor();
        expect(await desk.ada.must('GET', `/tickets/${id}`)).toMatchObject({ mark: { mark: 3 } });
      }
    },
    LIMIT,
  );

  test(
    'a client that wants no closing mail has it switched off',
    async () => {
      const page = await at(`/targets?client=${desk.clientId}`, { visitor: desk.ada });
      const mails = page.getByRole('switch', { name: /Mail whoever asked when their ticket is closed/ });
      await mails.waitFor({ state: 'attached' });
      expect(await mails.isChecked()).toBe(true);
      await mails.press('Space');
      await mails.locator('xpath=ancestor::form').getByRole('button', { name: 'Save' }).press('Enter');
      const rules = (): Promise<unknown> => desk.ada.must('GET', `/clients/${desk.clientId}/ticket-rules`);
      await expect.poll(rules).toMatchObject({ closingMail: false, reopenDays: 7 });
      await sound(page, 'closing-mail-light');
    },
    LIMIT,
  );

  test(
    'a mailbox is changed without its login, but not to another server',
    async () => {
      const { id } = await desk.ada.must<{ id: string }>('POST', '/mailboxes', {
        ...{ clientId: desk.clientId, name: 'Desk', address: 'desk@soc.example', folders: ['INBOX'], doneFolder: null },
        ...{ host: '127.0.0.1', port: 1, security: 'none', username: 'desk@soc.example' },
        login: { auth: 'password', password: 'not to be seen' },
      });
      for (const [look, options] of looks) {
        const page = await at('/mail/boxes', { visitor: desk.ada, ...options });
        await page.getByRole('button', { name: 'Change…' }).press('Enter');
        const dialog = page.getByRole('dialog', { name: /^Change Desk/ });
        await dialog.getByText('Its login stays as it is.').waitFor();
        expect(await page.content()).not.toContain('not to be seen');
        await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill(`Desk ${look}`);
        await sound(page, `mailbox-${look}`);
        await dialog.getByRole('textbox', { name: 'Server' }).fill('imap.elsewhere.example');
        await dialog.getByText(/give it again/).waitFor();
        expect(await dialog.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
        await sound(page, `mailbox-login-${look}`);
        await dialog.getByRole('textbox', { name: 'Server' }).fill('127.0.0.1');
        await dialog.getByRole('button', { name: 'Save' }).press('Enter');
        await page.getByRole('heading', { name: `Desk ${look}` }).waitFor();
      }
      const { items } = await desk.ada.must<{ items: Record<string, unknown>[] }>('GET', '/mailboxes');
      expect(items).toMatchObject([{ id, name: 'Desk phone', host: '127.0.0.1', version: 4 }]);
    },
    LIMIT,
  );
});
