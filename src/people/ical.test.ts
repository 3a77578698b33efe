import { expect, test } from 'vitest';
import { readIcal } from './ical.ts';

const file = (...events: string[]): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    ...events.map((each) => `BEGIN:VEVENT\r\n${each}\r\nEND:VEVENT`),
    'END:VCALENDAR',
  ].join('\r\n');
const years = { from: 2026, to: 2028 };

test('whole days, several days, folded and escaped text', () => {
  const read = readIcal(
    file(
      'DTSTART;VALUE=DATE:20261225\r\nDTEND;VALUE=DATE:20261227\r\nSUMMARY;LANGUAGE="en:GB":Christmas\\, and the day\r\n  after',
      'DTSTART;VALUE=DATE:20260501\r\nSUMMARY:May Day',
    ),
    years,
  );
  expect(read).toEqual({
    days: [
      { date: '2026-05-01', because: 'May Day' },
      { date: '2026-12-25', because: 'Christmas, and the day after' },
      { date: '2026-12-26', because: 'Christmas, and the day after' },
    ],
    leftOut: [],
  });
});

test('yearly ones come every year wanted, 29 February in leap years only', () => {
  const read = readIcal(
    file(
      'DTSTART;VALUE=DATE:20200101\r\nSUMMARY:New Year\r\nRRULE:FREQ=YEARLY',
      'DTSTART;VALUE=DATE:20200229\r\nSUMMARY:Leap\r\nRRULE:FREQ=YEARLY;INTERVAL=1',
      'DTSTART;VALUE=DATE:20250601\r\nSUMMARY:Twice\r\nRRULE:FREQ=YEARLY;COUNT=2',
    ),
    years,
  );
  expect(read?.days.map(({ date }) => date)).toEqual([
    '2026-01-01',
    '2026-06-01',
    '2027-01-01',
    '2028-01-01',
    '2028-02-29',
  ]);
});

test('what is no day off is left out, with the reason', () => {
  const read = readIcal(
    file(
      'DTSTART:20261225T090000Z\r\nSUMMARY:Meeting',
      'DTSTART;VALUE=DATE:20260329\r\nSUMMARY:Daylight Saving Time begins',
      'DTSTART;VALUE=DATE:20260102\r\nSUMMARY:Weekly\r\nRRULE:FREQ=WEEKLY',
      'DTSTART;VALUE=DATE:20261332\r\nSUMMARY:Nonsense',
    ),
    years,
  );
  expect(read?.days).toEqual([]);
  expect(read?.leftOut.map(({ summary }) => summary)).toEqual([
    'Meeting',
    'Daylight Saving Time begins',
    'Weekly',
    'Nonsense',
  ]);
});

test('text that is no calendar is none', () => {
  expect(readIcal('name,zone\n', years)).toBeUndefined();
  expect(readIcal('BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART', years)).toEqual({ days: [], leftOut: [] });
});
