/** What was changed outside any change, found, read and explained in a real browser; axe finds no barrier in what opens. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Browser } from 'playwright-core';
import { demoPeople } from '../harness/demo-people.ts';
import { barriersIn } from '../harness/barriers.ts';
import { hasChromium, openChromium, seat } from '../harness/chromium.ts';
import { startProduct } from '../harness/product.ts';
import type { Product } from '../harness/product.ts';
import type { Visitor } from '../harness/visitor.ts';

const pictures = join(import.meta.dirname, '../../.cache/screenshots');

describe.skipIf(!hasChromium)('configurations', () => {
  let product: Product;
  let browser: Browser;
  let visitor: Visitor | undefined;

  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct({ command: 'demo' }), openChromium()]);
    visitor = (await demoPeople(product))[1]?.visitor;
    const unplanned = async (): Promise<void> => {
      const { items } = (await visitor?.must('GET', '/config-changes')) ?? {};
      expect(items.length).toBeGreaterThan(0);
    };
    await vi.waitFor(unplanned, { timeout: 60_000, interval: 500 });
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await product?.remove();
  });

  for (const scheme of ['light', 'dark'] as const)
    test(`an unplanned change is read, ${scheme}`, async () => {
      const { page, faults, context } = await seat(browser, product.origin, {
        scheme,
        ...(visitor ? { visitor } : {}),
        bypassCsp: true,
      });
      mkdirSync(pictures, { recursive: true });
      await page.goto('/configs');
      await page
        .getByRole('button', { name: /Unplanned/ })
        .first()
        .waitFor();
      expect(await barriersIn(page, { weight: 'any' })).toEqual([]);
      await page.screenshot({ path: join(pictures, `configs-${scheme}.png`) });
      await page
        .getByRole('button', { name: /Unplanned/ })
        .first()
        .click();
      await page.getByText('+ set system services telnet').waitFor();
      await page.screenshot({ path: join(pictures, `configs-diff-${scheme}.png`) });
      expect(await barriersIn(page, { weight: 'any' })).toEqual([]);
      await page.keyboard.press('Escape');
      const { items } = (await visitor?.must('GET', '/config-changes?only=open')) ?? {};
      await page.goto(`/devices/${items[0].deviceId}`);
      await page.getByRole('searchbox', { name: 'Search in all versions' }).fill('telnet');
      await page.getByText('In 1 of 3 versions').waitFor();
      expect(await barriersIn(page, { weight: 'any' })).toEqual([]);
      await page.screenshot({ path: join(pictures, `configs-device-${scheme}.png`), fullPage: true });
      expect(faults).toEqual([]);
      await context.close();
    }, 90_000);

  test('on a phone it is read and explained, and is open no more', async () => {
    const { page, context } = await seat(browser, product.origin, { phone: true, ...(visitor ? { visitor } : {}) });
    await page.goto('/configs');
    await page
      .getByRole('button', { name: /Unplanned/ })
      .first()
      .click();
    await page.getByText('+ set system services telnet').waitFor();
    await page.screenshot({ path: join(pictures, 'configs-phone.png') });
    const open = async (): Promise<number> => (await visitor?.must('GET', '/config-changes'))?.['items'].length ?? 0;
    const before = await open();
    await page.getByRole('textbox', { name: /Why it was changed/ }).fill('Agreed by phone.');
    await page.getByRole('button', { name: 'Explain' }).click();
    await page.getByText('Written down.').waitFor();
    expect(await open()).toBe(before - 1);
    await context.close();
  }, 90_000);
});
