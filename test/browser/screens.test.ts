/** Every page of the demo's world as people see it: no fault, no serious barrier, and the pictures in docs/screenshots. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { barriersIn } from '../harness/barriers.ts';
import { hasChromium, openChromium, seat } from '../harness/chromium.ts';
import type { Seat } from '../harness/chromium.ts';
import { demoPeople } from '../harness/demo-people.ts';
import { startProduct } from '../harness/product.ts';
import type { Product } from '../harness/product.ts';
import type { Visitor } from '../harness/visitor.ts';

// `SCREENSHOTS=docs npx vitest run test/browser` renews the pictures in the docs; an ordinary run leaves them alone.
const pictures = join(
  import.meta.dirname,
  '../..',
  process.env['SCREENSHOTS'] === 'docs' ? 'docs/screenshots' : '.cache/screenshots',
);

const consolePages = [
  '/tickets',
  '/findings',
  '/sweep',
  '/sweep?done=yes',
  '/sweep/false-alarms',
  '/mail',
  '/mail/sent',
  '/mail/addresses',
  '/mail/boxes',
  '/tickets/ready',
  '/changes',
  '/changes?view=live',
  '/changes?view=league',
  '/changes/new',
  '/events',
  '/events/search',
  '/quarantine',
  '/sources',
  '/health',
  '/clients',
  '/contacts',
  '/sites',
  '/topology',
  '/devices',
  '/checks',
  '/credentials',
  '/polling',
  '/collectors',
  '/configs',
  '/explore',
  '/calendars',
  '/targets',
  '/reports/clocks',
  '/reports/scheduled',
  '/staff',
  '/tokens',
  '/audit',
  '/profile',
  '/meetings',
  '/huddles',
  '/knowledge',
  '/knowledge/new',
  '/patterns',
  '/tickets/new',
];
const portalPages = [
  '/portal',
  '/portal/tickets',
  '/portal/changes',
  '/portal/changes/new',
  '/portal/devices',
  '/portal/network',
  '/portal/people',
  '/portal/articles',
];

describe.skipIf(!hasChromium)('screens', () => {
  let product: Product;
  let browser: Browser;
  const people = { staff: '', other: '', client: '' };
  const visitors = new Map<string, Visitor>();

  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct({ command: 'demo' }), openChromium()]);
    const signedIn = await demoPeople(product);
    [people.staff = '', people.other = '', people.client = ''] = signedIn.map(({ email }) => email);
    for (const { email, visitor } of signedIn) visitors.set(email, visitor);
    // The opening of the story takes about twenty seconds.
    for (let tries = 0; tries < 120 && (await countOpen(visitors.get(people.other))) < 12; tries += 1) await sleep(500);
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await product?.remove();
  });

  const at = (email: string, options: { phone?: boolean; scheme?: 'light' | 'dark' }): Promise<Seat> => {
    const visitor = visitors.get(email);
    return seat(browser, product.origin, { ...options, ...(visitor ? { visitor } : {}), bypassCsp: true });
  };

  for (const scheme of ['light', 'dark'] as const) {
    test(`the console has no fault and no serious barrier, ${scheme}`, async () => {
      const { page, faults, context } = await at(people.other, { scheme });
      const barriers: string[] = [];
      for (const path of consolePages) barriers.push(...(await barriersOf(page, path)));
      barriers.push(...(await barriersOfDialogs(page)));
      expect(barriers).toEqual([]);
      expect(faults).toEqual([]);
      await picture(page, '/tickets', `queue-${scheme}`);
      await picture(page, '/events', `events-${scheme}`);
      await page.goto('/tickets');
      await page
        .getByText(/OSPF neighbour/)
        .first()
        .click();
      await page.getByRole('region', { name: 'Clocks' }).waitFor();
      await picture(page, undefined, `ticket-${scheme}`);
      await context.close();
    }, 180_000);

    test(`the portal has no fault and no serious barrier, on a phone, ${scheme}`, async () => {
      const { page, faults, context } = await at(people.client, { scheme, phone: true });
      const barriers: string[] = [];
      for (const path of portalPages) barriers.push(...(await barriersOf(page, path)));
      expect(barriers).toEqual([]);
      expect(faults).toEqual([]);
      await picture(page, '/portal', `portal-phone-${scheme}`);
      await context.close();
      const wide = await at(people.client, { scheme });
      await picture(wide.page, '/portal', `portal-${scheme}`);
      await wide.context.close();
    }, 120_000);
  }

  test('nothing scrolls sideways on a phone', async () => {
    const { page, context } = await at(people.other, { phone: true });
    const wide: string[] = [];
    for (const path of consolePages) {
      await open(page, path);
      const over = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      if (over > 1) wide.push(`${path} by ${over} px`);
    }
    expect(wide).toEqual([]);
    await picture(page, '/tickets', 'queue-phone-light');
    await context.close();
  }, 120_000);

  test('of two who claim at once one has it, and the other is told who', async () => {
    const seats = [await at(people.staff, {}), await at(people.other, {})];
    const visitor = visitors.get(people.other);
    const { items } = z
      .object({
        items: z.array(z.object({ id: z.string(), assigneeId: z.string().nullable(), clientName: z.string() })),
      })
      .parse(await visitor?.must('GET', '/tickets?assignee=none'));
    const ticket = items.find((each) => each.assigneeId === null && /Northwind|Marlow|Savanna/.test(each.clientName));
    for (const { page } of seats) {
      await page.goto(`/tickets/${ticket?.id ?? ''}`);
      await page.getByRole('button', { name: 'Claim' }).waitFor();
    }
    await Promise.all(seats.map(({ page }) => page.getByRole('button', { name: 'Claim' }).click()));
    const told = await Promise.all(
      seats.map(({ page }) =>
        page
          .getByText(/is yours|has it since|has taken|already/i)
          .first()
          .innerText(),
      ),
    );
    expect(told.filter((text) => /is yours/.test(text))).toHaveLength(1);
    expect(told.find((text) => !/is yours/.test(text))).toMatch(/Jordan Hale|Ingrid Solberg/);
    for (const { context } of seats) await context.close();
  }, 60_000);

  test('a browser that was offline says so, and catches up', async () => {
    const { page, context } = await at(people.other, {});
    await open(page, '/tickets');
    await context.setOffline(true);
    const client = z
      .object({ items: z.array(z.object({ id: z.string() })) })
      .parse(await visitors.get(people.other)?.must('GET', '/clients')).items[0];
    await visitors.get(people.other)?.must('POST', '/tickets', {
      clientId: client?.id,
      title: 'Opened while you were away',
      description: 'x',
      impact: 'high',
      urgency: 'high',
    });
    await page
      .getByText(/Not live since/)
      .first()
      .waitFor({ timeout: 40_000 });
    expect(await page.getByText('Opened while you were away').count()).toBe(0);
    await context.setOffline(false);
    await page.getByText('Opened while you were away').waitFor({ timeout: 40_000 });
    await context.close();
  }, 120_000);
});

async function countOpen(visitor: Visitor | undefined): Promise<number> {
  const counts = await visitor?.must<Record<string, number>>('GET', '/tickets/counts');
  return counts?.['live'] ?? 0;
}

async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.locator('main h1, main h2').first().waitFor();
  await page.waitForTimeout(400);
}

/** What axe finds that keeps people out: serious and critical rules of WCAG 2.2 A and AA. */
async function barriersOf(page: Page, path: string): Promise<string[]> {
  await open(page, path);
  return barriersHere(page, path);
}

/** Dialogs of much work: why a row of the sweep needs nothing, and a link drawn, with its list of choices open. */
async function barriersOfDialogs(page: Page): Promise<string[]> {
  await open(page, '/sweep');
  await page.getByRole('row').nth(1).waitFor();
  await page.keyboard.press('e');
  await page.getByRole('dialog', { name: 'Why does it need nothing?' }).waitFor();
  const explaining = await barriersHere(page, 'explaining a row');
  await open(page, '/topology');
  await page.getByRole('link', { name: 'Northwind Logistics', exact: true }).first().click();
  await page.getByRole('button', { name: 'Draw a link' }).click();
  await page.getByRole('dialog', { name: 'Draw a link' }).waitFor();
  await page.getByRole('option').first().waitFor();
  return [...explaining, ...(await barriersHere(page, 'drawing a link'))];
}

async function barriersHere(page: Page, path: string): Promise<string[]> {
  return (await barriersIn(page)).map((barrier) => `${path}: ${barrier}`);
}

async function picture(page: Page, path: string | undefined, name: string): Promise<void> {
  if (path) await open(page, path);
  await page.waitForTimeout(1200);
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}
