/** A clock: what is to be fired when, what meets, pauses and cancels it. When it is due is clock-timing.rules.ts's. No I/O. */
import { instantOf, isoOf } from '../base/clock.ts';
import type { Instant } from '../base/clock.ts';
import type { ClockKind } from './clock-api.ts';

/** A row of ticket_clock; instants are ISO 8601. */
export type ClockRow = {
  id: string;
  clientId: string;
  ticketId: string;
  kind: ClockKind;
  round: number;
  /** Of the next update: one more with each word to the client. */
  turn: number;
  targetSeconds: number;
  /** Null: around the clock. */
  calendarId: string | null;
  startedAt: string;
  /** While it is paused: as it was when the pause began. */
  dueAt: string;
  mark50At: string;
  mark75At: string;
  mark90At: string;
  pausedAt: string | null;
  pausedBecause: string | null;
  /** Those that are over. */
  pauses: { from: string; to: string; reason: string }[];
  tookSeconds: number | null;
  nextWakeAt: string | null;
  warned50At: string | null;
  warned75At: string | null;
  warned90At: string | null;
  breachedAt: string | null;
  metAt: string | null;
  metByName: string | null;
  cancelledAt: string | null;
  cancelledBecause: string | null;
};

/** What happens to a clock, told as a fact. Both times are given: when it should have been, and when it was. */
export type ClockEvent =
  | {
      is: 'warned';
      clock: ClockRow;
      percent: 50 | 75 | 90;
      wasDueAt: string;
      firedAt: string;
      late: boolean;
      passed: number[];
    }
  | { is: 'breached'; clock: ClockRow; wasDueAt: string; firedAt: string; late: boolean; passed: number[] }
  | { is: 'met'; clock: ClockRow; at: string; by: string; inTime: boolean };

/** 15 minutes, around the clock. */
export const RESPONSE_MS = 15 * 60_000;
// Firing is never to the millisecond; only what a person would notice counts as late.
const LATE_MS = 2000;

const marks = [50, 75, 90] as const;
const markColumnOf = { 50: 'mark50At', 75: 'mark75At', 90: 'mark90At' } as const;
const columnOf = { 50: 'warned50At', 75: 'warned75At', 90: 'warned90At' } as const;

export function newClock(
  id: string,
  ticket: { id: string; clientId: string },
  kind: ClockKind,
  { round, now }: { round: number; now: Instant },
): ClockRow {
  const clock: ClockRow = {
    id,
    clientId: ticket.clientId,
    ticketId: ticket.id,
    kind,
    round,
    turn: 1,
    targetSeconds: RESPONSE_MS / 1000,
    calendarId: null,
    startedAt: isoOf(now),
    dueAt: isoOf(now + RESPONSE_MS),
    mark50At: isoOf(now + RESPONSE_MS * 0.5),
    mark75At: isoOf(now + RESPONSE_MS * 0.75),
    mark90At: isoOf(now + RESPONSE_MS * 0.9),
    pausedAt: null,
    pausedBecause: null,
    pauses: [],
    tookSeconds: null,
    nextWakeAt: null,
    warned50At: null,
    warned75At: null,
    warned90At: null,
    breachedAt: null,
    metAt: null,
    metByName: null,
    cancelledAt: null,
    cancelledBecause: null,
  };
  return { ...clock, nextWakeAt: wakeOf(clock) };
}

/** Neither met nor cancelled; it may be paused. */
export function isRunning(clock: ClockRow): boolean {
  return clock.metAt === null && clock.cancelledAt === null;
}

/** When this share of the promise has counted, in its calendar. */
export function markAt(clock: ClockRow, percent: 50 | 75 | 90): Instant {
  return instantOf(clock[markColumnOf[percent]]);
}

/**
 * What is due at `now`, or, where this clock is known to have run further than the machine's (which was set back),
 * at `reached`: one event at most. After a pause of ours (a restart) several marks may have passed: only the
 * gravest is fired, and `passed` names those that went by in silence, so that nobody gets four notices at once.
 */
