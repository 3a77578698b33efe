/** From the link printed at the first start to a client who sees their ticket: what a newcomer does in the first hour. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stepOf, totpCode } from '../../src/people/totp.ts';
import { hasChromium, openChromium, seat } from '../harness/chromium.ts';
import type { Seat } from '../harness/chromium.ts';
import { startProduct } from '../harness/product.ts';
import type { Product } from '../harness/product.ts';
import { setupLinkIn } from '../harness/visitor.ts';

const LOGGER = '/usr/bin/logger';
const PASSWORD = 'correct horse battery staple 9';

describe.skipIf(!hasChromium || !(process.env['CI'] === 'true' || existsSync(LOGGER)))('the first hour', () => {
  let product: Product;
  let browser: Browser;
  let staff: Seat;
  let client: Seat;
  let link = '';

  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct(), openChromium()]);
    staff = await seat(browser, product.origin);
    client = await seat(browser, product.origin, { phone: true });
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    await product?.remove();
  });

  test('the set-up link makes an administrator with a second factor', async () => {
    const { page } = staff;
    link = setupLinkIn(product.said());
    await page.goto(link);
    await page.getByLabel('Your name').fill('Ada Minter');
    await page.getByLabel('E-mail').fill('ada@soc.example');
    await page.locator('input[type=password]').fill(PASSWORD);
    await page.getByRole('button', { name: 'Create the administrator' }).click();
    await page.getByRole('button', { name: 'Show the QR code' }).click();
    await page.getByAltText('QR code for your authenticator app').waitFor();
    const secret = (await page.locator('code').innerText()).replaceAll(' ', '');
    await page.getByLabel('Six-digit code').first().click();
    await page.keyboard.type(totpCode(secret, stepOf(Date.now())));
    await page.getByRole('list', { name: 'Recovery codes' }).waitFor();
    expect(
      await page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem').count(),
    ).toBeGreaterThanOrEqual(8);
    await page.getByLabel('I keep them in a safe place').check();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: 'Ticket queue' }).waitFor();
    await page.getByText('All clear').waitFor();
  });

  test('the link works once', async () => {
    const other = await seat(browser, product.origin);
    await other.page.goto(link);
    await other.page.getByRole('heading', { name: 'This link does not work' }).waitFor();
    await other.context.close();
  });

  test('a client and its device are added by hand', async () => {
    const { page } = staff;
    await page.getByRole('link', { name: 'Clients' }).click();
    await page.getByRole('link', { name: 'New client' }).click();
    await page.getByLabel('Name').fill('Acme Bank');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Acme Bank' }).waitFor();
    await page.getByRole('link', { name: 'Devices' }).last().click();
    await page.getByRole('link', { name: 'New device' }).click();
    await page.getByLabel('Name').fill('lon-fw-1');
    await page.getByLabel('Management address').fill('127.0.0.1');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'lon-fw-1' }).waitFor();
  });

  test('a line of logger becomes a ticket in the open queue', async () => {
    const { page } = staff;
    await page.getByRole('link', { name: /^Queue/ }).click();
    await page.getByText('All clear').waitFor();
    // Identification learns of a new device within a second.
    await page.waitForTimeout(1500);
    sendLinkDown(product.ports.syslogUdp);
    const row = page.getByRole('row', { name: /ge-0\/0\/7.*lon-fw-1/ });
    await row.waitFor();
    expect(await row.getByRole('timer').getAttribute('aria-label')).toMatch(/1[45] min left/);
  });

  test('it is claimed by a key, noted for colleagues and answered to the client', async () => {
    const { page } = staff;
    await page.keyboard.press('j');
    await page.keyboard.press('c');
    await page.getByText(/WF-\d+ is yours/).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /ge-0\/0\/7/ }).waitFor();
    await page.keyboard.press('i');
    await page.getByRole('textbox', { name: 'Internal note' }).fill('The carrier is late again.');
    await page.keyboard.press('Control+Enter');
    await page.getByText('internal – the client does not see this').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('r');
    await page.getByRole('textbox', { name: 'Message to Acme Bank' }).fill('We are on it.');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('list', { name: 'Entries' }).getByText('We are on it.').waitFor();
    await expect
      .poll(() =>
        page
          .getByRole('region', { name: 'Clocks' })
          .getByText(/^Kept after/)
          .count(),
      )
      .toBe(2);
  });

  test('a client is invited, chooses a password and sees the answer, not the note', async () => {
    const { page } = staff;
    await page.getByRole('link', { name: 'Acme Bank' }).click();
    await page.getByRole('button', { name: 'Invite someone' }).click();
    const dialog = page.getByRole('dialog', { name: 'Invite someone' });
    await dialog.getByLabel('Name').fill('Bea Teller');
    await dialog.getByLabel('E-mail').fill('bea@acme.example');
    await dialog.getByText('Administrator', { exact: true }).click();
    await dialog.getByRole('button', { name: 'Invite' }).click();
    const invitation = await page.locator('pre').innerText();
    await client.page.goto(invitation.replace(/^https?:\/\/[^/]+/, ''));
    await client.page.getByLabel('New password').fill(PASSWORD);
    await client.page.getByRole('button', { name: 'Set the password' }).click();
    await client.page.getByLabel('E-mail').fill('bea@acme.example');
    await client.page.locator('input[type=password]').fill(PASSWORD);
    await client.page.getByRole('button', { name: 'Sign in' }).click();
    await client.page.getByRole('region', { name: 'Status' }).waitFor();
    await client.page.getByRole('link', { name: 'Tickets', exact: true }).click();
    await client.page.getByRole('link', { name: /ge-0\/0\/7/ }).click();
    await client.page.getByText('We are on it.').waitFor();
    expect(await client.page.getByText('The carrier is late again.').count()).toBe(0);
  });

  test('what the client answers is on the engineer’s screen without a reload', async () => {
    await staff.page.goBack();
    await client.page.getByLabel('Your answer').fill('Thank you, is the branch affected?');
    await client.page.getByRole('button', { name: 'Send' }).click();
    await client.page.getByRole('list', { name: 'Messages' }).getByText('is the branch affected?').waitFor();
    await staff.page.getByText('is the branch affected?').waitFor();
    expect([...staff.faults, ...client.faults]).toEqual([]);
  });
});

function sendLinkDown(port: number): void {
  const fields = [
    'snmp-interface-index="7"',
    'admin-status="up(1)"',
    'operational-status="down(2)"',
    'interface-name="ge-0/0/7"',
  ];
  execFileSync(LOGGER, [
    ...[
      '--server',
      '127.0.0.1',
      '--port',
      String(port),
      '--udp',
      '--rfc5424=notime,notq',
      '--priority',
      'daemon.warning',
    ],
    ...['--tag', 'mib2d', '--msgid', 'SNMP_TRAP_LINK_DOWN', '--sd-id', 'junos@2636.1.1.1.2.1'],
    ...fields.flatMap((field) => ['--sd-param', field]),
    'ifIndex 7, ifAdminStatus up(1), ifOperStatus down(2), ifName ge-0/0/7',
  ]);
}
