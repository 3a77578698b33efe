/** From a client's words in the portal to a verified change: asked for, planned, approved by three, done. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { wallOf } from '../../web/changes/zoned.ts';
import { hasChromium, openChromium, seat } from '../harness/chromium.ts';
import type { Seat } from '../harness/chromium.ts';
import { demoPeople } from '../harness/demo-people.ts';
import { startProduct } from '../harness/product.ts';
import type { Product } from '../harness/product.ts';

const ZONE = 'Europe/Amsterdam';
const TITLE = 'Let the new scales at Rotterdam reach the billing system';

describe.skipIf(!hasChromium)('changes', () => {
  let product: Product;
  let browser: Browser;
  let lead: Seat;
  let manager: Seat;
  let client: Seat;
  let path = '';

  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct({ command: 'demo' }), openChromium()]);
    const seats: Seat[] = [];
    for (const [i, { visitor }] of (await demoPeople(product)).entries())
      seats.push(await seat(browser, product.origin, { visitor, phone: i === 2 }));
    [lead, manager, client] = [seats[0]!, seats[1]!, seats[2]!];
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await product?.remove();
  });

  test('a client asks in their own words, and the promise runs', async () => {
    const { page } = client;
    await page.goto('/portal/changes/new');
    await page.getByLabel('What should be changed?').fill(TITLE);
    await page.getByLabel('Tell us more, and why').fill('The new scales send their weights to the billing system.');
    await page.getByRole('button', { name: 'Ask for it' }).click();
    await page.getByRole('heading', { name: TITLE }).waitFor();
    await page.getByRole('img', { name: /running for .*; 24 hours promised/ }).waitFor();
    path = new URL(page.url()).pathname.replace('/portal', '');
  }, 60_000);

  test('an engineer finds it on the board, writes the plan and puts it up for approval', async () => {
    const { page } = lead;
    await page.goto('/changes');
    await page.getByRole('link', { name: new RegExp(TITLE) }).click();
    await page.getByRole('heading', { name: TITLE }).waitFor();
    await page.getByRole('img', { name: /12 hours wanted, 24 hours promised/ }).waitFor();
    await page.keyboard.press('e');
    const devices = page
      .getByRole('textbox', { name: 'Devices it touches' })
      .or(page.getByRole('combobox', { name: 'Devices it touches' }));
    await devices.first().fill('rtm-srv1');
    await page.getByRole('option', { name: /rtm-srv1/ }).click();
    await page.keyboard.press('Escape');
    const now = Date.now();
    await page.getByLabel('Window opens').fill(wallOf(new Date(now - 300_000).toISOString(), ZONE));
    await page.getByLabel('Window closes').fill(wallOf(new Date(now + 7_200_000).toISOString(), ZONE));
    for (const [asks, says] of [
      ['Who notices if it goes wrong?', 'Some users of one site'],
      ['Was exactly this tried before?', 'Yes, in the lab or elsewhere'],
      ['How long does the way back take?', 'Minutes: the old configuration is at hand'],
      ['When is it done?', 'While people work there'],
      ['Does it touch who may get in?', 'No'],
    ] as const) {
      await page
        .getByRole('combobox', { name: asks })
        .or(page.getByRole('textbox', { name: asks }))
        .first()
        .click();
      await page.getByRole('option', { name: says, exact: true }).click();
    }
    await page.getByText('Medium risk').first().waitFor();
    await page.getByLabel('Plan', { exact: true }).fill('One rule from the scales to billing, port 443.');
    await page.getByRole('textbox', { name: /^The way back/ }).fill('Remove the rule.');
    await page.getByRole('button', { name: 'Save the plan' }).click();
    await page.getByRole('button', { name: 'Put up for approval' }).click();
    await page.getByText(/Needs 2 more persons of ours, the client’s approval/).waitFor();
  }, 90_000);

  test('two of ours and the client approve it, each in their own name', async () => {
    await lead.page.getByRole('button', { name: /^Approve plan/ }).click();
    await manager.page.goto(path);
    await manager.page.getByRole('button', { name: /^Approve plan/ }).click();
    await manager.page.getByText(/Needs the client’s approval/).waitFor();
    await client.page.getByRole('button', { name: 'Approve the plan' }).click();
    await client.page
      .getByRole('list', { name: 'Approvals' })
      .getByText(/from (127|::)/)
      .waitFor();
    await lead.page.getByRole('button', { name: 'Schedule' }).waitFor();
  }, 60_000);

  test('it is done in its window with the configuration before and after, and verified in time', async () => {
    const { page } = lead;
    await page.getByRole('button', { name: 'Schedule' }).click();
    // By the hour at which this runs, the client's weekly call lies in the window.
    const seen = page.getByLabel('I have looked at these and schedule it all the same');
    const start = page.getByRole('button', { name: 'Start' });
    await seen.or(start).first().waitFor();
    if (await seen.isVisible()) {
      await seen.check();
      await page.getByRole('dialog').getByRole('button', { name: 'Schedule' }).click();
    }
    await start.click();
    for (const [part, text] of [
      ['before', 'rule 1 permit web\n'],
      ['after', 'rule 1 permit web\nrule 2 permit scales billing 443\n'],
    ] as const) {
      await page.getByRole('button', { name: `Attach ${part}…` }).click();
      await page.getByRole('textbox', { name: 'Configuration' }).fill(text);
      await page.getByRole('button', { name: 'Attach', exact: true }).click();
      await page.getByRole('button', { name: `Replace ${part}…` }).waitFor();
    }
    await page.getByRole('group', { name: 'What differs' }).getByText('+ rule 2 permit scales billing 443').waitFor();
    await page.getByRole('button', { name: 'Done: implemented' }).click();
    await page.getByRole('button', { name: 'Verified' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('How was it verified?').fill('A weight from the scales arrived in billing.');
    await dialog.getByRole('button', { name: 'Verified' }).click();
    await page.getByRole('img', { name: /verified after .*; 12 hours wanted, 24 hours promised/ }).waitFor();
  }, 90_000);

  test('the client sees it verified without a reload, and nothing of the configuration', async () => {
    const { page } = client;
    await page.getByRole('img', { name: /verified after/ }).waitFor();
    await page.getByText('A weight from the scales arrived in billing.').first().waitFor();
    expect(await page.getByText('permit scales billing').count()).toBe(0);
    expect([...lead.faults, ...manager.faults, ...client.faults]).toEqual([]);
  }, 60_000);
});
