/** What is seen live where little happens: nothing else makes a page look again. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, openChromium, seat } from '../harness/chromium.ts';
import { startProduct } from '../harness/product.ts';
import type { Product } from '../harness/product.ts';
import { setUpAdministrator, setupLinkIn } from '../harness/visitor.ts';

describe.skipIf(!hasChromium)('live', () => {
  let product: Product;
  let browser: Browser;
  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct(), openChromium()]);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await product?.remove();
  });

  test('what happens between a page’s first answer and its live stream is seen too', async () => {
    const { visitor } = await setUpAdministrator(product.origin, setupLinkIn(product.said()));
    await visitor.must('POST', '/clients', { name: 'There from the start', zone: 'UTC' });
    const { page, faults, context } = await seat(browser, product.origin, { visitor });
    await page.route('**/api/v1/live', async (route) => {
      await sleep(3000);
      await route.continue();
    });
    await page.goto('/clients');
    await page.getByText('There from the start').first().waitFor();
    await visitor.must('POST', '/clients', { name: 'Made in between', zone: 'UTC' });
    await page.getByText('Made in between').first().waitFor({ timeout: 15_000 });
    expect(faults).toEqual([]);
    await context.close();
  }, 60_000);
});
