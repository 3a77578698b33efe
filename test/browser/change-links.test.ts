/** A change out of a link on the map: the link and what is at its ends are touched by it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, seat } from '../harness/chromium.ts';
import type { Seat } from '../harness/chromium.ts';
import { startDesk } from '../harness/desk.ts';
import type { Desk } from '../harness/desk.ts';

describe.skipIf(!hasChromium)('links of a change', () => {
  let desk: Desk;
  let ben: Seat;
  const links: string[] = [];

  beforeAll(async () => {
    desk = await startDesk();
    const { ada, clientId } = desk;
    const drawn = new Map<string, string>();
    for (const name of ['core', 'branch']) {
      const device = await ada.must('POST', '/devices', { clientId, name, kind: 'switch' });
      const node = { name, kind: 'switch', deviceId: device['id'] };
      drawn.set(name, (await ada.must('POST', `/clients/${clientId}/topology/nodes`, node))['id']);
    }
    for (const port of ['ge1', 'ge2']) {
      const ends = { a: drawn.get('core'), b: drawn.get('branch'), aPort: port, bPort: port };
      links.push((await ada.must('POST', `/clients/${clientId}/topology/links`, ends))['id']);
    }
    ben = await seat(desk.browser, desk.product.origin, { visitor: desk.ben });
  }, 180_000);
  afterAll(() => desk?.close());

  test('raised from the map, with both ends; another link is chosen in the plan', async () => {
    const { page, faults } = ben;
    await page.goto(`/topology/${desk.clientId}?link=${links[0]}`);
    await page.getByRole('dialog').getByRole('link', { name: 'Raise a change' }).click();
    await page.getByRole('heading', { name: 'Raise a change' }).waitFor();
    await page
      .getByText(/(?:core|branch) ge1 – (?:core|branch) ge1/)
      .first()
      .waitFor();
    await page.getByLabel('Title').fill('Move the fibre');
    await page.getByLabel('What is asked for, and why').fill('It is old.');
    await page.getByRole('button', { name: 'Raise the change' }).click();
    const touched = page.getByRole('list', { name: 'Links' });
    await touched.getByRole('link', { name: /ge1/ }).waitFor();
    const devices = page.getByRole('list', { name: 'Devices' });
    await devices.getByRole('link', { name: 'core' }).waitFor();
    await devices.getByRole('link', { name: 'branch' }).waitFor();
    await page.keyboard.press('e');
    const field = page
      .getByRole('combobox', { name: 'Links it touches' })
      .or(page.getByRole('textbox', { name: 'Links it touches' }));
    await field.first().fill('ge2');
    await page.getByRole('option', { name: /ge2/ }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Save the plan' }).click();
    await touched.getByRole('link', { name: /ge2/ }).waitFor();
    expect(await touched.getByRole('link').count()).toBe(2);
    await touched.getByRole('link', { name: /ge2/ }).click();
    await page.getByRole('dialog').getByText('ge2').first().waitFor();
    expect(faults).toEqual([]);
  }, 90_000);
});
