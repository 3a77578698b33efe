import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { burstRules, withFailure } from './burst.ts';
import { heard, newHabit, silenceLimit } from './habit.ts';
import type { Habit } from './habit.ts';
import { interfaceName } from './interfaces.ts';
import { Needles } from './needles.ts';
import { isLate } from './order.ts';
import { belongs, joined, LONGEST_MS, placeOf, WINDOW_MS } from './grouping.ts';
import type { Group } from './grouping.ts';
import { Wakes } from './wakes.ts';
import type { Sleeper } from './wakes.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function habitOf(gaps: number[]): Habit {
  return gaps.reduce(
    (habit, gap) => heard(habit, { first: habit.lastAt + gap, last: habit.lastAt + gap, waitedMs: gap }),
    newHabit(0),
  );
}
const times = (count: number, gap: number): number[] => Array.from({ length: count }, () => gap);

describe('a habit', () => {
  test.each([
    ['every second', times(7200, 1000), 5 * MINUTE],
    ['every minute', times(100, MINUTE), 5 * MINUTE],
    ['every hour', times(48, HOUR), 2 * 4096 * 1000],
    ['a burst every hour', Array.from({ length: 24 }, () => [...times(500, 200), HOUR]).flat(), 2 * 4096 * 1000],
    ['by day only', Array.from({ length: 10 }, () => [...times(16 * 60, MINUTE), 8 * HOUR]).flat(), 2 * 32_768 * 1000],
  ])('%s is given its time', (_name, gaps, limit) => {
    expect(silenceLimit(habitOf(gaps))).toBe(limit);
  });

  test('one outage teaches nothing, the second quiet night is learned, and so is a new rhythm', () => {
    const usual = habitOf(times(7 * 1440, MINUTE));
    expect(silenceLimit(habitOf([...times(7 * 1440, MINUTE), 6 * HOUR]))).toBe(silenceLimit(usual));
    expect(
      silenceLimit(habitOf([...times(7 * 1440, MINUTE), 8 * HOUR, ...times(960, MINUTE), 8 * HOUR])),
    ).toBeGreaterThan(8 * HOUR);
    const changed = [...times(1440, MINUTE), ...times(14 * 24, HOUR)].reduce(
      (habit, gap) => heard(habit, { first: habit.lastAt + gap, last: habit.lastAt + gap, waitedMs: gap }),
      newHabit(0),
    );
    expect(silenceLimit(changed)).toBeGreaterThan(HOUR);
  });

  test('a backlog read at once, or a clock that steps, teaches nothing', () => {
    const usual = habitOf(times(200, MINUTE));
    const limit = silenceLimit(usual);
    const backlog = times(500, MINUTE).reduce(
      (habit, gap) => heard(habit, { first: habit.lastAt + gap, last: habit.lastAt + gap, waitedMs: 1 }),
      usual,
    );
    const stepped = heard(usual, { first: usual.lastAt + 12 * HOUR, last: usual.lastAt + 12 * HOUR, waitedMs: MINUTE });
    expect([silenceLimit(backlog), silenceLimit(stepped)]).toEqual([limit, limit]);
  });

  test('is bounded, and a limit is never below what it just heard as usual', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 10 * 86_400_000 }), { minLength: 1, maxLength: 200 }), (gaps) => {
        const habit = habitOf(gaps);
        expect(habit.weights).toHaveLength(20);
        expect(habit.weights.every((weight) => weight >= 0 && Number.isFinite(weight))).toBe(true);
        const limit = silenceLimit(habit);
        if (limit !== undefined) expect(limit).toBeGreaterThanOrEqual(5 * MINUTE);
      }),
    );
  });
});

describe('a burst', () => {
  test('is as many failures within the window as the rule says, and not one less', () => {
    const rule = burstRules.source;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30_000 }), { minLength: 1, maxLength: 60 }), (gaps) => {
        let [hits, at]: [number[], number] = [[], 0];
        const all: number[] = [];
        for (const gap of gaps) {
          at += gap;
          all.push(at);
          const result = withFailure(hits, at, rule);
          hits = result.hits;
          const now = at;
          expect(result.burst).toBe(all.filter((each) => now - each < rule.withinMs).length >= rule.count);
          expect(hits.length).toBeLessThanOrEqual(rule.count);
        }
      }),
    );
  });

  test('does not join failures from before a clock stepped back', () => {
    const before = Array.from({ length: 9 }, (_, i) => HOUR + i);
    expect(withFailure(before, 0, burstRules.source)).toEqual({ hits: [0], burst: false });
  });
});

