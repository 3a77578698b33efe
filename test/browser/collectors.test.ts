/** A collector added, enrolled with what was shown once, and revoked, as an engineer sees it. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { barriersIn } from '../harness/barriers.ts';
import { hasChromium, openChromium, seat } from '../harness/chromium.ts';
import type { Seat } from '../harness/chromium.ts';
import { startProduct } from '../harness/product.ts';
import type { Product } from '../harness/product.ts';
import { setUpAdministrator } from '../harness/visitor.ts';
import type { Visitor } from '../harness/visitor.ts';

describe.skipIf(!hasChromium)('collectors', () => {
  let product: Product;
  let browser: Browser;
  let ada: Visitor;
  let person: Seat;
  let phone: Seat;
  let clientId = '';

  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct(), openChromium()]);
    const link = /https?:\S+\/setup\/\S+/.exec(product.said())?.[0] ?? '';
    ({ visitor: ada } = await setUpAdministrator(product.origin, link));
    const client = await ada.must('POST', '/clients', { name: 'Acme', zone: 'Europe/London' });
    clientId = String(client['id']);
    await ada.must('POST', '/sites', { clientId, name: 'Leeds', zone: 'Europe/London' });
    person = await seat(browser, product.origin, { visitor: ada, bypassCsp: true });
    phone = await seat(browser, product.origin, { visitor: ada, phone: true, scheme: 'dark', bypassCsp: true });
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await product?.remove();
  });

  test('one is added, and what it enrols with is shown this once', async () => {
    const { page } = person;
    await page.goto('/collectors');
    await page.getByText('No collectors yet').waitFor();
    await page.getByRole('button', { name: 'New collector' }).click();
    const dialog = page.getByRole('dialog', { name: 'New collector' });
    await dialog.getByRole('combobox', { name: 'Client' }).click();
    await page.getByRole('option', { name: 'Acme' }).click();
    await dialog.getByRole('combobox', { name: 'Site' }).click();
    await page.getByRole('option', { name: 'Leeds' }).click();
    await dialog.getByLabel(/^Name/).fill('leeds-1');
    await dialog.getByLabel('Where it reaches us').fill('soc.example.com:7711');
    await dialog.getByRole('button', { name: 'Add' }).click();
    await page.getByText('Enrolment of “leeds-1”. It is shown only now.').waitFor();
    await page.getByRole('row', { name: /leeds-1.*Not enrolled/ }).waitFor();
    await page.reload();
    await page.getByRole('row', { name: /leeds-1.*Leeds/ }).waitFor();
    expect(await page.getByText('It is shown only now').count()).toBe(0);
  }, 60_000);

  test('another one appears by itself', async () => {
    await ada.must('POST', '/collectors', { clientId, name: 'york-1' });
    await person.page.getByRole('row', { name: /york-1/ }).waitFor();
  }, 60_000);

  test('it has no serious barrier, on a phone neither', async () => {
    await phone.page.goto('/collectors');
    await phone.page.getByText('york-1').waitFor();
    for (const { page, faults } of [person, phone]) {
      expect(await barriersIn(page)).toEqual([]);
      expect(faults).toEqual([]);
    }
  }, 60_000);

  test('one is revoked after a question', async () => {
    const { page } = person;
    await page
      .getByRole('row', { name: /york-1/ })
      .getByRole('button', { name: 'Revoke…' })
      .click();
    await page
      .getByRole('dialog', { name: 'Revoke york-1?' })
      .getByRole('button', { name: 'Revoke', exact: true })
      .click();
    await page.getByRole('row', { name: /york-1.*Revoked/ }).waitFor();
  }, 60_000);
});
