/** A morning's look: rows of each lane, as detection found them, done by keys; a colleague and the client see it live. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, seat } from '../harness/chromium.ts';
import { startDesk } from '../harness/desk.ts';
import type { Desk } from '../harness/desk.ts';
import { faster, observerOf, unusual } from '../harness/observed.ts';
import type { Observer } from '../harness/observed.ts';

type Row = { id: string; lane: string; title: string };

describe.skipIf(!hasChromium)('the sweep', () => {
  let desk: Desk;
  let observer: Observer;
  let rows: Row[] = [];

  beforeAll(async () => {
    desk = await startDesk();
    observer = observerOf(desk.product);
    rows = await found();
  }, 180_000);
  afterAll(async () => {
    await observer?.close();
    await desk?.close();
  });

  /** What the poller says of a device goes through the wire log to detection; resolves when each is a finding. */
  async function found(): Promise<Row[]> {
    const { ada, clientId } = desk;
    const address = '192.0.2.7';
    const device = { clientId, name: 'sw1', kind: 'switch', managementAddress: address };
    const { id: deviceId } = await ada.must<{ id: string }>('POST', '/devices', device);
    const metric = 'interface.in.bps';
    const busy = Array.from({ length: 180 }, (_, i) => (i > 150 ? 8e8 : 2e8 + 1e6 * (i % 7)));
    const seen = ['xe-0/0/1', 'xe-0/0/2', 'xe-0/0/3'].map(faster);
    for (const component of ['ge-0/0/1', 'ge-0/0/2']) {
      const series = await observer.measure({ clientId, deviceId, component, metric }, busy);
      const about = { series, component, metric, words: 'Traffic in: 4 times its usual Tuesday 09:00' };
      seen.push(unusual(component === 'ge-0/0/1' ? 'anomaly' : 'spike', about));
    }
    await observer.observe({ clientId, deviceId, address }, seen);
    return until(async () => {
      const sweep = await ada.must<{ rows: Row[] }>('GET', '/sweep');
      return sweep.rows.length === seen.length ? sweep.rows : undefined;
    });
  }
  const titlesOf = (lane: string): string[] => rows.filter((row) => row.lane === lane).map(({ title }) => title);
  const panel = (page: Page) => page.getByRole('complementary', { name: 'The row and the clients' });
  const stands = (page: Page, title: string | undefined): Promise<void> =>
    panel(page)
      .getByRole('heading', { name: title ?? '', exact: true })
      .waitFor();
  const lane = (page: Page, says: string) => page.getByRole('radio', { name: says, exact: true });
  const explain = async (page: Page, reason: number): Promise<void> => {
    await page.keyboard.press('e');
    await page.getByRole('dialog', { name: 'Why does it need nothing?' }).waitFor();
    await page.keyboard.press(String(reason));
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  };

  test('each row is explained or ticketed in two keys, and the next of the lane is the one that keys act on', async () => {
    const [ada, ben] = [await seat(desk.browser, desk.product.origin, { visitor: desk.ada }), await seatOfBen()];
    const [first, second, third] = titlesOf('links');
    await ben.page.goto('/sweep');
    await ada.page.goto('/sweep');
    await lane(ada.page, 'All 5').waitFor();
    await lane(ada.page, 'Link changes 3').click({ force: true });
    await stands(ada.page, first);
    await ada.page.keyboard.press('j');
    await stands(ada.page, second);
    await explain(ada.page, 2);
    await stands(ada.page, third);
    await lane(ben.page, 'Link changes 2').waitFor();
    // A slip of the finger: it is back where it was, on both screens.
    await ada.page.keyboard.press('u');
    await stands(ada.page, second);
    await lane(ben.page, 'Link changes 3').waitFor();
    await explain(ada.page, 1);
    await stands(ada.page, third);
    await ada.page.keyboard.press('t');
    await ada.page.getByText(/WF-\d+ is its ticket/).waitFor();
    await stands(ada.page, first);
    await lane(ben.page, 'Link changes 1').waitFor();
    await ben.page.getByText('3 left', { exact: true }).waitFor();
    expect([ada.faults, ben.faults]).toEqual([[], []]);
    await Promise.all([ada.context.close(), ben.context.close()]);
  }, 120_000);

  test('a reason in one’s own words is typed without choosing another by its digits', async () => {
    const { page, faults, context } = await seatOfBen();
    await page.goto('/sweep?lane=links');
    await stands(page, titlesOf('links')[0]);
    await page.keyboard.press('e');
    const dialog = page.getByRole('dialog', { name: 'Why does it need nothing?' });
    expect(await dialog.getByRole('button', { name: 'Other' }).isDisabled()).toBe(true);
    await dialog.getByRole('textbox', { name: 'In your words' }).fill('');
    await page.keyboard.type('10G optics of 2 ports, change 118');
    await dialog.getByRole('button', { name: 'Other' }).click();
    await page.getByText('This lane is quiet').waitFor();
    await page.getByRole('switch', { name: 'Done too' }).click({ force: true });
    await page.getByText('Other', { exact: true }).first().waitFor();
    await panel(page).getByText('10G optics of 2 ports, change 118').waitFor();
    await panel(page)
      .getByText(/Ben Okafor/)
      .first()
      .waitFor();
    expect(faults).toEqual([]);
    await context.close();
  }, 60_000);

  test('when nothing is left the look is recorded, and the client sees who looked and what came of it', async () => {
    const [ada, ann] = [
      await seat(desk.browser, desk.product.origin, { visitor: desk.ada }),
      await seat(desk.browser, desk.product.origin, { visitor: desk.ann, phone: true }),
    ];
    await ann.page.goto('/portal');
    await ann.page.getByRole('heading', { name: 'Who is on duty' }).waitFor();
    expect(await ann.page.getByText('Quiet work').count()).toBe(0);
    await ada.page.goto('/sweep');
    await stands(ada.page, titlesOf('anomalies')[0]);
    await panel(ada.page)
      .getByRole('img', { name: /The hours around it/ })
      .or(panel(ada.page).getByText('The hours around it'))
      .first()
      .waitFor();
    await explain(ada.page, 3);
    await stands(ada.page, titlesOf('spikes')[0]);
    await explain(ada.page, 4);
    await ada.page.getByText('All quiet').waitFor();
    await ada.page.getByRole('button', { name: 'Looked at Acme' }).click();
    await panel(ada.page)
      .getByText(/Looked at .+ by Ada Minter, 1 ticket, 4 explained/)
      .waitFor();
    const quiet = ann.page.getByRole('list', { name: 'Quiet work' });
    await quiet.getByText(/Looked at .+ by Ada Minter/).waitFor();
    await quiet.getByText('5 unusual things, 1 of them on a ticket').waitFor();
    expect(await ann.page.getByText(/optics/).count()).toBe(0);
    await ada.page.getByRole('button', { name: 'Looked at Acme' }).click();
    await panel(ada.page)
      .getByText(/Looked at .+ by Ada Minter, no action/)
      .waitFor();
    await quiet.getByText('Nothing unusual').waitFor();
    expect([ada.faults, ann.faults]).toEqual([[], []]);
    await Promise.all([ada.context.close(), ann.context.close()]);
  }, 90_000);

  test('what people say of anomalies is the false-alarm rate of their rule', async () => {
    const spike = rows.find((row) => row.lane === 'spikes');
    await desk.ben.must('POST', `/findings/${spike?.id ?? ''}/judgement`, { verdict: 'noise' });
    const { page, faults, context } = await seatOfBen();
    await page.goto('/sweep');
    await page.getByRole('link', { name: 'False alarms by rule' }).click();
    const row = page.getByRole('row', { name: /^Spike/ });
    await row.getByText(/100 %/).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  }, 60_000);

  test('on a phone a row is pressed, explained, and the list is there again', async () => {
    const { clientId, ada } = desk;
    const device = { clientId, name: 'sw2', kind: 'switch', managementAddress: '192.0.2.8' };
    const { id: deviceId } = await ada.must<{ id: string }>('POST', '/devices', device);
    await observer.observe({ clientId, deviceId, address: '192.0.2.8' }, [faster('xe-0/0/9')]);
    const { page, faults, context } = await seatOfBen({ phone: true });
    await page.goto('/sweep');
    await page.getByRole('button', { name: /xe-0\/0\/9/ }).click();
    await page.getByRole('dialog', { name: 'What happened' }).getByRole('button', { name: 'Explain' }).click();
    await page.getByRole('button', { name: /^Planned work/ }).click();
    await page.getByText('All quiet').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(faults).toEqual([]);
    await context.close();
  }, 60_000);

  const seatOfBen = (options: { phone?: boolean } = {}) =>
    seat(desk.browser, desk.product.origin, { visitor: desk.ben, ...options });
});

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    await sleep(200);
  }
}
