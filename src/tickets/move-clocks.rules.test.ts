import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { businessTime } from '../base/business-time/business-time.ts';
import { instantOf, isoOf } from '../base/clock.ts';
import type { Subject } from './change.rules.ts';
import { clockKinds } from './clock-api.ts';
import { termsOf } from './clock-terms.ts';
import type { Counted, Target } from './clock-terms.ts';
import { cancel, meet, newClock } from './clock.rules.ts';
import type { ClockRow } from './clock.rules.ts';
import { carriedClocks } from './move-clocks.rules.ts';
import type { Carried } from './move-clocks.rules.ts';

const START = Date.parse('2026-03-02T09:00:00Z');
const MINUTE = 60_000;
const DESK = 'desk';
const desk: Counted = {
  name: 'Desk',
  zone: 'Europe/London',
  time: businessTime({
    zone: 'Europe/London',
    hours: Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, [['09:00', '17:00']]])),
    dates: {},
  }),
};
const promised = (minutes: number | null, calendarId: string | null = null): ReturnType<typeof termsOf> => {
  const targets: Target[] = clockKinds.map((kind) => ({
    ...{ priority: 'P3', kind, calendarId },
    targetSeconds: minutes === null ? null : minutes * 60,
  }));
  return termsOf(targets, [], new Map([[DESK, desk]]));
};
const old = { id: 'old', clientId: 'acme' };
const clock = (kind: ClockRow['kind'], more: Partial<ClockRow> = {}): ClockRow => ({
  ...newClock(`old ${kind}`, old, kind, { round: 1, now: START }),
  ...more,
});
const subject = (clocks: ClockRow[]): Subject => ({
  clocks,
  ticket: {
    ...{ ...old, number: 1, audience: 'client', source: 'mail', openedBySide: 'client', openedById: null },
    ...{ openedByName: 'Ann', requesterUserId: null, requesterContactId: null, requesterName: null, title: 'x' },
    ...{ description: '', component: '', deviceId: null, impact: 'medium', urgency: 'medium', priority: 'P3' },
    ...{ priorityFrom: 'matrix', state: 'open', assigneeId: 'jo', assigneeName: 'Jo', assignedAt: isoOf(START) },
    ...{ conditionsClearedAt: null, resolution: null, resolvedAt: null, closedAt: null, nextDueAt: null },
    ...{ breached: false, mergedIntoId: null, mergedAt: null, mergedFromState: null, movedAt: null, hold: null },
    ...{ version: 1, openedAt: isoOf(START), updatedAt: isoOf(START) },
  },
});
function carried(clocks: ClockRow[], terms: ReturnType<typeof termsOf>, minutes: number): Carried {
  let made = 0;
  const moment = {
    now: START + minutes * MINUTE,
    by: { side: 'staff' as const, id: 'jo', name: 'Jo' },
    newId: () => `new ${(made += 1)}`,
  };
  const ticket = { id: 'new', clientId: 'globex', priority: 'P3', audience: 'client', assigneeId: 'jo' } as const;
  return carriedClocks(subject(clocks), { ticket, terms }, moment);
}
const of = ({ clocks }: Carried, kind: ClockRow['kind']): ClockRow | undefined =>
  clocks.find((each) => each.kind === kind);
const pause = (from: number, to: number): ClockRow['pauses'][number] => ({
  ...{ from: isoOf(START + from * MINUTE), to: isoOf(START + to * MINUTE) },
  reason: 'waiting for the client',
});