describe('order', () => {
  test('received earlier is late, unless our clock stepped back since', () => {
    expect(isLate(1000, 2000, 3000)).toBe(true);
    expect(isLate(2000, 2000, 3000)).toBe(false);
    expect(isLate(1000, 5000, 1500)).toBe(false);
  });
});

describe('a group', () => {
  const group: Group = {
    id: 'g',
    clientId: 'c',
    cause: 'connectivity',
    place: 's',
    siteId: 's',
    firstFindingId: 'f',
    severity: 'low',
    size: 1,
    firstAt: 0,
    lastAt: 0,
  };

  test('grows with what comes within its window, but not for ever', () => {
    let present = group;
    for (let at = 0; at <= LONGEST_MS; at += WINDOW_MS) {
      expect(belongs(present, at)).toBe(true);
      present = joined(present, 'high', at);
    }
    expect(belongs(present, LONGEST_MS + 1)).toBe(false);
    expect(belongs(group, WINDOW_MS + 1)).toBe(false);
    expect(present).toMatchObject({ severity: 'high', firstFindingId: 'f', size: 12 });
  });

  test('of a cut reaches over a site, of an attack over a device', () => {
    expect(placeOf('connectivity', 'site', 'device')).toBe('site');
    expect(placeOf('connectivity', null, 'device')).toBe('device');
    expect(placeOf('attack', 'site', 'device')).toBe('device');
  });
});

describe('interface names', () => {
  test.each([
    ['Gi0/1', 'GigabitEthernet0/1'],
    ['gigabitethernet0/1', 'GigabitEthernet0/1'],
    ['GigabitEthernet0/1', 'GigabitEthernet0/1'],
    ['Te1/0/48', 'TenGigabitEthernet1/0/48'],
    ['Po12', 'Port-channel12'],
    ['Ethernet1/1', 'Ethernet1/1'],
    ['ge-0/0/1.0', 'ge-0/0/1'],
    ['ge-0/0/1.100', 'ge-0/0/1.100'],
    ['xe-1/0/0', 'xe-1/0/0'],
    ['et-0/0/1', 'et-0/0/1'],
    ['st0.0', 'st0'],
    ['eth0', 'eth0'],
    ['irb.100', 'irb.100'],
    [' port1 ', 'port1'],
    ['0', '0'],
  ])('%s is %s', (spelled, name) => expect(interfaceName(spelled)).toBe(name));
});

describe('needles', () => {
  test('are found exactly where a plain search finds them', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '-'), minLength: 6, maxLength: 12 });
    fc.assert(
      fc.property(
        fc.array(letters, { minLength: 1, maxLength: 8 }),
        fc.string({ unit: fc.constantFrom('a', 'b', 'c', '-'), maxLength: 200 }),
        (words, text) => {
          const bytes = Buffer.from(`xx${text}yy`);
          expect(new Needles(words).anyIn(bytes, 2, bytes.length - 2)).toBe(words.some((word) => text.includes(word)));
        },
      ),
    );
  });

  test('too short ones are refused', () => {
    expect(() => new Needles(['short'])).toThrow('needles must be at least 6 bytes: short');
  });
});

describe('wakes', () => {
  test('hand out the due in order, each once, at its latest wish', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 100 })), { maxLength: 60 }),
        fc.integer({ min: 0, max: 100 }),
        (wishes, now) => {
          const sleepers: Sleeper[] = Array.from({ length: 10 }, () => ({ wakeAt: undefined }));
          const earliest = new Map<Sleeper, number>();
          const wakes = new Wakes<Sleeper>();
          for (const [i, at] of wishes) {
            const sleeper = sleepers[i]!;
            wakes.arm(sleeper, at);
            earliest.set(sleeper, Math.min(at, earliest.get(sleeper) ?? Infinity));
          }
          const expected = [...earliest].filter(([, at]) => at <= now);
          const due = wakes.due(now);
          expect(new Set(due)).toEqual(new Set(expected.map(([sleeper]) => sleeper)));
          expect(due.map((sleeper) => earliest.get(sleeper))).toEqual(
            expected.map(([, at]) => at).toSorted((a, b) => a - b),
          );
          expect(wakes.due(now)).toEqual([]);
          const later = [...earliest.values()].filter((at) => at > now);
          expect(wakes.next()).toBe(later.length === 0 ? undefined : Math.min(...later));
        },
      ),
    );
  });
});
