import fc from 'fast-check';
import { expect, test } from 'vitest';
import { htmlOf, subjectOf, textOf } from './mail.rules.ts';
import type { Letter } from './mail.rules.ts';
import { spanWords, ticketsSheet } from './sheet.rules.ts';
import type { OpenTicket } from './sheet.rules.ts';

const ticket = (title: string): OpenTicket => ({
  ...{ number: 'WF-1', clientName: 'Acme', title, state: 'open', priority: 'P2', assigneeName: null },
  ...{ openedAt: '2026-03-02T09:00:00Z', updatedAt: '2026-03-02T09:00:00Z', nextDueAt: null, breached: false },
});
const sheetOf = (titles: readonly string[], whom: 'us' | 'client' = 'us', more = false) =>
  ticketsSheet(titles.map(ticket), { whom, more, time: (at) => at.slice(0, 10) });
const letter = (text: string): Letter => ({
  ...{
    title: text,
    about: text,
    notes: [text],
    stop: text,
    link: { href: `https://soc.example/?a=${text}`, says: text },
  },
  sheet: sheetOf([text]),
});

test('what came from outside is never markup, and never leaves its line', () => {
  const tags = (html: string): string[] => html.match(/<[^>]*>/g) ?? [];
  const plain = tags(htmlOf(letter('x'))).map((tag) => tag.replace(/href="[^"]*"/, ''));
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', 'a', ' ', '\n', '=') }), (text) => {
      expect(tags(htmlOf(letter(text))).map((tag) => tag.replace(/href="[^"]*"/, ''))).toEqual(plain);
      const [head, row] = textOf(letter('x')).split('\n').slice(5, 7);
      expect([head?.startsWith('  Number'), row?.startsWith('  WF-1')]).toEqual([true, true]);
      const rows = textOf({ ...letter('x'), sheet: sheetOf([text]) }).split('\n');
      expect(rows.filter((line) => line.startsWith('  WF-1'))).toHaveLength(1);
      expect(subjectOf({ name: text, about: 'Acme' })).not.toMatch(/[\r\n]/);
    }),
  );
});

test('a file is safe in a spreadsheet, and says what a contact may know', () => {
  const [ours, theirs] = [sheetOf(['=1+1']), sheetOf(['=1+1'], 'client')];
  expect(ours.csv.text).toContain(`"'=1+1"`);
  expect(ours.tables[0]?.heads).toContain('Assignee');
  expect(theirs.tables[0]?.heads).toEqual(['Number', 'Title', 'State', 'Priority', 'Opened', 'Updated']);
  expect(theirs.csv.text.split('\r\n')[0]).toBe('\uFEFFNumber,Title,State,Priority,Opened,Updated');
});

test('a long list is cut in the mail and not in the file, and says so', () => {
  const sheet = sheetOf(Array.from({ length: 250 }, (_, at) => `Ticket ${at}`));
  expect(sheet.tables[0]?.name).toBe('The first 100 of 250 open tickets');
  expect([sheet.tables[0]?.rows.length, sheet.csv.text.split('\r\n').length]).toEqual([100, 252]);
  expect(sheetOf([], 'us').tables[0]?.none).toBe('No ticket is open.');
  expect(sheetOf(['x'], 'us', true).definitions.at(-1)?.word).toBe('more');
});

test('a span is said in two units at most', () => {
  expect([0, 40, 59.6, 90, 3599, 3600, 7500, 86_399, 97_200, null].map(spanWords)).toEqual([
    ...['0 s', '40 s', '1 min', '2 min', '1 h 00 min', '1 h 00 min', '2 h 05 min', '1 d 0 h', '1 d 3 h', '–'],
  ]);
});