export function fire(
  clock: ClockRow,
  now: Instant,
  reached: Instant = now,
): { clock: ClockRow; event: ClockEvent | null } {
  if (!isRunning(clock) || clock.breachedAt !== null || clock.pausedAt !== null)
    return { clock: { ...clock, nextWakeAt: null }, event: null };
  const firedAt = isoOf(now);
  const over = marks.filter((mark) => clock[columnOf[mark]] === null && markAt(clock, mark) <= reached);
  const marked: ClockRow = { ...clock };
  for (const mark of over) marked[columnOf[mark]] = firedAt;
  const due = instantOf(clock.dueAt);
  if (due <= reached) {
    const done = { ...marked, breachedAt: firedAt, nextWakeAt: null };
    return {
      clock: done,
      event: {
        is: 'breached',
        clock: done,
        wasDueAt: clock.dueAt,
        firedAt,
        late: reached - due > LATE_MS,
        passed: over,
      },
    };
  }
  const top = over.at(-1);
  const next = { ...marked, nextWakeAt: wakeOf(marked) };
  if (top === undefined) return { clock: next, event: null };
  const at = markAt(clock, top);
  return {
    clock: next,
    event: {
      is: 'warned',
      clock: next,
      percent: top,
      wasDueAt: isoOf(at),
      firedAt,
      late: reached - at > LATE_MS,
      passed: over.slice(0, -1),
    },
  };
}

/** The promise is kept at `now`. One kept too late is breached first, even when no wake-up was there to see it. */
export function meet(clock: ClockRow, now: Instant, by: string): { clock: ClockRow; events: ClockEvent[] } {
  const late = overdue(clock, now);
  const met: ClockRow = { ...pauseOver(late.clock, now), metAt: isoOf(now), metByName: by, nextWakeAt: null };
  const event: ClockEvent = { is: 'met', clock: met, at: isoOf(now), by, inTime: met.breachedAt === null };
  return { clock: met, events: [...late.events, event] };
}

/** The promises end at `now` unkept. Those that were past their due time are breached first, as when they are kept too late. */
export function cancel(
  clocks: readonly ClockRow[],
  now: Instant,
  because: string,
): { clocks: ClockRow[]; events: ClockEvent[] } {
  const late = clocks.map((clock) => overdue(clock, now));
  return {
    clocks: late.map(({ clock }) => ({
      ...pauseOver(clock, now),
      cancelledAt: isoOf(now),
      cancelledBecause: because,
      nextWakeAt: null,
    })),
    events: late.flatMap(({ events }) => events),
  };
}

/** Breached when it is due and no wake-up was there to see it. */
function overdue(clock: ClockRow, now: Instant): { clock: ClockRow; events: ClockEvent[] } {
  if (clock.breachedAt !== null || instantOf(clock.dueAt) > now) return { clock, events: [] };
  const { clock: fired, event } = fire(clock, now);
  return { clock: fired, events: event ? [event] : [] };
}

/** Lines of the ticket's history for the promises that broke. */
export function breachLines(events: readonly ClockEvent[]): { what: string; was: null; became: string }[] {
  return events.flatMap((event) =>
    event.is === 'breached' ? [{ what: 'breach', was: null, became: event.clock.kind }] : [],
  );
}

/** The pause that runs, if one does, ends at `now`; when it is due after that is for whoever knows the calendar. */
export function pauseOver(clock: ClockRow, now: Instant): ClockRow {
  if (clock.pausedAt === null) return clock;
  const over = { from: clock.pausedAt, to: isoOf(now), reason: clock.pausedBecause ?? 'paused' };
  return { ...clock, pauses: [...clock.pauses, over], pausedAt: null, pausedBecause: null };
}

export function stateOf(
  clock: ClockRow,
  now: Instant,
): 'running' | 'paused' | 'breached' | 'met' | 'met-late' | 'cancelled' {
  if (clock.cancelledAt !== null) return 'cancelled';
  if (clock.metAt !== null) return clock.breachedAt === null ? 'met' : 'met-late';
  if (clock.pausedAt !== null && clock.breachedAt === null) return 'paused';
  return clock.breachedAt !== null || instantOf(clock.dueAt) <= now ? 'breached' : 'running';
}

/** Due time of the earliest promise still open, and whether one is broken: what the queue sorts by. */
export function standingOf(clocks: readonly ClockRow[]): { nextDueAt: string | null; breached: boolean } {
  const running = clocks.filter(isRunning);
  return {
    nextDueAt:
      running
        .filter((clock) => clock.pausedAt === null || clock.breachedAt !== null)
        .map((clock) => clock.dueAt)
        .toSorted()[0] ?? null,
    breached: running.some((clock) => clock.breachedAt !== null),
  };
}

/** When the next warning, or the breach, is to be fired. */
export function wakeOf(clock: ClockRow): string {
  const next = marks.find((mark) => clock[columnOf[mark]] === null);
  return next === undefined ? clock.dueAt : isoOf(markAt(clock, next));
}
