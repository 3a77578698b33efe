import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instantOf, isoOf } from '../base/clock.ts';
import { weekdays } from '../base/business-time/types.ts';
import type { When } from './api.ts';
import { lastDue, nextDue, spanOf, wallText } from './times.rules.ts';

const daily = (time: string, zone: string): When => ({ every: 'week', days: [...weekdays], time, zone });
const dues = (when: When, from: string, until: string): string[] => {
  const found: string[] = [];
  for (let at = nextDue(when, instantOf(from)); at < instantOf(until); at = nextDue(when, at)) found.push(isoOf(at));
  return found;
};
const span = (...asked: Parameters<typeof spanOf>): string[] => Object.values(spanOf(...asked)).map(isoOf);

describe('a report is due', () => {
  test('at its wall time, whatever the clocks of the zone do', () => {
    expect(dues(daily('07:30', 'Europe/Oslo'), '2026-03-28T00:00:00Z', '2026-03-31T00:00:00Z')).toEqual([
      '2026-03-28T06:30:00.000Z',
      '2026-03-29T05:30:00.000Z',
      '2026-03-30T05:30:00.000Z',
    ]);
  });

  test('at the jump when its wall time is missing, and once when it comes twice', () => {
    expect(dues(daily('02:30', 'Europe/Oslo'), '2026-03-29T00:00:00Z', '2026-03-30T00:00:00Z')).toEqual([
      '2026-03-29T01:00:00.000Z',
    ]);
    expect(dues(daily('02:30', 'Europe/Oslo'), '2026-10-24T12:00:00Z', '2026-10-26T00:00:00Z')).toEqual([
      '2026-10-25T00:30:00.000Z',
    ]);
  });

  test('not on a date that a zone left out', () => {
    const walls = dues(daily('09:00', 'Pacific/Apia'), '2011-12-28T00:00:00Z', '2012-01-02T00:00:00Z').map((at) =>
      wallText('Pacific/Apia', at),
    );
    expect(walls).not.toContain('2011-12-30 09:00');
    expect(walls.slice(0, 3)).toEqual(['2011-12-28 09:00', '2011-12-29 09:00', '2011-12-31 09:00']);
  });

  test('on its days of the week, or on the first of the month', () => {
    const when: When = { every: 'week', days: ['mon', 'fri'], time: '08:00', zone: 'UTC' };
    expect(dues(when, '2026-03-02T08:00:00Z', '2026-03-14T00:00:00Z').map((at) => at.slice(0, 10))).toEqual([
      '2026-03-06',
      '2026-03-09',
      '2026-03-13',
    ]);
    const monthly: When = { every: 'month', time: '08:00', zone: 'Asia/Kolkata' };
    expect(dues(monthly, '2026-01-15T00:00:00Z', '2026-04-15T00:00:00Z')).toEqual([
      '2026-02-01T02:30:00.000Z',
      '2026-03-01T02:30:00.000Z',
      '2026-04-01T02:30:00.000Z',
    ]);
  });

  test('once for all that passed while nothing ran, about the last of them', () => {
    const { due, missed } = lastDue(
      daily('08:00', 'UTC'),
      instantOf('2026-03-02T08:00:00Z'),
      instantOf('2026-03-05T07:59:59Z'),
    );
    expect([isoOf(due), missed]).toEqual(['2026-03-04T08:00:00.000Z', 2]);
  });

  const zones = ['UTC', 'Europe/Oslo', 'America/New_York', 'Australia/Lord_Howe', 'America/Nuuk', 'Africa/Cairo'];
  const minute = fc.integer({ min: 0, max: 1439 }).map(timeOf);

  test('once on each date of the zone, for any wall time, zone and year', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        minute,
        fc.integer({ min: 2015, max: 2035 }),
        fc.integer({ min: 0, max: 330 }),
        (zone, time, year, day) => {
          const when = daily(time, zone);
          let at = nextDue(when, instantOf(`${year}-01-01T12:00:00Z`) + day * 86_400_000);
          for (let i = 0; i < 40; i += 1) {
            const next = nextDue(when, at);
            // The next date: a wall time that was jumped over shows as the jump, which is never before it.
            const [shown, after] = [wallText(zone, isoOf(at)), wallText(zone, isoOf(next))];
            expect(after > shown).toBe(true);
            expect(next - at).toBeGreaterThanOrEqual(22 * 3_600_000);
            expect(next - at).toBeLessThanOrEqual(26 * 3_600_000);
            if (after.slice(11) !== time) expect(after.slice(11) > time || after.slice(11, 13) === '00').toBe(true);
            // No instant between shows it and was passed over: asked from any of them, the answer is the same.
            expect(nextDue(when, at + Math.floor((next - at) / 2))).toBe(next);
            at = next;
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

function timeOf(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

describe('it is about', () => {
  const due = instantOf('2026-03-31T06:00:00Z');

  test('the 24 hours before, the week from Monday to Monday, the month before, in its zone', () => {
    expect(span('last-24-hours', 'Europe/Oslo', due)).toEqual(['2026-03-30T06:00:00.000Z', '2026-03-31T06:00:00.000Z']);
    // The clocks went forward on the Sunday: that week has 167 hours.
    expect(span('last-week', 'Europe/Oslo', due)).toEqual(['2026-03-22T23:00:00.000Z', '2026-03-29T22:00:00.000Z']);
    expect(span('last-month', 'Europe/Oslo', due)).toEqual(['2026-01-31T23:00:00.000Z', '2026-02-28T23:00:00.000Z']);
    expect(span('last-month', 'UTC', instantOf('2026-01-01T00:00:00Z'))).toEqual([
      '2025-12-01T00:00:00.000Z',
      '2026-01-01T00:00:00.000Z',
    ]);
  });
});
