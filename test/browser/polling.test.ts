/** From a community to a table of interfaces, as an engineer does it; the agent is a stand-in for a switch of Juniper's. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testSimulator } from '../harness/agents.ts';
import type { TestSimulator } from '../harness/agents.ts';
import { barriersIn } from '../harness/barriers.ts';
import { hasChromium, openChromium, seat } from '../harness/chromium.ts';
import type { Seat } from '../harness/chromium.ts';
import { startProduct } from '../harness/product.ts';
import type { Product } from '../harness/product.ts';
import { standIns } from '../harness/stand-ins.ts';
import { setUpAdministrator } from '../harness/visitor.ts';
import type { Visitor } from '../harness/visitor.ts';

describe.skipIf(!hasChromium)('polling', () => {
  let product: Product;
  let simulator: TestSimulator;
  let browser: Browser;
  let ada: Visitor;
  let person: Seat;
  let device = '';

  beforeAll(async () => {
    [product, simulator, browser] = await Promise.all([startProduct(), testSimulator(standIns), openChromium()]);
    const link = /https?:\S+\/setup\/\S+/.exec(product.said())?.[0] ?? '';
    ({ visitor: ada } = await setUpAdministrator(product.origin, link));
    const client = await ada.must('POST', '/clients', { name: 'Acme', zone: 'Europe/London' });
    const added = await ada.must('POST', '/devices', {
      clientId: client['id'],
      name: 'sw-leeds-1',
      kind: 'switch',
      managementAddress: '127.0.0.1',
    });
    device = String(added['id']);
    person = await seat(browser, product.origin, { visitor: ada, bypassCsp: true });
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await product?.remove();
    await simulator?.close();
  });

  test('a community is entered once, and never seen again', async () => {
    const { page } = person;
    await page.goto('/credentials');
    await page.getByRole('button', { name: 'New credential' }).click();
    const dialog = page.getByRole('dialog', { name: 'New credential' });
    await dialog.getByRole('combobox', { name: 'Client' }).click();
    await page.getByRole('option', { name: 'Acme' }).click();
    await dialog.getByLabel(/^Name/).fill('core');
    await dialog.getByRole('combobox', { name: 'Kind' }).click();
    await page.getByRole('option', { name: 'SNMP community' }).click();
    await dialog.getByLabel(/^Community/).fill('ex');
    await dialog.getByRole('button', { name: 'Add' }).click();
    await page.getByText('SNMP community', { exact: true }).waitFor();
    await dialog.waitFor({ state: 'detached' });
  }, 60_000);

  test('with it a device shows its interfaces and how it is, by the keyboard too', async () => {
    const { page } = person;
    await page.goto(`/devices/${device}`);
    const poll = page.getByRole('button', { name: 'Poll it…' });
    await poll.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Polling' });
    await dialog.getByRole('combobox', { name: 'SNMP credential' }).click();
    await page.getByRole('option', { name: 'core' }).click();
    await dialog.getByLabel('SNMP port').fill(String(simulator.port));
    await dialog.getByLabel('Interfaces every, seconds').fill('10');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('row', { name: /ge-0\/0\/0/ }).waitFor();
    await page.getByText('Juniper', { exact: true }).waitFor();
    await page.getByRole('heading', { name: 'Also watched' }).waitFor();
  }, 90_000);

  test('its pages have no serious barrier, on a phone neither', async () => {
    const phone = await seat(browser, product.origin, { visitor: ada, phone: true, scheme: 'dark', bypassCsp: true });
    for (const { page, faults } of [person, phone]) {
      for (const path of [`/devices/${device}`, '/credentials', '/polling', '/checks'])
        expect([path, await barriersOf(page, path)]).toEqual([path, []]);
      expect(faults).toEqual([]);
    }
  }, 120_000);
});

async function barriersOf(page: Page, path: string): Promise<unknown> {
  await page.goto(path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.locator('[aria-busy=true], .mantine-Skeleton-root').first().waitFor({ state: 'detached' });
  return barriersIn(page);
}
