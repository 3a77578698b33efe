import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ageSeconds, stateOfDevice, statusOf, STALE_MS, wallTime } from './rules.ts';
import type { Signs } from './rules.ts';

const NOW = Date.parse('2026-03-02T09:00:00Z');
const well: Signs = {
  live: { P1: 0, P2: 0, P3: 0, P4: 0 },
  needsYou: 0,
  devices: { total: 4, condition: 0, silent: 0 },
  lastEventAt: NOW - 5000,
};

describe('are we ok', () => {
  test.each([
    [well, 'ok', 'Nothing is open, and the last event was heard less than a minute ago.'],
    [{ ...well, live: { ...well.live, P1: 1 } }, 'critical', '1 ticket of the highest priority is open.'],
    [{ ...well, live: { ...well.live, P2: 2 } }, 'problem', '2 tickets of high priority are open.'],
    [
      { ...well, devices: { total: 4, condition: 2, silent: 1 } },
      'attention',
      '2 of 4 devices have an open condition.',
    ],
    [{ ...well, devices: { total: 4, condition: 0, silent: 1 } }, 'attention', '1 of 4 devices has gone silent.'],
    [{ ...well, needsYou: 1 }, 'attention', '1 ticket waits for you.'],
    [{ ...well, live: { ...well.live, P3: 1, P4: 1 } }, 'attention', '2 tickets of ordinary priority are open.'],
    [{ ...well, lastEventAt: null }, 'unknown', 'Nothing has been heard from your devices yet.'],
    [
      { ...well, lastEventAt: NOW - 26 * 3_600_000 },
      'unknown',
      'Nothing has been heard from your devices for 26 hours.',
    ],
    [
      { ...well, devices: { total: 0, condition: 0, silent: 0 } },
      'unknown',
      'No device of yours is set up with us yet.',
    ],
  ])('%#: the answer and its reason', (signs, status, because) => {
    expect(statusOf(signs, NOW)).toEqual({ status, because });
  });

  test('is never yes on news older than an hour, nor while anything is open', () => {
    const some = fc.nat(3);
    fc.assert(
      fc.property(
        some,
        some,
        some,
        some,
        fc.option(fc.integer({ min: 0, max: 4 * STALE_MS })),
        (p, waiting, condition, silent, age) => {
          const signs = {
            live: { P1: 0, P2: 0, P3: p, P4: 0 },
            needsYou: waiting,
            devices: { total: 9, condition, silent },
            lastEventAt: age === null ? null : NOW - age,
          };
          const fine = p + waiting + condition + silent === 0 && age !== null && age <= STALE_MS;
          expect(statusOf(signs, NOW).status === 'ok').toBe(fine);
        },
      ),
    );
  });
});

test('how a device is', () => {
  const at = '2026-03-02T08:59:00Z';
  expect(stateOfDevice({ lastHeardAt: at, conditions: [] })).toBe('ok');
  expect(stateOfDevice({ lastHeardAt: null, conditions: [] })).toBe('unknown');
  expect(stateOfDevice({ lastHeardAt: at, conditions: [{ condition: 'silent' }] })).toBe('silent');
  expect(stateOfDevice({ lastHeardAt: at, conditions: [{ condition: 'silent' }, { condition: 'link-down' }] })).toBe(
    'condition',
  );
});

test('ages and walls', () => {
  expect(ageSeconds('2026-03-02T08:59:01.500Z', NOW)).toBe(58);
  expect(ageSeconds('2026-03-02T10:00:00Z', NOW)).toBe(0);
  expect(ageSeconds(null, NOW)).toBeNull();
  expect(wallTime(NOW, 'America/Denver')).toBe('02:00');
  expect(wallTime(Date.parse('2026-03-02T00:05:00Z'), 'Europe/London')).toBe('00:05');
});