describe('clocks of a ticket that was moved', () => {
  test('are rows of the new ticket only, whatever the old one had', () => {
    const all = carried(
      clockKinds.map((kind) => clock(kind)),
      promised(60),
      5,
    );
    expect(all.clocks.map(({ kind }) => kind)).toEqual([...clockKinds]);
    expect(all.clocks.every((each) => each.ticketId === 'new' && each.clientId === 'globex')).toBe(true);
    expect(new Set(all.clocks.map(({ id }) => id)).size).toBe(clockKinds.length);
    expect(all.clocks.every(({ id }) => id.startsWith('new'))).toBe(true);
  });

  test('a pause that runs ends with the move and stays subtracted', () => {
    const waiting = clock('resolution', { pausedAt: isoOf(START + 10 * MINUTE), pausedBecause: 'waiting' });
    const next = of(carried([waiting], promised(60), 40), 'resolution');
    expect(next).toMatchObject({ pausedAt: null, dueAt: isoOf(START + 90 * MINUTE) });
    expect(next?.pauses).toHaveLength(1);
  });

  test('an acknowledgement that was kept stays kept, in time or late by the new promise', () => {
    const kept = meet(clock('acknowledgement'), START + 10 * MINUTE, 'Jo').clock;
    const metAt = isoOf(START + 10 * MINUTE);
    expect(of(carried([kept], promised(15), 20), 'acknowledgement')).toMatchObject({
      ...{ metAt, metByName: 'Jo', breachedAt: null, tookSeconds: 600, nextWakeAt: null },
    });
    const late = carried([kept], promised(5), 20);
    expect(of(late, 'acknowledgement')?.breachedAt).toBe(isoOf(START + 5 * MINUTE));
    expect(late.history).toContainEqual({ what: 'breach', was: null, became: 'acknowledgement' });
  });

  test('a word to the old client keeps no promise to the new one', () => {
    const said = meet(clock('first-response'), START + 5 * MINUTE, 'Jo').clock;
    const next = carried([said], promised(60), 20);
    expect(of(next, 'first-response')).toMatchObject({ metAt: null, startedAt: isoOf(START), turn: 1 });
    expect(next.lines.find(({ kind }) => kind === 'first-response')).toMatchObject({
      was: { met: true },
      becomes: { met: false },
    });
    expect(next.history.find(({ what }) => what === 'clock:first-response')?.was).toMatch(/, met$/);
  });

  test('a breach that is none by the new promise is taken back in writing; one that stays one is silent', () => {
    const broken = clock('resolution', { breachedAt: isoOf(START + 15 * MINUTE) });
    expect(carried([broken], promised(60), 20).history).toContainEqual({
      what: 'breach',
      was: 'resolution',
      became: null,
    });
    const still = carried([broken], promised(10), 20);
    expect(of(still, 'resolution')?.breachedAt).toBe(isoOf(START + 15 * MINUTE));
    expect(still.history.filter(({ what }) => what === 'breach')).toEqual([]);
  });

  test('what the new client is not promised has no clock, and the history says what it was', () => {
    const none = carried([clock('resolution')], promised(null), 20);
    expect(none.clocks).toEqual([]);
    expect(none.history).toEqual([{ what: 'clock:resolution', was: 'due 2026-03-02T09:15:00Z', became: null }]);
  });

  test('only the round that runs goes on; a cancelled clock begins anew from its start', () => {
    const first = cancel([clock('acknowledgement'), clock('resolution')], START + MINUTE, 'reopened').clocks;
    const second = newClock('again', old, 'resolution', { round: 2, now: START + 30 * MINUTE });
    const next = carried([...first, second], promised(60), 40);
    expect(next.clocks.map(({ kind, round }) => `${kind} ${round}`)).toEqual([
      'first-response 2',
      'next-update 2',
      'resolution 2',
    ]);
    expect(of(next, 'resolution')?.dueAt).toBe(isoOf(START + 90 * MINUTE));
  });

  test('for any pauses and promise: what is left to count from the move on is the promise less what had counted', () => {
    const gaps = fc.array(fc.tuple(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: 600 })), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 20_000 }), fc.boolean(), (steps, minutes, office) => {
        let at = 0;
        const pauses = steps.map(([run, rest]) => pause((at += run), (at += rest)));
        const moved = at + 1;
        const next = of(
          carried([clock('resolution', { pauses })], promised(minutes, office ? DESK : null), moved),
          'resolution',
        );
        const { time } = office ? desk : { time: businessTime('24x7') };
        const spans = pauses.map(({ from, to, reason }) => ({ from: instantOf(from), to: instantOf(to), reason }));
        expect(next?.pauses).toEqual(pauses);
        const counted = time.elapsed(START, instantOf(next?.dueAt ?? ''), spans);
        expect(Math.round(counted / 1000)).toBe(minutes * 60);
        if (next?.breachedAt === null && instantOf(next.dueAt) > START + moved * MINUTE)
          expect(instantOf(next.nextWakeAt ?? '')).toBeLessThanOrEqual(instantOf(next.dueAt));
      }),
      { numRuns: 200 },
    );
  });

  test('for any promises on both sides: every clock that differs has its line, and none names the old promise', () => {
    const minutes = fc.integer({ min: 1, max: 500 });
    fc.assert(
      fc.property(minutes, minutes, minutes, (target, after, moved) => {
        const was = clockKinds.map((kind) =>
          clock(kind, { targetSeconds: target * 60, dueAt: isoOf(START + target * MINUTE) }),
        );
        const next = carried(was, promised(after), moved);
        expect(next.lines.map(({ kind }) => kind)).toEqual([...clockKinds]);
        for (const { what, was: before } of next.history)
          if (what !== 'breach') expect(before).toMatch(/^due \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      }),
    );
  });
});
