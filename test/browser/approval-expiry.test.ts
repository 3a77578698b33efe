/** The plan is written otherwise after everyone has agreed: the client sees why its word no longer counts, and gives it anew. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, seat } from '../harness/chromium.ts';
import type { Seat } from '../harness/chromium.ts';
import { startDesk } from '../harness/desk.ts';
import type { Desk } from '../harness/desk.ts';

type Change = { id: string; version: number; planHash: string };
const HOUR = 3_600_000;

describe.skipIf(!hasChromium)('an approval', () => {
  let desk: Desk;
  let ben: Seat;
  let ann: Seat;
  let id = '';

  beforeAll(async () => {
    desk = await startDesk();
    const { browser, product, ada } = desk;
    const device = await ada.must<{ id: string }>('POST', '/devices', {
      clientId: desk.clientId,
      name: 'fw1',
      kind: 'firewall',
    });
    const asked = { title: 'Open port 8443', reason: 'The new application needs it.', deviceIds: [device.id] };
    ({ id } = await desk.ann.must<Change>('POST', '/portal/changes', asked));
    let change = await desk.ben.must<Change>('GET', `/changes/${id}`);
    const hour = Math.ceil(Date.now() / HOUR) * HOUR;
    change = await desk.ben.must<Change>('PATCH', `/changes/${id}`, {
      version: change.version,
      answers: { reach: 'nobody', tested: 'here', back: 'minutes', hours: 'outside', access: 'no' },
      ...{ plan: 'Add the rule.', testPlan: 'Connect.', backOut: 'Remove the rule.' },
      windowFrom: new Date(hour + HOUR).toISOString(),
      windowTo: new Date(hour + 3 * HOUR).toISOString(),
    });
    const { version } = change;
    change = await desk.ben.must<Change>('POST', `/changes/${id}/stage`, { to: 'assessed', version });
    await agree(change);
    ben = await seat(browser, product.origin, { visitor: desk.ben });
    ann = await seat(browser, product.origin, { visitor: desk.ann, phone: true });
  }, 180_000);
  afterAll(() => desk?.close());

  /** Both of ours agree to the plan as it is. */
  async function agree({ planHash }: Change): Promise<void> {
    for (const ours of [desk.ben, desk.ada])
      await ours.must('POST', `/changes/${id}/votes`, { verdict: 'approve', planHash });
  }

  test('is the client’s last word on a plan', async () => {
    const { page } = ann;
    await page.goto(`/portal/changes/${id}`);
    await page.getByRole('button', { name: 'Approve the plan' }).click();
    await page.getByText('Your decision is kept.').waitFor();
    await page.getByRole('list', { name: 'Stages' }).getByText('Approved').waitFor();
    expect(await page.getByText('run out').count()).toBe(0);
  }, 60_000);

  test('runs out when the plan is written otherwise, and says why on both sides without a reload', async () => {
    const { page } = ben;
    await page.goto(`/changes/${id}`);
    await page.getByRole('button', { name: 'Schedule' }).waitFor();
    await page.keyboard.press('e');
    await page.getByLabel('Plan', { exact: true }).fill('Add two rules.');
    await page.getByRole('button', { name: 'Save the plan' }).click();
    await page.getByText('Needs 2 more persons of ours, the client’s approval.').waitFor();
    await page.getByRole('button', { name: 'Schedule' }).waitFor({ state: 'detached' });
    expect(await page.getByRole('list', { name: 'Votes' }).getByText('run out: the plan was changed').count()).toBe(3);

    const told = ann.page.getByRole('list', { name: 'Stages' });
    await told.getByText('The plan was changed: what was approved before has run out.').waitFor();
    const approvals = ann.page.getByRole('list', { name: 'Approvals' });
    expect(await approvals.getByText('run out: the plan was changed').count()).toBe(3);
    await ann.page.getByText('Add two rules.').waitFor();
  }, 60_000);

  test('is given anew, of the new plan', async () => {
    await agree(await desk.ben.must<Change>('GET', `/changes/${id}`));
    await ann.page.getByRole('button', { name: 'Approve the plan' }).click();
    await ben.page.getByRole('button', { name: 'Schedule' }).waitFor();
    const approvals = ann.page.getByRole('list', { name: 'Approvals' });
    await approvals.getByRole('listitem').nth(5).waitFor();
    expect(await approvals.getByText('run out: the plan was changed').count()).toBe(3);
    expect([...ben.faults, ...ann.faults]).toEqual([]);
  }, 60_000);
});
