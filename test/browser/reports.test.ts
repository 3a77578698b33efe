/** A report by mail from the dialog to its runs, by keyboard where that is quicker; on a phone; and its page in both schemes. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, openChromium, seat } from '../harness/chromium.ts';
import { startProduct } from '../harness/product.ts';
import type { Product } from '../harness/product.ts';
import { setUpAdministrator, setupLinkIn } from '../harness/visitor.ts';
import type { Visitor } from '../harness/visitor.ts';

const pictures = join(import.meta.dirname, '../..', '.cache/screenshots');

describe.skipIf(!hasChromium)('reports by mail', () => {
  let product: Product;
  let browser: Browser;
  let staff: Visitor;

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    [product, browser] = await Promise.all([startProduct(), openChromium()]);
    ({ visitor: staff } = await setUpAdministrator(product.origin, setupLinkIn(product.said())));
    const { id } = await staff.must<{ id: string }>('POST', '/clients', { name: 'Acme', zone: 'Europe/Oslo' });
    await staff.must('POST', '/clients', { name: 'Brisk', zone: 'UTC' });
    await staff.must('POST', `/clients/${id}/contacts`, {
      ...{ name: 'Ann Berg', kind: 'key' },
      channels: [{ kind: 'email', value: 'ann@acme.example' }],
    });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await product?.remove();
  });

  const shoot = (page: Page, name: string) => page.screenshot({ path: join(pictures, `reports-${name}.png`) });

  test('one is made, sent now, paused and stopped, and says why it was not sent', async () => {
    const { page, faults, context } = await seat(browser, product.origin, { visitor: staff });
    await page.goto('/reports/scheduled');
    await page.getByText('No report is sent by mail yet').waitFor();
    await page.keyboard.press('n');
    const form = page.getByRole('dialog', { name: 'New report by mail' });
    await form.getByLabel('Name').fill('Weekly to Acme');
    await form
      .getByRole('combobox', { name: 'Client' })
      .or(form.getByRole('textbox', { name: 'Client' }))
      .click();
    await page.getByRole('option', { name: 'Acme' }).click();
    await form.getByLabel('Fri').check();
    await form.getByLabel(/^At/).fill('06:15');
    const to = form.getByRole('combobox', { name: /^To/ }).or(form.getByRole('textbox', { name: /^To/ }));
    await to.click();
    await page.getByRole('option', { name: /Ann Berg/ }).click();
    await page.keyboard.press('Escape');
    await shoot(page, 'dialog');
    await form.getByRole('button', { name: 'Save' }).click();
    const row = page.getByRole('row', { name: /Weekly to Acme/ });
    await row.getByText('Promises kept, last week').waitFor();
    await row.getByText('Mon Fri 06:15 Europe/London').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    const drawer = page.getByRole('dialog', { name: 'Weekly to Acme' });
    await drawer.getByText('It was not due yet.').waitFor();
    await drawer.getByRole('button', { name: 'Send now' }).click();
    // Here no mail server is set: the run says so, without the page being loaded anew.
    await drawer.getByText('No mail server is set: WATCHFLOOR_SMTP_URL is empty.').waitFor();
    await drawer.getByText('asked for it.').waitFor();
    await shoot(page, 'drawer');
    await drawer.getByRole('button', { name: 'Pause' }).click();
    await drawer.getByRole('button', { name: 'Resume' }).waitFor();
    await drawer.getByRole('button', { name: 'Stop sending me this' }).click();
    await drawer.getByRole('button', { name: 'Stop sending me this' }).waitFor({ state: 'detached' });
    await drawer.getByRole('button', { name: 'Edit' }).click();
    const edit = page.getByRole('dialog', { name: 'Edit Weekly to Acme' });
    // She is no contact of another client: she would be taken out, and nobody is left.
    const client = edit.getByRole('combobox', { name: 'Client' }).or(edit.getByRole('textbox', { name: 'Client' }));
    await client.fill('Brisk');
    await page.getByRole('option', { name: 'Brisk' }).click();
    await edit.getByText(/One person may not have it/).waitFor();
    expect(await edit.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await edit.getByRole('button', { name: 'Cancel' }).click();
    await drawer.getByRole('button', { name: 'Delete…' }).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByText('No report is sent by mail yet').waitFor();
    expect(faults).toEqual([]);
    await context.close();
  }, 120_000);

  test('a link of a mail leads to the page with that span', async () => {
    const { page, faults, context } = await seat(browser, product.origin, { visitor: staff, scheme: 'dark' });
    const asked = page.waitForRequest((request) => request.url().includes('/reports/clocks?from=2026-03-01T10'));
    await page.goto('/reports/clocks?from=2026-03-01T10:00:00.000Z&until=2026-03-02T10:00:00.000Z');
    await asked;
    const span = page.getByRole('combobox', { name: 'Span' }).or(page.getByRole('textbox', { name: 'Span' }));
    expect(await span.inputValue()).toBe('As in the mail');
    await shoot(page, 'span-dark');
    await span.click();
    await page.getByRole('option', { name: 'Last 7 days' }).click();
    await expect.poll(() => new URL(page.url()).search).toBe('?days=7');
    expect(faults).toEqual([]);
    await context.close();
  }, 60_000);
});
