import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conditions } from '../detection/api.ts';
import { lanes } from './api.ts';
import { isDone, isNews, laneOf, sinceFor, sweptConditions, tallyOf } from './rules.ts';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-03-02T09:37:00Z');

describe('the lanes', () => {
  it.each([
    ['anomaly', 'anomalies'],
    ['spike', 'spikes'],
    ['link-down', 'links'],
    ['malware', undefined],
  ] as const)('%s is in %s', (condition, lane) => expect(laneOf(condition)).toBe(lane));

  it('hold every condition that is asked for, and no other', () => {
    expect(conditions.filter((each) => laneOf(each) !== undefined)).toEqual(sweptConditions);
    expect(new Set(sweptConditions.map(laneOf))).toEqual(new Set(lanes));
  });
});

describe('since when', () => {
  it('is the last look of one’s own, but for a week at most', () => {
    expect(sinceFor(NOW, { mine: NOW - 5 * HOUR })).toBe(NOW - 5 * HOUR);
    expect(sinceFor(NOW, { mine: NOW - 1000 * HOUR })).toBe(NOW - 168 * HOUR);
  });
  it('is a day without one, and what is asked for when something is', () => {
    expect(sinceFor(NOW, {})).toBe(NOW - 24 * HOUR);
    expect(sinceFor(NOW, { hours: 4, mine: NOW - HOUR })).toBe(NOW - 4 * HOUR);
  });
});

describe('a row', () => {
  const now = '2026-03-02T09:37:00.000Z';
  it('is done while its explanation holds, or with a ticket', () => {
    expect(isDone({ explanation: null, ticket: null }, now)).toBe(false);
    expect(isDone({ explanation: { until: '2026-03-02T09:36:00.000Z' }, ticket: null }, now)).toBe(false);
    expect(isDone({ explanation: { until: '2026-03-02T09:38:00.000Z' }, ticket: null }, now)).toBe(true);
    expect(isDone({ explanation: null, ticket: {} }, now)).toBe(true);
  });

  it('that is open and was done before is no news', () => {
    const old = { lastAt: '2026-03-01', explanation: { at: '2026-03-01' }, ticket: null };
    expect(isNews(old, '2026-03-02')).toBe(false);
    expect(isNews({ ...old, lastAt: '2026-03-02' }, '2026-03-02')).toBe(true);
    expect(isNews({ ...old, ticket: { attachedAt: '2026-03-03' } }, '2026-03-02')).toBe(true);
    expect(isNews({ ...old, explanation: { at: '2026-03-03' } }, '2026-03-02')).toBe(true);
  });

  it('is counted once: explained, ticketed or left', () => {
    const at = fc.constantFrom('2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z', '2026-03-09T00:00:00Z');
    const row = fc.record({
      lane: fc.constantFrom(...lanes),
      lastAt: at,
      explanation: fc.option(fc.record({ at, until: at })),
      ticket: fc.option(fc.record({ attachedAt: at })),
    });
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        const since = '2026-03-02T00:00:00Z';
        const { anomalies, links, spikes, explained, ticketed, left } = tallyOf(rows, { now, since });
        const news = rows.filter((each) => isNews(each, since));
        expect(anomalies + links + spikes).toBe(news.length);
        expect(explained + ticketed).toBe(news.filter((each) => isDone(each, now)).length);
        expect(left).toBe(rows.filter((each) => !isDone(each, now)).length);
      }),
    );
  });
});
