import { expect, test } from 'vitest';
import { instantOf, isoOf } from '../clock.ts';
import { businessTime } from './business-time.ts';
import type { Calendar, Hours } from './types.ts';

const HOUR = 3_600_000;
const at = instantOf;
const weekdays = (hours: Hours[]) => ({ mon: hours, tue: hours, wed: hours, thu: hours, fri: hours });
const everyDay = (hours: Hours[]) => ({ ...weekdays(hours), sat: hours, sun: hours });
const office = (zone: string, dates: Extract<Calendar, object>['dates'] = {}): Calendar => ({
  zone,
  hours: weekdays([['09:00', '17:00']]),
  dates,
});
const due = (calendar: Calendar, start: string, hours: number): string => {
  const found = businessTime(calendar).dueAt(at(start), hours * HOUR);
  return found === null ? 'never' : isoOf(found).replace('.000', '');
};

test('around the clock it is a plain sum', () => {
  expect(due('24x7', '2026-11-24T08:00:00Z', 2)).toBe('2026-11-24T10:00:00Z');
});

test('what does not fit before closing goes on at the next opening; what just fits is due at closing', () => {
  expect(due(office('Europe/London'), '2026-11-20T16:00:00Z', 2)).toBe('2026-11-23T10:00:00Z');
  expect(due(office('Europe/London'), '2026-11-20T16:00:00Z', 1)).toBe('2026-11-20T17:00:00Z');
  expect(due(office('Europe/London'), '2026-11-21T12:00:00Z', 0)).toBe('2026-11-21T12:00:00Z');
});

test('a pause over a weekend takes only the business time it held', () => {
  const pause = { from: at('2026-11-20T16:00:00Z'), to: at('2026-11-23T10:00:00Z'), reason: 'waiting for the client' };
  const london = businessTime(office('Europe/London'));
  const found = london.dueAt(at('2026-11-20T15:30:00Z'), 2 * HOUR, [pause]);
  expect(found).toBe(at('2026-11-23T11:30:00Z'));
  expect(london.elapsed(at('2026-11-20T15:30:00Z'), found ?? 0, [pause])).toBe(2 * HOUR);
});

test('an open pause means: never due; unless it was due before', () => {
  const open = { from: at('2026-11-24T10:00:00Z'), to: null, reason: 'waiting' };
  const london = businessTime(office('Europe/London'));
  expect(london.dueAt(at('2026-11-24T09:30:00Z'), HOUR, [open])).toBeNull();
  expect(london.dueAt(at('2026-11-24T09:30:00Z'), HOUR / 2, [open])).toBe(at('2026-11-24T10:00:00Z'));
  expect(businessTime('24x7').dueAt(at('2026-11-24T09:30:00Z'), HOUR, [open])).toBeNull();
});

test('overlapping pauses are not subtracted twice', () => {
  const pauses = [
    { from: at('2026-11-24T10:00:00Z'), to: at('2026-11-24T12:00:00Z'), reason: 'a' },
    { from: at('2026-11-24T11:00:00Z'), to: at('2026-11-24T13:00:00Z'), reason: 'b' },
  ];
  const london = businessTime(office('Europe/London'));
  expect(london.dueAt(at('2026-11-24T09:00:00Z'), 2 * HOUR, pauses)).toBe(at('2026-11-24T14:00:00Z'));
  expect(london.explain(at('2026-11-24T09:00:00Z'), at('2026-11-24T14:00:00Z'), pauses).skipped).toEqual([
    { from: at('2026-11-24T10:00:00Z'), to: at('2026-11-24T12:00:00Z'), reason: 'a' },
    { from: at('2026-11-24T12:00:00Z'), to: at('2026-11-24T13:00:00Z'), reason: 'b' },
  ]);
});

test('a date with its own rule rules that date from midnight to midnight, and no other', () => {
  const nights: Calendar = {
    zone: 'Europe/London',
    hours: everyDay([['22:00', '06:00']]),
    dates: { '2026-12-25': { hours: [], because: 'Christmas Day' } },
  };
  expect(businessTime(nights).explain(at('2026-12-24T22:00:00Z'), at('2026-12-26T06:00:00Z'))).toEqual({
    counted: [
      { from: at('2026-12-24T22:00:00Z'), to: at('2026-12-25T00:00:00Z') },
      { from: at('2026-12-26T00:00:00Z'), to: at('2026-12-26T06:00:00Z') },
    ],
    skipped: [{ from: at('2026-12-25T00:00:00Z'), to: at('2026-12-26T00:00:00Z'), reason: 'Christmas Day' }],
  });
});

test('a half day is a date with shorter hours, and says so', () => {
  const half = office('Europe/London', { '2026-12-24': { hours: [['09:00', '12:00']], because: 'half day' } });
  expect(due(half, '2026-12-24T11:00:00Z', 2)).toBe('2026-12-25T10:00:00Z');
  expect(businessTime(half).explain(at('2026-12-24T11:00:00Z'), at('2026-12-25T09:00:00Z')).skipped).toEqual([
    { from: at('2026-12-24T12:00:00Z'), to: at('2026-12-25T00:00:00Z'), reason: 'half day' },
    { from: at('2026-12-25T00:00:00Z'), to: at('2026-12-25T09:00:00Z'), reason: 'outside hours' },
  ]);
});

test('missing wall time is the jump, a repeated one opens at the first and closes at the last', () => {
  const night = (opens: string, closes: string): Calendar => ({
    zone: 'Europe/London',
    hours: everyDay([[opens, closes]]),
    dates: {},
  });
  const spring = (calendar: Calendar) =>
    businessTime(calendar).elapsed(at('2026-03-28T12:00:00Z'), at('2026-03-29T12:00:00Z'));
  expect(spring(night('01:30', '03:00'))).toBe(HOUR);
  expect(spring(night('00:30', '01:30'))).toBe(HOUR / 2);
  expect(spring(night('01:15', '01:45'))).toBe(0);
  const autumn = (calendar: Calendar) =>
    businessTime(calendar).elapsed(at('2026-10-24T12:00:00Z'), at('2026-10-25T12:00:00Z'));
  expect(autumn(night('01:30', '02:00'))).toBe(1.5 * HOUR);
  expect(autumn(night('00:30', '01:30'))).toBe(2 * HOUR);
});

test('24x5 is 120 hours a week', () => {
  const week: Calendar = { zone: 'Asia/Dubai', hours: weekdays([['00:00', '24:00']]), dates: {} };
  expect(businessTime(week).elapsed(at('2026-11-01T00:00:00Z'), at('2026-11-08T00:00:00Z'))).toBe(120 * HOUR);
  expect(due(week, '2026-11-20T19:00:00Z', 2)).toBe('2026-11-22T21:00:00Z');
});

test('a calendar that never opens makes nothing due', () => {
  expect(due({ zone: 'UTC', hours: {}, dates: {} }, '2026-11-24T08:00:00Z', 1)).toBe('never');
});

test('years of business time cost a few additions', () => {
  expect(due(office('Europe/London'), '2026-01-01T09:00:00Z', 8 * 261 * 10)).toBe('2036-01-02T17:00:00Z');
});
