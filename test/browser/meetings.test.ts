/** A meeting as people have it: planned by keys, moved, seen by the client, and a change that was asked for in it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { barriersIn } from '../harness/barriers.ts';
import { hasChromium, seat } from '../harness/chromium.ts';
import type { Seat } from '../harness/chromium.ts';
import { startDesk } from '../harness/desk.ts';
import type { Desk } from '../harness/desk.ts';

const DAY = 86_400_000;
const dayFrom = (days: number): string => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);

describe.skipIf(!hasChromium)('meetings', () => {
  let desk: Desk;
  let ben: Seat;
  let ann: Seat;

  beforeAll(async () => {
    desk = await startDesk();
    const { browser, product } = desk;
    ben = await seat(browser, product.origin, { visitor: desk.ben, bypassCsp: true });
    ann = await seat(browser, product.origin, { visitor: desk.ann, phone: true, bypassCsp: true });
  }, 180_000);
  afterAll(() => desk?.close());

  test('one is planned with a key, in the client’s zone, and is listed each time it is held', async () => {
    const { page } = ben;
    await page.goto('/meetings');
    await page.getByText('No meetings ahead').waitFor();
    await page.keyboard.press('n');
    const dialog = page.getByRole('dialog', { name: 'New meeting' });
    await dialog.getByLabel('Title').fill('Weekly call');
    await dialog.getByRole('combobox', { name: 'Client' }).click();
    await page.getByRole('option', { name: 'Acme' }).click();
    await dialog.getByLabel('First day').fill(dayFrom(-6));
    await dialog.getByLabel('Time of day').fill('00:10');
    await dialog.getByLabel('Where').fill('Video call');
    expect(await dialog.getByRole('combobox', { name: 'Time zone' }).inputValue()).toBe('Europe/Oslo');
    await dialog.getByRole('button', { name: 'Plan it' }).click();
    await page
      .getByRole('row', { name: /Weekly call.*Acme/ })
      .nth(3)
      .waitFor();
    await page.reload();
    await page
      .getByRole('row', { name: /Weekly call/ })
      .first()
      .waitFor();
    expect(await barriersIn(page)).toEqual([]);
  }, 60_000);

  test('the client sees when we meet and with whom, and at once that one is moved', async () => {
    await ann.page.goto('/portal');
    const list = ann.page.getByRole('list', { name: 'Meetings with us' });
    await list
      .getByText(/with Ben Okafor · Video call/)
      .first()
      .waitFor();
    const { page } = ben;
    await page
      .getByRole('row', { name: /Weekly call/ })
      .first()
      .click();
    const dialog = page.getByRole('dialog', { name: 'Weekly call' });
    await dialog.getByRole('button', { name: 'Move' }).click();
    await dialog.getByLabel('To which day').fill(dayFrom(2));
    await dialog.getByLabel('Why').fill('a holiday');
    await dialog.getByRole('button', { name: 'Move' }).click();
    await page.getByRole('row', { name: /Weekly call.*Moved/ }).waitFor();
    await list.getByText(/a holiday/).waitFor();
    expect(await barriersIn(ann.page)).toEqual([]);
  }, 60_000);

  test('a change is raised out of the one that was held, and says so', async () => {
    const { page } = ben;
    await page
      .getByRole('radio', { name: 'Held' })
      .or(page.getByRole('tab', { name: 'Held' }))
      .first()
      .click();
    await page
      .getByRole('row', { name: /Weekly call/ })
      .first()
      .click();
    await page.getByRole('dialog', { name: 'Weekly call' }).getByRole('link', { name: 'Raise a change' }).click();
    await page.getByRole('heading', { name: 'Raise a change' }).waitFor();
    await page.getByLabel('Title').fill('Open port 8443');
    await page.getByLabel('What is asked for, and why').fill('They asked for it on the call.');
    await page.getByRole('button', { name: 'Raise the change' }).click();
    await page.getByRole('heading', { name: /Open port 8443/ }).waitFor();
    await page.getByText(/Weekly call, /).waitFor();
    expect([...ben.faults, ...ann.faults]).toEqual([]);
  }, 60_000);
});

/** What keeps people out, by the rules of axe. */
