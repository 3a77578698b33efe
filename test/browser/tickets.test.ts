/** A ticket's way through many hands: bulk with undo, two editors, merge and back, print, and what the client says in the end. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { hasChromium, openChromium, seat } from '../harness/chromium.ts';
import { demoPeople } from '../harness/demo-people.ts';
import { startProduct } from '../harness/product.ts';
import type { Product } from '../harness/product.ts';
import type { Visitor } from '../harness/visitor.ts';

type Opened = { id: string; number: string; version: number };

describe.skipIf(!hasChromium)('tickets', () => {
  let product: Product;
  let browser: Browser;
  let lead: Visitor;
  let client: Visitor;
  let clientId: string;

  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct({ command: 'demo' }), openChromium()]);
    const visitors = (await demoPeople(product)).map(({ visitor }) => visitor);
    [lead, client] = [visitors[0]!, visitors[2]!];
    const me = await client.must<{ client: { id: string } }>('GET', '/portal/me');
    clientId = me.client.id;
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await product?.remove();
  });

  const open = (title: string): Promise<Opened> => lead.must<Opened>('POST', '/tickets', { clientId, title });
  const read = (id: string): Promise<Record<string, unknown>> =>
    lead.must<Record<string, unknown>>('GET', `/tickets/${id}`);

  test('several get a priority at once by keyboard, and it is undone', async () => {
    const ids = [(await open('Bulk kingfisher one')).id, (await open('Bulk kingfisher two')).id];
    const { page, faults, context } = await seat(browser, product.origin, { visitor: lead });
    await page.goto('/tickets?text=kingfisher');
    await page.getByText('Bulk kingfisher two').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.getByText('2 selected').waitFor();
    await page.keyboard.press('p');
    const dialog = page.getByRole('dialog', { name: 'Priority of 2 tickets' });
    await dialog.getByText('P1', { exact: true }).click();
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('the whole site is down');
    await page.keyboard.press('Enter');
    await page.getByText('2 tickets changed').waitFor();
    for (const id of ids) expect(await read(id)).toMatchObject({ priority: 'P1', priorityFrom: 'hand' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('2 put back.').waitFor();
    for (const id of ids) expect(await read(id)).toMatchObject({ priority: 'P3' });
    expect(faults).toEqual([]);
    await context.close();
  }, 90_000);

  test('of what two edit, both sides are shown and one is kept in two keys', async () => {
    const { id, version } = await open('Edited by two');
    const { page, context } = await seat(browser, product.origin, { visitor: lead });
    await page.goto(`/tickets/${id}`);
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Edit…' }).click();
    const dialog = page.getByRole('dialog', { name: /^Edit WF-/ });
    await dialog.getByRole('textbox', { name: 'Title' }).fill('Edited by me');
    await lead.must('PATCH', `/tickets/${id}`, { version, title: 'Edited by them', component: 'ge-0/0/7' });
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Someone changed this ticket meanwhile').waitFor();
    await dialog.getByText('Taken over from someone else: Network component.').waitFor();
    expect(await dialog.getByRole('textbox', { name: 'Title' }).inputValue()).toBe('Edited by me');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    expect(await read(id)).toMatchObject({ title: 'Edited by them', component: 'ge-0/0/7' });
    await context.close();
  }, 90_000);

  test('merged, the client is told where it goes on; the merge is undone', async () => {
    const [from, into] = [await open('Merged away'), await open('Goes on here')];
    await lead.must('POST', `/tickets/${from.id}/merge`, { version: from.version, into: into.id, reason: 'same' });
    const theirs = await seat(browser, product.origin, { visitor: client });
    await theirs.page.goto(`/portal/tickets/${from.id}`);
    await theirs.page.getByRole('link', { name: `${into.number} Goes on here` }).click();
    await theirs.page.getByRole('heading', { name: 'Goes on here' }).waitFor();
    await theirs.context.close();
    const { page, context } = await seat(browser, product.origin, { visitor: lead });
    await page.goto(`/tickets/${from.id}`);
    await page.getByRole('textbox', { name: 'Why is the merge undone?' }).fill('not the same');
    await page.keyboard.press('Enter');
    await page.getByText('Merge undone.').waitFor();
    expect(await read(from.id)).toMatchObject({ mergedInto: null, state: 'new' });
    await context.close();
  }, 90_000);

  test('a closed ticket is printed without what is internal, marked, and opened again by the client', async () => {
    const { id, version } = await open('Closed and marked');
    await lead.must('POST', `/tickets/${id}/entries`, { audience: 'internal', text: 'zanzibar' });
    const resolved = await lead.must<Opened>('POST', `/tickets/${id}/resolve`, { version, resolution: 'Done.' });
    await lead.must('POST', `/tickets/${id}/close`, { version: resolved.version });
    const { page, faults, context } = await seat(browser, product.origin, { visitor: client });
    await page.goto(`/portal/tickets/${id}`);
    const printed = z.string().parse(await page.getByRole('link', { name: 'Print' }).getAttribute('href'));
    await page.getByRole('radio', { name: 'Poor' }).check();
    await page.getByRole('textbox', { name: /In a word/ }).fill('It took long.');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('(2 of 5)').waitFor();
    await expect.poll(async () => JSON.stringify((await read(id))['tasks']), { timeout: 20_000 }).toContain('2 of 5');
    await page.getByRole('button', { name: /open it again/ }).click();
    await page.getByRole('textbox', { name: 'What is not solved?' }).fill('It is down again.');
    await page.getByRole('button', { name: 'Open again' }).click();
    await expect.poll(() => read(id), { timeout: 20_000 }).toMatchObject({ state: 'new', mark: { mark: 2 } });
    await page.goto(printed);
    await page.getByRole('heading', { name: /Closed and marked/ }).waitFor();
    expect(await page.content()).not.toContain('zanzibar');
    expect(faults).toEqual([]);
    await context.close();
  }, 90_000);
});
