/** What two engineers and a client do on tickets at once, mostly by keyboard: each sees what the other did. */
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, seat } from '../harness/chromium.ts';
import { startDesk } from '../harness/desk.ts';
import type { Desk } from '../harness/desk.ts';
import type { Visitor } from '../harness/visitor.ts';

type Opened = { id: string; number: string; version: number };
type Written = { entries: { text: string; audience: string; kind: string; by: { name: string } }[] };
const LIMIT = 90_000;
const WAIT = { timeout: 20_000 };

describe.skipIf(!hasChromium)('work on tickets', () => {
  let desk: Desk;
  let browser: Browser;
  const contexts: BrowserContext[] = [];
  const faults: string[][] = [];

  beforeAll(async () => {
    desk = await startDesk();
    browser = desk.browser;
  }, 180_000);
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()));
    const found = faults.splice(0).flat();
    if (found.length > 0) throw new Error(`faults in the pages: ${found.join('\n')}`);
  });
  afterAll(async () => desk?.close());

  const open = (title: string, more: object = {}): Promise<Opened> =>
    desk.ada.must<Opened>('POST', '/tickets', { clientId: desk.clientId, title, ...more });
  const read = (id: string): Promise<Written & Record<string, unknown>> => desk.ada.must('GET', `/tickets/${id}`);
  const ready = (kind: string, name: string, more: object): Promise<unknown> =>
    desk.ada.must('POST', '/ticket-aids', { kind, name, ...more });
  const at = async (visitor: Visitor, path: string): Promise<Page> => {
    const { page, context, faults: found } = await seat(browser, desk.product.origin, { visitor });
    contexts.push(context);
    faults.push(found);
    await page.goto(path);
    return page;
  };
  const choose = async (page: Page, item: string): Promise<void> => {
    await page.getByRole('button', { name: 'More' }).press('Enter');
    await page.getByRole('menuitem', { name: item }).press('Enter');
  };

  test(
    'a part of the talk gets a ticket of its own: who wrote it stays, and each says where the other is',
    async () => {
      const { id, number } = await desk.ann.must<Opened>('POST', '/portal/tickets', {
        title: 'Two things at once',
        description: 'The VPN is slow.',
      });
      await desk.ann.must('POST', `/portal/tickets/${id}/entries`, { text: 'And the printer prints grey.' });
      const page = await at(desk.ada, `/tickets/${id}`);
      await choose(page, 'Split…');
      const dialog = page.getByRole('dialog', { name: `Split ${number}` });
      await dialog.getByRole('checkbox', { name: /printer prints grey/ }).press('Space');
      await dialog.getByRole('textbox', { name: 'Title of the new ticket' }).fill('Grey printer');
      await dialog.getByRole('textbox', { name: 'Why?' }).fill('another matter');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Grey printer' }).waitFor();
      const entry = page
        .getByRole('list', { name: 'Entries' })
        .getByRole('listitem')
        .filter({ hasText: 'prints grey' });
      await entry.getByText('Ann Berg').waitFor();
      await page.getByText('was split from').waitFor();
      const ben = await at(desk.ben, `/tickets/${id}`);
      await ben.getByText('was split into').waitFor();
      await ben.getByRole('link', { name: /Grey printer/ }).press('Enter');
      await ben.getByRole('heading', { name: 'Grey printer' }).waitFor();
      const ann = await at(desk.ann, '/portal/tickets');
      await ann.getByText('Grey printer').click();
      await ann.getByRole('list', { name: 'Messages' }).getByText('And the printer prints grey.').waitFor();
    },
    LIMIT,
  );

  test(
    'made a part of a larger ticket, it stands there at once on the screen of who works on that',
    async () => {
      const [whole, part] = [await open('Whole site is slow'), await open('One switch is slow')];
      const ben = await at(desk.ben, `/tickets/${whole.id}`);
      await ben.getByRole('heading', { name: 'Whole site is slow' }).waitFor();
      const page = await at(desk.ada, `/tickets/${part.id}`);
      await choose(page, 'Link…');
      const dialog = page.getByRole('dialog', { name: `Link ${part.number}` });
      await pick(dialog, 'This ticket', 'is part of');
      await dialog.getByRole('combobox', { name: 'the ticket' }).fill('Whole site');
      await page.getByRole('option', { name: /Whole site is slow/ }).waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await dialog.getByRole('button', { name: 'Link' }).press('Enter');
      await page.getByText('is part of').waitFor();
      await ben.getByText('has the part').waitFor();
      await ben.getByRole('link', { name: `${part.number} One switch is slow` }).waitFor();
    },
    LIMIT,
  );

  test(
    'the tasks of a checklist are ticked off, and a colleague sees by whom',
    async () => {
      await ready('checklist', 'New user', { items: ['Make the account', 'Call them'] });
      const { id } = await open('A new user');
      const ben = await at(desk.ben, `/tickets/${id}`);
      const page = await at(desk.ada, `/tickets/${id}`);
      await page.getByRole('button', { name: 'Checklist' }).press('Enter');
      await page.getByRole('menuitem', { name: 'New user' }).press('Enter');
      await page.getByRole('checkbox', { name: 'Make the account' }).press('Space');
      const theirs = ben.getByRole('region', { name: 'Tasks' });
      await theirs.getByText('1 of 2').waitFor();
      await theirs.getByText('Ada Minter').waitFor();
      expect(await theirs.getByRole('checkbox', { name: 'Make the account' }).isChecked()).toBe(true);
      expect(await theirs.getByRole('checkbox', { name: 'Call them' }).isChecked()).toBe(false);
    },
    LIMIT,
  );

  test(
    'a ready text in the client’s language is filled in, finished and sent',
    async () => {
      const text = (language: string, words: string): Promise<unknown> =>
        ready('canned-text', 'We look at it', { language, text: words });
      await text('en', 'Dear {{requester.name}}, we look at {{ticket.number}}.');
      await text('de', 'Guten Tag {{requester.name}}, wir sehen uns {{ticket.number}} an. {{me.name}}');
      const { id, number } = await desk.ann.must<Opened>('POST', '/portal/tickets', {
        title: 'VPN ist langsam',
        description: 'Seit heute.',
      });
      const page = await at(desk.ada, `/tickets/${id}`);
      await page.getByRole('button', { name: 'Texts' }).press('Enter');
      await page.getByRole('menuitem', { name: 'German' }).press('Enter');
      await page.getByRole('menuitem', { name: '✓ German' }).waitFor();
      const item = page.getByRole('menuitem', { name: 'We look at it' });
      await expect.poll(() => item.isEnabled(), WAIT).toBe(true);
      await item.press('Enter');
      const said = `Guten Tag Ann Berg, wir sehen uns ${number} an. Ada Minter`;
      await expect.poll(() => page.getByRole('textbox', { name: 'Message to Acme' }).inputValue(), WAIT).toBe(said);
      await page.keyboard.press('End');
      await page.keyboard.type(' Bis gleich.');
      await page.keyboard.press('Control+Enter');
      const ann = await at(desk.ann, `/portal/tickets/${id}`);
      await ann.getByText(`${said} Bis gleich.`).waitFor();
    },
    LIMIT,
  );

  test(
    'a tag brings the runbook of its kind, also to a colleague',
    async () => {
      await ready('runbook', 'VPN is slow', { kinds: ['vpn'], text: 'Look at the tunnel first.' });
      const { id } = await open('Slow since noon');
      const ben = await at(desk.ben, `/tickets/${id}`);
      const page = await at(desk.ada, `/tickets/${id}`);
      expect(await page.getByText('Look at the tunnel first.').count()).toBe(0);
      await page
        .getByRole('combobox', { name: 'Tags' })
        .or(page.getByRole('textbox', { name: 'Tags' }))
        .first()
        .focus();
      await page.keyboard.type('vpn');
      await page.keyboard.press('Enter');
      for (const each of [page, ben]) {
        await each.getByText('Runbook: VPN is slow').waitFor();
        await each.getByText('Look at the tunnel first.').waitFor();
        await each.getByLabel('About this ticket').getByText('vpn', { exact: true }).waitFor();
      }
    },
    LIMIT,
  );

  test(
    'what this client wants to know is filled in, and a misfit is said',
    async () => {
      await desk.ada.must('POST', `/clients/${desk.clientId}/ticket-fields`, { name: 'Cost centre', type: 'number' });
      const { id } = await open('Who pays');
      const page = await at(desk.ada, `/tickets/${id}`);
      const field = page.getByRole('textbox', { name: 'Cost centre' });
      await field.fill('the usual one');
      await page.keyboard.press('Enter');
      await page.getByText('“Cost centre” must be a number.').waitFor();
      await field.fill('4711');
      await page.keyboard.press('Enter');
      await page.getByText('Saved.').waitFor();
      const ben = await at(desk.ben, `/tickets/${id}`);
      await expect.poll(() => ben.getByRole('textbox', { name: 'Cost centre' }).inputValue(), WAIT).toBe('4711');
    },
    LIMIT,
  );

  test(
    'a view saved for all staff is a way for a colleague to the same tickets',
    async () => {
      await open('Marten in the cabinet');
      await open('Nothing of the kind');
      const page = await at(desk.ada, '/tickets');
      await page.getByText('Nothing of the kind').waitFor();
      await search(page, 'marten');
      await page.getByText('Nothing of the kind').waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Views' }).press('Enter');
      await page.getByRole('menuitem', { name: 'Save these filters…' }).press('Enter');
      const dialog = page.getByRole('dialog', { name: 'Save these filters' });
      await dialog.getByRole('textbox', { name: 'Name' }).fill('Martens');
      await dialog.getByText('All staff').click();
      await dialog.getByRole('button', { name: 'Save' }).press('Enter');
      await page.getByText('Saved as “Martens”.').waitFor();
      const ben = await at(desk.ben, '/tickets');
      await ben.getByText('Nothing of the kind').waitFor();
      await ben.getByRole('button', { name: 'Views' }).press('Enter');
      await ben.getByRole('menuitem', { name: /Martens/ }).press('Enter');
      await ben.getByText('Nothing of the kind').waitFor({ state: 'detached' });
      await ben.getByText('Marten in the cabinet').first().waitFor();
    },
    LIMIT,
  );

  test(
    'a draft is there after a colleague’s change and on another machine; the colleague sees who is replying',
    async () => {
      const { id, version } = await open('Written on by two');
      const ben = await at(desk.ben, `/tickets/${id}`);
      const page = await at(desk.ada, `/tickets/${id}`);
      await page.getByRole('heading', { name: 'Written on by two' }).waitFor();
      await page.keyboard.press('r');
      await page.keyboard.type('We found that the');
      await ben.getByText('Ada Minter is replying').waitFor();
      await desk.ben.must('PATCH', `/tickets/${id}`, { version, title: 'Written on by two, and renamed' });
      await page.getByRole('heading', { name: 'Written on by two, and renamed' }).waitFor();
      const box = page.getByRole('textbox', { name: 'Message to Acme' });
      expect(await box.inputValue()).toBe('We found that the');
      expect(await box.evaluate((element) => element === document.activeElement)).toBe(true);
      const elsewhere = await at(desk.ada, `/tickets/${id}`);
      const found = elsewhere.getByRole('textbox', { name: 'Message to Acme' });
      await expect.poll(() => found.inputValue(), WAIT).toBe('We found that the');
      await box.press('End');
      await page.keyboard.type(' cable is loose.');
      await page.keyboard.press('Control+Enter');
      await ben.getByRole('list', { name: 'Entries' }).getByText('We found that the cable is loose.').waitFor();
      await ben.getByText('Ada Minter is replying').waitFor({ state: 'detached' });
    },
    LIMIT,
  );

  test(
    'a word of a note finds its ticket by keyboard; the client finds neither',
    async () => {
      const { id } = await open('Nothing to see in the title');
      await desk.ada.must('POST', `/tickets/${id}/entries`, {
        audience: 'internal',
        text: 'It smells of quinces here.',
      });
      const page = await at(desk.ben, '/tickets');
      await page.getByText('Nothing to see in the title').waitFor();
      await search(page, 'quinces');
      await page.getByText('1 ticket', { exact: true }).waitFor();
      await openFirst(page);
      await page.getByRole('heading', { name: 'Nothing to see in the title' }).waitFor();
      await page.getByText('It smells of quinces here.').waitFor();
      const ann = await at(desk.ann, `/portal/tickets/${id}`);
      await ann.getByRole('heading', { name: 'Nothing to see in the title' }).waitFor();
      expect(await ann.content()).not.toContain('quinces');
    },
    LIMIT,
  );

  test(
    'what changed while someone wrote how it was solved is shown; the text is kept and sent on top',
    async () => {
      const { id, version } = await open('Solved too soon');
      const page = await at(desk.ada, `/tickets/${id}`);
      await page.getByRole('button', { name: 'Resolve…' }).click();
      const dialog = page.getByRole('dialog', { name: /^Resolve WF-/ });
      await dialog.getByRole('textbox', { name: 'How was it solved?' }).fill('Plugged in again.');
      await desk.ben.must('PATCH', `/tickets/${id}`, { version, title: 'Solved too soon, it is down again' });
      await page.getByText('Solved too soon, it is down again').first().waitFor();
      await dialog.getByRole('button', { name: 'Resolve' }).click();
      await dialog.getByText('Someone changed this ticket meanwhile').waitFor();
      expect(await dialog.getByRole('insertion').innerText()).toBe('Solved too soon, it is down again');
      expect(await read(id)).toMatchObject({ state: 'new' });
      expect(await dialog.getByRole('textbox', { name: 'How was it solved?' }).inputValue()).toBe('Plugged in again.');
      await dialog.getByRole('button', { name: 'Resolve all the same' }).press('Enter');
      await dialog.waitFor({ state: 'hidden' });
      expect(await read(id)).toMatchObject({ state: 'resolved', title: 'Solved too soon, it is down again' });
    },
    LIMIT,
  );

  test(
    'who reopens what someone else has reopened keeps the reason as a note',
    async () => {
      const { id, version } = await open('Opened by two');
      const done = await desk.ada.must<Opened>('POST', `/tickets/${id}/resolve`, { version, resolution: 'Done.' });
      const page = await at(desk.ada, `/tickets/${id}`);
      await page.getByRole('button', { name: 'Reopen…' }).click();
      const dialog = page.getByRole('dialog', { name: /^Reopen WF-/ });
      await dialog.getByRole('textbox', { name: 'Why?' }).fill('The light is red again.');
      await desk.ben.must('POST', `/tickets/${id}/reopen`, { version: done.version, reason: 'They called.' });
      await dialog.getByRole('button', { name: 'Reopen' }).press('Enter');
      await dialog.getByText('Someone changed this ticket meanwhile').waitFor();
      await dialog.getByText('It is open already.').waitFor();
      await dialog.getByRole('button', { name: 'Keep as a note' }).press('Enter');
      await dialog.waitFor({ state: 'hidden' });
      const { entries } = await read(id);
      expect(entries).toContainEqual(
        expect.objectContaining({ text: 'The light is red again.', audience: 'internal', kind: 'message' }),
      );
    },
    LIMIT,
  );

  async function search(page: Page, words: string): Promise<void> {
    await page.keyboard.press('/');
    await page.keyboard.type(words);
    await page.keyboard.press('Enter');
  }

  async function openFirst(page: Page): Promise<void> {
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
  }

  async function pick(dialog: Locator, label: string, option: string): Promise<void> {
    const box = dialog.getByRole('combobox', { name: label }).or(dialog.getByRole('textbox', { name: label }));
    await box.first().press('Enter');
    await dialog.page().getByRole('option', { name: option, exact: true }).click();
  }
});
