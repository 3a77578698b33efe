import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mayMove, nextStates, numberOf, priorityOf, transitions, weightOf } from './rules.ts';
import type { Side } from './rules.ts';
import { levels, priorities, ticketStates } from './ticket-api.ts';

const sides: Side[] = ['staff', 'client', 'system', 'integration'];

describe('states', () => {
  test('the whole table, drawn', () => {
    const drawn = ticketStates.map(
      (from) =>
        `${from}: ${ticketStates.map((to) => `${to}=${(transitions[from][to] ?? []).join('+') || '-'}`).join(' ')}`,
    );
    expect(drawn).toEqual([
      'new: new=- open=staff waiting-for-client=staff waiting-for-vendor=staff resolved=staff closed=-',
      'open: new=- open=- waiting-for-client=staff waiting-for-vendor=staff resolved=staff closed=-',
      'waiting-for-client: new=- open=staff+client waiting-for-client=- waiting-for-vendor=staff resolved=staff closed=-',
      'waiting-for-vendor: new=- open=staff waiting-for-client=staff waiting-for-vendor=- resolved=staff closed=-',
      'resolved: new=client+system open=staff waiting-for-client=- waiting-for-vendor=- resolved=- closed=staff',
      'closed: new=- open=staff waiting-for-client=- waiting-for-vendor=- resolved=- closed=-',
    ]);
  });

  test('programs move nothing', () => {
    for (const from of ticketStates) expect(nextStates(from, 'integration')).toEqual([]);
  });

  test('from every state staff reach every other but new, by some way', () => {
    for (const start of ticketStates) {
      const reached = new Set([start]);
      for (const state of reached) nextStates(state, 'staff').forEach((next) => reached.add(next));
      for (const state of ticketStates)
        if (state !== 'new' && start !== state)
          expect([start, state, reached.has(state)]).toEqual([start, state, true]);
    }
  });

  test('what may be moved is what is listed as next', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ticketStates),
        fc.constantFrom(...ticketStates),
        fc.constantFrom(...sides),
        (from, to, side) => {
          expect(nextStates(from, side).includes(to)).toBe(mayMove(from, to, side));
        },
      ),
    );
  });
});

describe('priority', () => {
  test('impact across urgency', () => {
    expect(levels.map((impact) => levels.map((urgency) => priorityOf(impact, urgency)))).toEqual([
      ['P1', 'P2', 'P3'],
      ['P2', 'P3', 'P4'],
      ['P3', 'P4', 'P4'],
    ]);
  });

  test('more impact or more urgency never makes it less pressing', () => {
    const rank = (impact: number, urgency: number): number =>
      priorities.indexOf(priorityOf(levels[impact]!, levels[urgency]!));
    fc.assert(
      fc.property(fc.nat(2), fc.nat(2), fc.nat(2), fc.nat(2), (i, u, moreImpact, moreUrgency) => {
        expect(rank(Math.max(0, i - moreImpact), Math.max(0, u - moreUrgency))).toBeLessThanOrEqual(rank(i, u));
      }),
    );
  });

  test('of a finding: how bad it is, on how important a device', () => {
    expect(weightOf('critical', 'critical').priority).toBe('P1');
    expect(weightOf('high', 'normal').priority).toBe('P2');
    expect(weightOf('medium').priority).toBe('P3');
    expect(weightOf('info', 'low').priority).toBe('P4');
  });
});

test('a number as people say it', () => {
  expect(numberOf(1042)).toBe('WF-1042');
});
