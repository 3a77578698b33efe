/** From a ticket to a decision to an article in a few clicks; and a command that moves only when it is accepted. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { hasChromium, openChromium, seat } from '../harness/chromium.ts';
import { demoPeople } from '../harness/demo-people.ts';
import { startProduct } from '../harness/product.ts';
import type { Product } from '../harness/product.ts';
import type { Visitor } from '../harness/visitor.ts';

describe.skipIf(!hasChromium)('huddles', () => {
  let product: Product;
  let browser: Browser;
  /** A lead engineer, a manager, a client user. */
  let lead: Visitor;
  let manager: Visitor;
  let client: Visitor;

  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct({ command: 'demo' }), openChromium()]);
    const visitors = (await demoPeople(product)).map(({ visitor }) => visitor);
    [lead, manager, client] = [visitors[0]!, visitors[1]!, visitors[2]!];
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await product?.remove();
  });

  /** The ticket that a client user of Northwind Logistics opened. */
  const northwinds = async (): Promise<{ id: string; clientId: string }> => {
    const { items } = z
      .object({ items: z.array(z.object({ id: z.string(), clientId: z.string() })) })
      .parse(await lead.must('GET', '/tickets?tab=all&text=video+meetings'));
    return items[0]!;
  };

  test('a question on a ticket becomes a decision and an article by keyboard and a few clicks', async () => {
    const { page, faults, context } = await seat(browser, product.origin, { visitor: lead });
    await page.goto(`/tickets/${(await northwinds()).id}`);
    await page.getByRole('heading', { name: 'Huddles' }).waitFor();
    await page.keyboard.press('h');
    await page.waitForURL(/\/huddles\//);
    await page.getByRole('heading', { name: /^What do we do about WF-\d+/ }).waitFor();
    const option = page.getByRole('textbox', { name: 'Another option' });
    await option.fill('Allow the usual meeting services on the guest network');
    await option.press('Enter');
    await option.fill('Say no: the guest network is for browsing');
    await page.getByRole('button', { name: 'Decide: Allow the usual meeting services' }).waitFor();
    await option.press('Enter');
    await page.getByRole('button', { name: 'Decide: Allow the usual meeting services on the guest network' }).click();
    await page.getByText('Chosen').waitFor();
    await page.keyboard.press('k');
    await page.waitForURL(/\/knowledge\//);
    await page.getByRole('article').getByText('(chosen)').waitFor();
    await page.getByText('Staff of this client').waitFor();
    expect(faults).toEqual([]);
    await context.close();
  }, 90_000);

  test('the ticket then shows the huddle, and the list finds it by a word of the decision', async () => {
    const { page, context } = await seat(browser, product.origin, { visitor: lead });
    await page.goto(`/tickets/${(await northwinds()).id}`);
    await page.locator('main a[href^="/huddles/"]').first().waitFor();
    await page.goto('/huddles?text=meeting+services');
    await page
      .getByText(/^What do we do about WF-/)
      .first()
      .waitFor();
    await context.close();
  }, 60_000);

  test('the command of a war room moves when the other accepts it, seen live by both', async () => {
    const [one, other] = [
      await seat(browser, product.origin, { visitor: lead }),
      await seat(browser, product.origin, { visitor: manager }),
    ];
    await one.page.goto(`/tickets/${(await northwinds()).id}`);
    await one.page.getByRole('button', { name: 'War room' }).click();
    await one.page.waitForURL(/\/huddles\//);
    await other.page.goto(new URL(one.page.url()).pathname);
    await one.page.getByRole('button', { name: 'Offer the command…' }).click();
    await one.page.getByRole('combobox', { name: 'To' }).fill('Ingrid');
    await one.page.getByRole('option', { name: 'Ingrid Solberg' }).click();
    await one.page.keyboard.press('Tab');
    await one.page.getByRole('button', { name: 'Offer', exact: true }).click();
    await one.page.getByText('Offered to Ingrid Solberg').waitFor();
    await other.page.getByRole('button', { name: 'Accept the command' }).click();
    await one.page.getByText('has the command, taken over from Jordan Hale').waitFor();
    const room = other.page.getByRole('region', { name: 'War room' });
    await room.getByText('Ingrid Solberg').waitFor();
    await one.page.getByRole('button', { name: 'Offer the command…' }).waitFor({ state: 'detached' });
    await other.page.keyboard.press('u');
    await other.page.getByRole('textbox', { name: 'What is new' }).fill('Carrier confirms the cut.');
    await other.page.getByRole('button', { name: 'Give it' }).click();
    await one.page.getByText('Carrier confirms the cut.').waitFor();
    await one.context.close();
    await other.context.close();
  }, 90_000);

  test('an article is rendered without HTML of its own; its client reads it in the portal, another’s it does not', async () => {
    const { clientId } = await northwinds();
    const body = [
      '## Steps',
      '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>',
      '[click](javascript:document.title="owned") ![remote](https://tracker.example/x.png)',
      '- **one**',
    ].join('\n\n');
    const { id } = await lead.must<{ id: string }>('POST', '/articles', {
      clientId,
      audience: 'clients',
      title: 'Guest network at Rotterdam',
      body,
    });
    const { page, faults, context } = await seat(browser, product.origin, { visitor: client, phone: true });
    await page.goto('/portal/articles');
    await page.getByRole('link', { name: /Guest network at Rotterdam/ }).click();
    await page.getByRole('heading', { name: 'Steps' }).waitFor();
    expect(await page.locator('main img, main script').count()).toBe(0);
    expect(await page.getByText('click', { exact: true }).getAttribute('href')).not.toMatch(/javascript/);
    await page.getByText('click', { exact: true }).click({ noWaitAfter: true });
    expect(await page.title()).toBe('Guest network at Rotterdam · Watchfloor');
    await page.goto('/portal/articles');
    await page.getByText('How to report a suspicious mail to us').waitFor();
    expect(await page.getByText('Planned firewall maintenance').count()).toBe(0);
    expect(faults).toEqual([]);
    expect((await client.ask('GET', `/articles/${id}`)).status).toBe(403);
    await context.close();
  }, 60_000);
});
