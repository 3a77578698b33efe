/** Mail in the console: what waits is filed in two keys, and a request for access is proved by a call. */
import type { Browser } from 'playwright-core';
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freeTcp, startProduct } from '../harness/product.ts';
import type { Product } from '../harness/product.ts';
import { hasChromium, openChromium, seat } from '../harness/chromium.ts';
import { setUpAdministrator, setupLinkIn } from '../harness/visitor.ts';
import type { Visitor } from '../harness/visitor.ts';

describe.skipIf(!hasChromium)('mail in the console', () => {
  let product: Product;
  let browser: Browser;
  let visitor: Visitor;

  beforeAll(async () => {
    const port = await freeTcp();
    [product, browser] = await Promise.all([
      startProduct({ env: { WATCHFLOOR_MAIL_SMTP_PORT: String(port) } }),
      openChromium(),
    ]);
    ({ visitor } = await setUpAdministrator(product.origin, setupLinkIn(product.said())));
    const { id: clientId } = await visitor.must('POST', '/clients', { name: 'Acme', zone: 'Europe/Oslo' });
    await visitor.must('POST', '/client-addresses', { clientId, address: 'acme@soc.example' });
    await visitor.must('POST', `/clients/${clientId}/contacts`, {
      name: 'Ann Berg',
      kind: 'key',
      channels: [
        { kind: 'email', value: 'ann@acme.example' },
        { kind: 'phone', value: '+47 22 00 00 00' },
      ],
    });
    const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
    const send = (from: string, subject: string): Promise<unknown> =>
      transport.sendMail({ from, to: 'acme@soc.example', subject, text: 'Please add a user for the VPN.' });
    await send('Ann Berg <ann@acme.example>', 'New user for the VPN');
    await send('Bob <bob@acme.example>', 'Re: [WF-1001] New user');
    transport.close();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await product?.remove();
  });

  test('a mail that waits is filed to the likeliest client by Enter and Enter', async () => {
    const { page, faults, context } = await seat(browser, product.origin, { visitor });
    await page.goto('/mail');
    await page.getByText('Re: [WF-1001] New user').first().waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    const button = page.getByRole('button', { name: 'New ticket of Acme' });
    await button.waitFor();
    await expect.poll(() => button.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await page.getByText('No mail waits').waitFor();
    expect(faults).toEqual([]);
    await context.close();
  }, 60_000);

  test('a request for access shows that its sender must be proved, and by whose call it was', async () => {
    const { page, context } = await seat(browser, product.origin, { visitor });
    await page.goto('/tickets');
    await page.getByText('New user for the VPN').first().click();
    await page.getByText('Sender must be proved').first().waitFor();
    await page.getByRole('button', { name: 'They confirmed it' }).first().click();
    await page.getByText('Sender proved').waitFor();
    await page.getByText('+47 22 00 00 00').first().waitFor();
    await context.close();
  }, 60_000);
});
