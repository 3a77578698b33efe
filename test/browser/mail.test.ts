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
    const send = (from: string, subject: string, more: Record<string, unknown> = {}): Promise<unknown> =>
      transport.sendMail({ from, to: 'acme@soc.example', subject, text: 'Please add a user for the VPN.', ...more });
    await send('Ann Berg <ann@acme.example>', 'New user for the VPN');
    await send('Bob <bob@acme.example>', 'Re: [WF-1001] New user');
    await send('Ann Berg <ann@acme.example>', 'The printer prints grey', {
      text: 'It prints grey since noon.\n\nOn Monday Bob wrote:\n> Does the printer work?\n> Regards, Bob',
      html: '<p>It prints <b>grey</b> since noon.</p><img src="https://spy.example/seen.gif"><script>document.title = "owned"</script>',
      attachments: [{ filename: 'page.html', content: '<script>alert(1)</script>', contentType: 'text/html' }],
    });
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

  test('a mail of a client is a ticket; its quote is folded, nothing of it runs and nothing is fetched', async () => {
    const { page, faults, context } = await seat(browser, product.origin, { visitor });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto('/mail?state=filed');
    await page.getByText('The printer prints grey').first().click();
    await page.getByText('1 picture or file from elsewhere was not loaded').waitFor();
    expect(await page.getByLabel('Text of the mail').innerText()).toBe('It prints grey since noon.');
    await page.getByText('Quoted text, 3 lines').click();
    expect(await page.getByLabel('Quoted text').innerText()).toContain('> Does the printer work?');
    await page.getByRole('radio', { name: 'As it was laid out' }).check();
    await page.frameLocator('iframe').getByText('grey', { exact: true }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'page.html' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('page.html');
    expect(asked.filter((url) => !url.startsWith(product.origin) && !/^(about|blob|data):/.test(url))).toEqual([]);
    expect(await page.title()).toContain('Mail');
    await page.getByRole('link', { name: 'Open its ticket' }).click();
    await page.getByRole('heading', { name: 'The printer prints grey' }).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  }, 60_000);

  test('a request for access holds its ticket until a call to a stored number proves who asked', async () => {
    const { page, context } = await seat(browser, product.origin, { visitor });
    await page.goto('/tickets');
    await page.getByText('New user for the VPN').first().click();
    await page.getByText('Sender must be proved').first().waitFor();
    await page.getByText('Waits for proof of who asked').waitFor();
    expect((await resolve(page.url())).status).toBe(409);
    await page.getByRole('button', { name: 'They confirmed it' }).first().click();
    await page.getByText('Sender proved').waitFor();
    await page.getByText('+47 22 00 00 00').first().waitFor();
    await page.getByText('Waits for proof of who asked').waitFor({ state: 'detached' });
    expect((await resolve(page.url())).status).toBe(200);
    await context.close();
  }, 60_000);

  test('an address is added, changed to an engineer’s alias, and removed after a question', async () => {
    const { page, faults, context } = await seat(browser, product.origin, { visitor });
    await page.goto('/mail/addresses');
    await page.getByRole('button', { name: 'New address' }).click();
    await page.getByRole('combobox', { name: /^Client/ }).fill('Acm');
    await page.getByRole('option', { name: 'Acme' }).click();
    await page.getByRole('textbox', { name: /^Address/ }).fill('ada+acme@soc.example');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('ada+acme@soc.example').first().click();
    await page.getByText('An engineer’s alias for it').click();
    await page.getByRole('combobox', { name: /^Engineer/ }).fill('Ada');
    await page.getByRole('option', { name: /Ada Minter/ }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('alias of Ada Minter').waitFor();
    await page.getByText('ada+acme@soc.example').first().click();
    await page.getByRole('button', { name: 'Remove…' }).click();
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByText('ada+acme@soc.example').first().waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
    await context.close();
  }, 60_000);

  test('a mailbox is followed, says why it cannot be reached, and never tells its password', async () => {
    const { page, context } = await seat(browser, product.origin, { visitor });
    await page.goto('/mail/boxes');
    await page.getByRole('button', { name: 'Follow a mailbox' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: /^Address/ }).fill('desk@soc.example');
    await dialog.getByRole('textbox', { name: /^Server/ }).fill('127.0.0.1');
    await dialog.getByRole('textbox', { name: /^Port/ }).fill('1');
    await dialog.getByRole('textbox', { name: /^Password/ }).fill('hunter2 hunter2');
    await dialog.getByRole('button', { name: 'Follow it' }).click();
    await page.getByRole('heading', { name: 'desk@soc.example' }).waitFor();
    await page.getByRole('button', { name: 'Test the connection' }).click();
    await page.getByText(/The mailbox does not answer/).waitFor();
    expect(JSON.stringify(await visitor.must('GET', '/mailboxes'))).not.toContain('hunter2');
    expect(await page.content()).not.toContain('hunter2');
    await page.getByRole('button', { name: 'Remove…' }).click();
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByText('No mailbox is followed').waitFor();
    await context.close();
  }, 60_000);

  async function resolve(url: string): Promise<{ status: number }> {
    const path = `/tickets/${url.split('/').at(-1) ?? ''}`;
    const { version } = await visitor.must<{ version: number }>('GET', path);
    return visitor.ask('POST', `${path}/resolve`, { version, resolution: 'The user is made.' });
  }
});
