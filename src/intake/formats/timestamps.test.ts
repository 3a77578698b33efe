import { describe, expect, test } from 'vitest';
import { instantOfPattern, instantOfText } from './time-text.ts';
import { instantOfEpoch, instantOfStamp, readBsdStamp, readIsoStamp } from './timestamps.ts';

const received = '2026-11-24T06:00:00Z';
const iso = (text: string, zone = 'UTC', receivedAt = received): string | undefined =>
  show(readIsoStamp(text, 0), zone, receivedAt);
const bsd = (text: string, zone = 'UTC', receivedAt = received): string | undefined =>
  show(readBsdStamp(text, 0), zone, receivedAt);

function show(found: ReturnType<typeof readIsoStamp>, zone: string, receivedAt: string): string | undefined {
  const at = found && instantOfStamp(found.stamp, { receivedAt: Date.parse(receivedAt), zone });
  return at === undefined ? undefined : new Date(at).toISOString();
}

describe('ISO', () => {
  test.each([
    ['2026-11-24T05:06:07Z', '2026-11-24T05:06:07.000Z'],
    ['2026-11-24T05:06:07.123456789+01:00', '2026-11-24T04:06:07.123Z'],
    ['2026-11-24 05:06:07,5-0330', '2026-11-24T08:36:07.500Z'],
    ['2026-11-24T23:59:60Z', '2026-11-25T00:00:00.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['2026-02-29T00:00:00Z', undefined],
    ['2026-11-24T24:00:00Z', undefined],
    ['1969-12-31T23:00:00Z', undefined],
    ['2026-11-24', undefined],
    ['x', undefined],
  ])('%s', (text, expected) => expect(iso(text)).toBe(expected));
});

describe('without a year', () => {
  test.each([
    ['Nov 24 05:06:07', received, '2026-11-24T05:06:07.000Z'],
    ['Nov  4 05:06:07.25', received, '2026-11-04T05:06:07.250Z'],
    ['Dec 31 23:59:59', '2027-01-01T00:00:10Z', '2026-12-31T23:59:59.000Z'],
    ['Jan  1 00:00:05', '2026-12-31T23:59:50Z', '2027-01-01T00:00:05.000Z'],
    ['Dec 24 05:06:07', received, '2025-12-24T05:06:07.000Z'],
    ['Feb 29 12:00:00', received, '2024-02-29T12:00:00.000Z'],
    ['Feb 30 12:00:00', received, undefined],
    ['Foo 12 12:00:00', received, undefined],
    ['2025 Nov 24 05:06:07', received, '2025-11-24T05:06:07.000Z'],
    ['Nov 24 2025 05:06:07', received, '2025-11-24T05:06:07.000Z'],
  ])('%s, received %s', (text, receivedAt, expected) => expect(bsd(text, 'UTC', receivedAt)).toBe(expected));
});

describe('without a zone', () => {
  test.each([
    ['Nov 24 05:06:07', 'Europe/London', received, '2026-11-24T05:06:07.000Z'],
    ['Jul  1 05:06:07', 'Europe/London', received, '2026-07-01T04:06:07.000Z'],
    ['Nov 23 22:06:07', 'America/Denver', received, '2026-11-24T05:06:07.000Z'],
    ['Nov 24 11:51:07', 'Asia/Kathmandu', received, '2026-11-24T06:06:07.000Z'],
    // The hour that comes twice (clocks go back at 02:00 on 1 November): the one nearer to the arrival.
    ['Nov  1 01:30:00', 'America/Denver', '2026-11-01T07:31:00Z', '2026-11-01T07:30:00.000Z'],
    ['Nov  1 01:30:00', 'America/Denver', '2026-11-01T08:31:00Z', '2026-11-01T08:30:00.000Z'],
    // A time that the clocks skip (29 March, 01:00 to 02:00): as if they had not been changed yet.
    ['Mar 29 01:30:00', 'Europe/London', received, '2026-03-29T01:30:00.000Z'],
    ['Nov 24 05:06:07', 'No/Such_Zone', received, '2026-11-24T05:06:07.000Z'],
  ])('%s in %s, received %s', (text, zone, receivedAt, expected) => expect(bsd(text, zone, receivedAt)).toBe(expected));
});

test('epochs are told apart by their digits', () => {
  expect(instantOfEpoch('1795498500')).toBe(1_795_498_500_000);
  expect(instantOfEpoch('1795498500.25')).toBe(1_795_498_500_250);
  expect(instantOfEpoch('1795498500123')).toBe(1_795_498_500_123);
  expect(instantOfEpoch('1795498500123456')).toBe(1_795_498_500_123);
  expect(instantOfEpoch('1795498500123456789')).toBe(1_795_498_500_123);
  expect(instantOfEpoch('12345')).toBeUndefined();
});

const context = { receivedAt: Date.parse(received), zone: 'UTC' };
const shown = (at: number | undefined): string | undefined =>
  at === undefined ? undefined : new Date(at).toISOString();

test('times in any usual form', () => {
  expect(shown(instantOfText('Nov 24 2026 05:06:07.5 CET', context))).toBe('2026-11-24T04:06:07.500Z');
  expect(shown(instantOfText(' Nov 24 05:06:07 ', context))).toBe('2026-11-24T05:06:07.000Z');
  expect(instantOfText('yesterday', context)).toBeUndefined();
});

test.each([
  ['Nov 24 2026 05:06:07.250 CET', 'MMM dd yyyy HH:mm:ss.SSS z', '2026-11-24T04:06:07.250Z'],
  ['24/11/26 5:06:07 PM', 'dd/MM/yy h:mm:ss a', '2026-11-24T17:06:07.000Z'],
  ['24/11/2026 12:06:07 AM', 'dd/MM/yyyy hh:mm:ss a', '2026-11-24T00:06:07.000Z'],
  ['2026-11-24T05:06:07+0100', "yyyy-MM-dd'T'HH:mm:ssZ", '2026-11-24T04:06:07.000Z'],
  ['Tue, 24 November 2026 05:06', 'EEE, dd MMMM yyyy HH:mm', '2026-11-24T05:06:00.000Z'],
  ['24.11.2026', 'yyyy-MM-dd', undefined],
  ['2026-99-24', 'yyyy-MM-dd', undefined],
])('%s as %s', (text, pattern, expected) => expect(shown(instantOfPattern(text, pattern, context))).toBe(expected));
