import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instantOf, isoOf } from '../base/clock.ts';
import { explain } from './clock-explain.rules.ts';
import { termsOf } from './clock-terms.ts';
import { cancel, fire, isRunning, markAt, meet, newClock, standingOf, stateOf } from './clock.rules.ts';
import type { ClockEvent, ClockRow } from './clock.rules.ts';

const START = Date.parse('2026-03-29T00:50:00Z');
const MINUTE = 60_000;
const begun = (): ClockRow =>
  newClock('11111111-1111-7111-8111-111111111111', { id: 'a', clientId: 'b' }, 'acknowledgement', {
    round: 1,
    now: START,
  });

/** Fires at each of these minutes after the start. */
function fireAt(minutes: readonly number[]): { clock: ClockRow; events: ClockEvent[] } {
  let clock = begun();
  const events: ClockEvent[] = [];
  for (const minute of minutes) {
    const fired = fire(clock, START + minute * MINUTE);
    clock = fired.clock;
    if (fired.event) events.push(fired.event);
  }
  return { clock, events };
}

const said = (event: ClockEvent): string => (event.is === 'warned' ? String(event.percent) : event.is);

describe('the response clock', () => {
  test('is due 15 minutes after opening, whatever the wall clocks of any place do that night', () => {
    expect(begun()).toMatchObject({
      startedAt: '2026-03-29T00:50:00.000Z',
      dueAt: '2026-03-29T01:05:00.000Z',
      nextWakeAt: '2026-03-29T00:57:30.000Z',
    });
  });

  test('warns at 50, 75 and 90 percent and breaches at 100, each once, in time', () => {
    const { clock, events } = fireAt([7.4, 7.5, 8, 11.25, 13.5, 14, 15, 16]);
    expect(events.map(said)).toEqual(['50', '75', '90', 'breached']);
    expect(events.every((event) => event.is !== 'met' && !event.late && event.passed.length === 0)).toBe(true);
    expect(clock.nextWakeAt).toBeNull();
  });

  test('after a pause of ours fires the gravest only, late, naming both times and what went by', () => {
    const { events } = fireAt([20]);
    expect(events).toMatchObject([
      {
        is: 'breached',
        late: true,
        wasDueAt: '2026-03-29T01:05:00.000Z',
        firedAt: '2026-03-29T01:10:00.000Z',
        passed: [50, 75, 90],
      },
    ]);
    expect(fireAt([12]).events).toMatchObject([
      { is: 'warned', percent: 75, late: true, wasDueAt: '2026-03-29T01:01:15.000Z', passed: [50] },
    ]);
  });

  test('kept too late, it is breached first, though no wake-up saw it', () => {
    const { clock, events } = meet(begun(), START + 20 * MINUTE, 'Jordan');
    expect(events.map(said)).toEqual(['breached', 'met']);
    expect(events.at(-1)).toMatchObject({ inTime: false });
    expect(stateOf(clock, START + 21 * MINUTE)).toBe('met-late');
    expect(fire(clock, START + 30 * MINUTE).event).toBeNull();
  });

  test('met in time, it never fires again', () => {
    const { clock, events } = meet(begun(), START + 3 * MINUTE, 'Jordan');
    expect(events.map(said)).toEqual(['met']);
    expect(fire(clock, START + 60 * MINUTE)).toMatchObject({
      event: null,
      clock: { nextWakeAt: null, breachedAt: null },
    });
  });

  test('whenever it is looked at: each mark at most once, in order, nothing early, a breach exactly when due has passed', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 40, noNaN: true }), { maxLength: 12 }), (moments) => {
        const minutes = moments.toSorted((a, b) => a - b);
        const { clock, events } = fireAt(minutes);
        const percents = events.map((event) => (event.is === 'warned' ? event.percent : 100));
        expect(percents).toEqual([...new Set(percents)].toSorted((a, b) => a - b));
        for (const event of events)
          if (event.is !== 'met')
            expect(instantOf(event.firedAt)).toBeGreaterThanOrEqual(Math.floor(instantOf(event.wasDueAt)));
        const last = minutes.at(-1) ?? 0;
        expect(clock.breachedAt !== null).toBe(last >= 15);
        expect(clock.nextWakeAt === null).toBe(last >= 15);
      }),
    );
  });

  test('what is left to fire always lies ahead', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 14 * MINUTE + 59_999 }), (passed) => {
        const { clock } = fire(begun(), START + passed);
        expect(instantOf(clock.nextWakeAt ?? '')).toBeGreaterThan(START + passed);
      }),
    );
  });

  test('tells why it is due then', () => {
    const told = explain(begun(), termsOf([], [], new Map()));
    expect(told.intervals).toEqual([
      {
        from: '2026-03-29T00:50:00.000Z',
        to: '2026-03-29T01:05:00.000Z',
        seconds: 900,
        counted: true,
        because: 'around the clock, every day',
      },
    ]);
    expect(told.text).toContain('15 minutes');
    expect(told.intervals.filter((each) => each.counted).reduce((sum, each) => sum + each.seconds, 0)).toBe(
      told.targetSeconds,
    );
  });

  test('the queue sorts by the earliest promise still open', () => {
    const first = begun();
    const second = {
      ...newClock('2', { id: 'a', clientId: 'b' }, 'first-response', { round: 1, now: START + MINUTE }),
      breachedAt: isoOf(START),
    };
    expect(standingOf([second, first])).toEqual({ nextDueAt: first.dueAt, breached: true });
    expect(standingOf([meet(first, START, 'A').clock, second])).toEqual({ nextDueAt: second.dueAt, breached: true });
    const { clocks } = cancel([first], START, 'closed');
    expect([standingOf(clocks), clocks.map(isRunning)]).toEqual([{ nextDueAt: null, breached: false }, [false]]);
  });

  test('a promise that ends when it is past its due time breaks first, though no wake-up was there to see it', () => {
    const ended = cancel([begun()], START + 16 * MINUTE, 'closed');
    expect(ended.events.map(({ is }) => is)).toEqual(['breached']);
    expect(ended.clocks[0]).toMatchObject({ breachedAt: isoOf(START + 16 * MINUTE), cancelledBecause: 'closed' });
    expect(cancel(ended.clocks, START + 17 * MINUTE, 'again').events).toEqual([]);
    expect(cancel([begun()], START + 14 * MINUTE, 'closed').events).toEqual([]);
  });

  test('marks divide the span', () => {
    expect(markAt(begun(), 50)).toBe(START + 7.5 * MINUTE);
  });
});
