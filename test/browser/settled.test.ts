/** What a client has settled about changes, kept in the console; and a decision told to the client in words chosen for it. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { hasChromium, openChromium, seat } from '../harness/chromium.ts';
import type { Seat } from '../harness/chromium.ts';
import { demoPeople } from '../harness/demo-people.ts';
import { startProduct } from '../harness/product.ts';
import type { Product } from '../harness/product.ts';
import type { Visitor } from '../harness/visitor.ts';

const zItems = z.object({ items: z.array(z.object({ id: z.string(), clientId: z.string() })) });

describe.skipIf(!hasChromium)('what is settled', () => {
  let product: Product;
  let browser: Browser;
  let manager: Seat;
  let client: Seat;
  let lead: Visitor;
  let ticket: { id: string; clientId: string };

  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct({ command: 'demo' }), openChromium()]);
    const [one, two, three] = await demoPeople(product);
    lead = one!.visitor;
    manager = await seat(browser, product.origin, { visitor: two!.visitor });
    client = await seat(browser, product.origin, { visitor: three!.visitor, phone: true });
    ticket = zItems.parse(await lead.must('GET', '/tickets?tab=all&text=video+meetings')).items[0]!;
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await product?.remove();
  });

  test('a model is added, put in place of by another, and a site is frozen in its own zone', async () => {
    const { page, faults } = manager;
    await page.goto(`/changes?view=settled&client=${ticket.clientId}`);
    await page.getByRole('button', { name: 'Add a model' }).click();
    const form = page.getByRole('dialog', { name: 'Add a model' });
    await form.getByLabel('Name').fill('Open a port for a partner');
    for (const [asks, says] of [
      ['Who notices if it goes wrong?', /^Nobody/],
      ['Was exactly this tried before?', /^Yes, on this client/],
      ['How long does the way back take?', /^Minutes/],
    ] as const) {
      await form
        .getByRole('combobox', { name: asks })
        .or(form.getByRole('textbox', { name: asks }))
        .click();
      await page.getByRole('option', { name: says }).click();
    }
    for (const asks of ['When is it done?', 'Does it touch who may get in?']) {
      await form
        .getByRole('combobox', { name: asks })
        .or(form.getByRole('textbox', { name: asks }))
        .click();
      await page.getByRole('option').first().click();
    }
    await form.getByRole('textbox', { name: 'Plan', exact: true }).fill('Add the rule.');
    await form.getByRole('textbox', { name: 'The way back' }).fill('Take it out.');
    await form.getByLabel('How the client has authorised it').fill('Letter of 2 March');
    await form.getByRole('button', { name: 'Add the model' }).click();
    const models = page.getByRole('list', { name: 'Models' });
    await models.getByText('Open a port for a partner', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Edit Open a port for a partner' }).click();
    const edit = page.getByRole('dialog', { name: 'Edit the model' });
    await edit.getByLabel('How the client has authorised it').fill('Letter of 3 March');
    await edit.getByRole('button', { name: 'Put it in place' }).click();
    await models.getByText(/Letter of 3 March/).waitFor();
    const freeze = page.locator('form').filter({ has: page.getByRole('button', { name: 'Freeze', exact: true }) });
    await freeze.getByLabel(/^Why/).fill('Year end');
    await freeze.getByLabel(/^From/).fill('2030-12-20T18:00');
    await freeze.getByLabel(/^To/).fill('2030-12-27T06:00');
    await page.getByText('As a clock shows it in Europe/Amsterdam').first().waitFor();
    await page.getByRole('button', { name: 'Freeze', exact: true }).click();
    await page
      .getByRole('list', { name: 'Freezes' })
      .getByText(/All sites · 20 Dec 2030, 18:00–27 Dec 2030, 06:00 \(Europe\/Amsterdam\)/)
      .waitFor();
    expect(faults).toEqual([]);
  }, 90_000);

  test('what a huddle decided is told to the client in other words, and nothing else of it', async () => {
    const opened = z
      .object({ id: z.string() })
      .parse(await lead.must('POST', '/huddles', { about: { kind: 'ticket', id: ticket.id } }));
    await lead.must('POST', `/huddles/${opened.id}/decide`, { decision: 'Say no: the guest network is for browsing' });
    const { page, faults } = manager;
    await page.goto(`/huddles/${opened.id}`);
    await page.getByRole('button', { name: 'Tell the client…' }).click();
    await page.getByLabel('In these words').fill('Video meetings stay off on the guest network.');
    await page.getByRole('button', { name: 'Tell the client', exact: true }).click();
    await page.getByText(/^Told by /).waitFor();
    await client.page.goto(`/portal/tickets/${ticket.id}`);
    await client.page.getByText('Video meetings stay off on the guest network.').waitFor();
    expect(await client.page.getByText('Say no: the guest network').count()).toBe(0);
    expect(faults).toEqual([]);
  }, 90_000);
});
