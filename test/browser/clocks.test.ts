/** Hours, a target, a ticket: why it is due then, in the console and in the portal, and how the promise was kept. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { hasChromium, openChromium, seat } from '../harness/chromium.ts';
import { demoPeople } from '../harness/demo-people.ts';
import { startProduct } from '../harness/product.ts';
import type { Product } from '../harness/product.ts';
import type { Visitor } from '../harness/visitor.ts';

describe.skipIf(!hasChromium)('clocks', () => {
  let product: Product;
  let browser: Browser;
  let manager: Visitor;
  let client: Visitor;

  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct({ command: 'demo' }), openChromium()]);
    const visitors = (await demoPeople(product)).map(({ visitor }) => visitor);
    [manager, client] = [visitors[1]!, visitors[2]!];
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await product?.remove();
  });

  test('hours are entered, a promise runs by them, and the question mark tells each interval', async () => {
    const { page, faults, context } = await seat(browser, product.origin, { visitor: manager });
    await page.goto('/calendars');
    await page.getByRole('button', { name: 'New calendar' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('House hours');
    await page.getByRole('textbox', { name: 'Saturday' }).fill('10:00-14:00');
    await page.getByRole('textbox', { name: 'Dates of its own' }).fill('2026-12-24 09:00-12:00 half day');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('row', { name: /House hours/ }).waitFor();

    await page.goto('/targets');
    const cell = page.getByRole('textbox', { name: 'Resolution, P2: minutes' });
    await cell.fill('1200');
    await page.getByRole('combobox', { name: 'Resolution, P2: calendar' }).click();
    await page.getByRole('option', { name: 'House hours' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Clocks that run are computed anew').waitFor();

    const { id } = await openTicket(manager);
    await page.goto(`/tickets/${id}`);
    await page.getByRole('button', { name: 'Why is it due then? (Resolution)' }).click();
    await page.getByText('20 hours, counted in House hours').waitFor();
    const table = page.getByRole('table', { name: 'Counted and skipped' });
    await table.getByText('outside hours').first().waitFor();
    await table.getByText('within House hours').first().waitFor();
    expect(faults).toEqual([]);
    await context.close();
  }, 90_000);

  test('the client sees the same reason for its own tickets', async () => {
    const { items } = z
      .object({ items: z.array(z.object({ id: z.string() })) })
      .parse(await client.must('GET', '/portal/tickets'));
    const { page, faults, context } = await seat(browser, product.origin, { visitor: client, phone: true });
    await page.goto(`/portal/tickets/${items[0]!.id}`);
    await page.getByRole('button', { name: 'Why is it due then? (First answer)' }).first().click();
    await page
      .getByText(/counted around the clock/)
      .first()
      .waitFor();
    expect(faults).toEqual([]);
    await context.close();
  }, 60_000);

  test('how promises were kept stands with its definitions and leads to the tickets', async () => {
    const { page, faults, context } = await seat(browser, product.origin, { visitor: manager });
    await page.goto('/reports/clocks');
    const clocks = page.getByRole('table', { name: 'Clocks' });
    await clocks.getByText('First response').first().waitFor();
    await page.getByText(/Automatic answers do not count/).waitFor();
    const csv = await page.getByRole('link', { name: 'CSV' }).getAttribute('href');
    expect(await (await page.request.get(csv ?? '')).text()).toMatch(/^clock,priority,n,/);
    expect(faults).toEqual([]);
    await context.close();
  }, 60_000);
});

async function openTicket(by: Visitor): Promise<{ id: string }> {
  const { items } = z
    .object({ items: z.array(z.object({ id: z.string(), name: z.string() })) })
    .parse(await by.must('GET', '/clients'));
  return by.must('POST', '/tickets', {
    clientId: items[0]?.id,
    title: 'Printer in the hall',
    impact: 'high',
    urgency: 'medium',
  });
}
