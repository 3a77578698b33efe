/** A ticket filed under the wrong client is moved at a desk while the client has it open. */
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

describe.skipIf(!hasChromium)('a ticket that is moved', () => {
  let desk: Desk;
  const contexts: BrowserContext[] = [];
  const faults: string[][] = [];

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    desk = await startDesk();
    await desk.ada.must('POST', '/clients', { name: 'Globex', zone: 'Europe/Paris' });
  }, 180_000);
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()));
    const found = faults.splice(0).flat();
    // The client's page asks once more for what it may see no longer.
    const own = found.filter((fault) => !fault.includes('404'));
    if (own.length > 0) throw new Error(`faults in the pages: ${own.join('\n')}`);
  });
  afterAll(async () => desk?.close());

  const at = async (path: string, options: SeatOptions): Promise<Page> => {
    const taken = await seat(desk.browser, desk.product.origin, { bypassCsp: true, ...options });
    contexts.push(taken.context);
    faults.push(taken.faults);
    await taken.page.goto(path);
    return taken.page;
  };
  const sound = async (page: Page, name: string): Promise<void> => {
    await page.screenshot({ path: join(pictures, `${name}.png`) });
    expect(await barriersIn(page, { rules: 'all' })).toEqual([]);
  };
  const chosen = async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Move to another client…' }).click();
    await page.getByRole('combobox', { name: 'To which client?' }).fill('Globex');
    await page.getByRole('option', { name: 'Globex' }).click();
    await page.getByText('Stays behind').waitFor();
  };

  test(
    'what follows and stays is read before; the client’s open page loses sight of it at once',
    async () => {
      const { id, number } = await desk.ann.must<Opened>('POST', '/portal/tickets', {
        ...{ title: 'Words of Acme', description: 'It is slow.' },
      });
      await desk.ada.must('POST', `/tickets/${id}/claim`);
      await desk.ada.must('POST', `/tickets/${id}/entries`, { audience: 'internal', text: 'That is Globex’ router' });
      const theirs = await at(`/portal/tickets/${id}`, { visitor: desk.ann });
      await theirs.getByRole('heading', { name: 'Words of Acme' }).waitFor();
      for (const [look, options] of [
        ['dark', { scheme: 'dark' }],
        ['phone', { phone: true }],
      ] as const) {
        const page = await at(`/tickets/${id}`, { visitor: desk.ada, ...options });
        await chosen(page);
        await sound(page, `move-dialog-${look}`);
        await page.context().close();
      }
      const mine = await at(`/tickets/${id}`, { visitor: desk.ada });
      await chosen(mine);
      await mine.getByText('1 note of ours').waitFor();
      await mine.getByRole('table', { name: 'Clocks' }).getByText('First response').waitFor();
      const press = mine.getByRole('button', { name: 'Move', exact: true });
      expect(await press.isDisabled()).toBe(true);
      await mine.getByRole('textbox', { name: 'Title' }).fill('Router is slow');
      await mine.getByRole('textbox', { name: 'Why?' }).fill('It is a router of Globex');
      await sound(mine, 'move-dialog-light');
      await mine.getByRole('textbox', { name: 'Why?' }).press('Enter');
      await mine.getByText('Moved here').waitFor();
      await mine.getByRole('heading', { name: 'Router is slow' }).waitFor();
      await mine.getByText('That is Globex’ router').waitFor();
      await sound(mine, 'moved-here-light');
      await theirs.getByRole('heading', { name: 'Words of Acme' }).waitFor({ state: 'detached' });
      await mine.getByRole('link', { name: number, exact: true }).click();
      await mine.getByText('Moved away').waitFor();
      expect(await mine.getByRole('button', { name: 'Reopen…' }).count()).toBe(0);
      await sound(mine, 'moved-away-light');
    },
    LIMIT,
  );
});
