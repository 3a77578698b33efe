/** The promise on a change: one clock from accepted to verified with two lines, ours and the client's. */
import type { z } from 'zod';
import { businessTime } from '../base/business-time/business-time.ts';
import { toldIntervals } from '../base/business-time/told.ts';
import type { BusinessTime } from '../base/business-time/types.ts';
import { instantOf, isoOf } from '../base/clock.ts';
import type { Instant } from '../base/clock.ts';
import type { zExplained } from '../tickets/clock-api.ts';
import type { ChangeRow } from './step.rules.ts';

const WANTED_MS = 12 * 3_600_000;
const PROMISED_MS = 24 * 3_600_000;
/** Our people are warned when this much of our own line is used up. */
const WARN_AT = 0.75;

// A calendar that never opens again makes nothing due; a row needs an instant.
const NEVER_MS = 100 * 365 * 86_400_000;

/** What a clock counts in. `calendarId` null: day and night. */
export type Counted = { calendarId: string | null; name: string; zone: string; time: BusinessTime };
export const aroundTheClock: Counted = { calendarId: null, name: '24x7', zone: 'UTC', time: businessTime('24x7') };

type Promised = Pick<ChangeRow, 'acceptedAt' | 'warnAt' | 'wantedAt' | 'dueAt' | 'calendarId'>;

/** Both lines of a change accepted at `at`. */
export function promiseFrom(at: Instant, { calendarId, time }: Counted): Promised {
  const after = (span: number): string => isoOf(time.dueAt(at, span) ?? at + NEVER_MS);
  return {
    calendarId,
    acceptedAt: isoOf(at),
    warnAt: after(WANTED_MS * WARN_AT),
    wantedAt: after(WANTED_MS),
    dueAt: after(PROMISED_MS),
  };
}

/** The same promise by another calendar; what was fired and lies ahead now is taken back. Null: nothing moves. */
export function retimedBy(change: ChangeRow, by: Counted, now: Instant): Partial<ChangeRow> | null {
  if (change.acceptedAt === null || !runs(change)) return null;
  const next = promiseFrom(instantOf(change.acceptedAt), by);
  const { calendarId, warnAt, wantedAt, dueAt } = change;
  if (next.calendarId === calendarId && next.dueAt === dueAt && next.wantedAt === wantedAt && next.warnAt === warnAt)
    return null;
  const kept = (fired: string | null, at: string | null): string | null =>
    at !== null && instantOf(at) > now ? null : fired;
  return {
    ...next,
    warnedAt: kept(change.warnedAt, next.warnAt),
    wantedMissedAt: kept(change.wantedMissedAt, next.wantedAt),
    breachedAt: kept(change.breachedAt, next.dueAt),
  };
}

export type ClockEvent = 'warned' | 'wanted-missed' | 'breached';

const runs = ({ acceptedAt, endedAt, verifiedAt }: ChangeRow): boolean =>
  acceptedAt !== null && endedAt === null && verifiedAt === null;

function marks(change: ChangeRow): { is: ClockEvent; at: Instant; fired: boolean }[] {
  const { warnAt, wantedAt, dueAt } = change;
  if (warnAt === null || wantedAt === null || dueAt === null) return [];
  return [
    { is: 'warned', at: instantOf(warnAt), fired: change.warnedAt !== null },
    { is: 'wanted-missed', at: instantOf(wantedAt), fired: change.wantedMissedAt !== null },
    { is: 'breached', at: instantOf(dueAt), fired: change.breachedAt !== null },
  ];
}

/** When something is next to be fired: a mark of the clock, or the end of the quiet. */
export function nextWake(change: ChangeRow): string | null {
  const left = runs(change) ? marks(change).flatMap(({ at, fired }) => (fired ? [] : [at])) : [];
  const all = change.quietUntil === null ? left : [...left, instantOf(change.quietUntil)];
  return all.length === 0 ? null : isoOf(Math.min(...all));
}

/** What is due by `reached`, written down as of `now`. */
export function fire(
  change: ChangeRow,
  reached: Instant,
  now: Instant,
): { set: Partial<ChangeRow>; events: ClockEvent[] } {
  const due = runs(change) ? marks(change).filter(({ at, fired }) => !fired && at <= reached) : [];
  const at = isoOf(now);
  const has = (event: ClockEvent): boolean => due.some(({ is }) => is === event);
  const set = {
    ...(has('warned') ? { warnedAt: at } : {}),
    ...(has('wanted-missed') ? { wantedMissedAt: at } : {}),
    ...(has('breached') ? { breachedAt: at } : {}),
  };
  // After a long stop only the gravest is told.
  return { set, events: due.slice(-1).map(({ is }) => is) };
}

export type BarState = 'not-started' | 'running' | 'late' | 'breached' | 'kept' | 'kept-late' | 'missed' | 'stopped';

/** A change with the name of its calendar. */
type Named = ChangeRow & { calendarName: string | null };

export function barOf(change: Named, now: Instant) {
  const { acceptedAt, wantedAt, dueAt } = change;
  const is = barState(change, now);
  return {
    is,
    startedAt: acceptedAt,
    wantedAt,
    dueAt,
    endedAt: change.verifiedAt ?? change.endedAt,
    why: whyOf(is, change),
  };
}

function barState({ wantedAt, dueAt, verifiedAt, endedAt }: ChangeRow, now: Instant): BarState {
  if (wantedAt === null || dueAt === null) return endedAt === null ? 'not-started' : 'stopped';
  const [wanted, due] = [instantOf(wantedAt), instantOf(dueAt)];
  if (verifiedAt !== null) {
    const at = instantOf(verifiedAt);
    return at <= wanted ? 'kept' : at <= due ? 'kept-late' : 'missed';
  }
  if (endedAt !== null) return 'stopped';
  return now >= due ? 'breached' : now >= wanted ? 'late' : 'running';
}

function whyOf(is: BarState, { acceptedAt, dueAt, calendarName }: Named): string {
  if (acceptedAt === null || dueAt === null)
    return 'The clock starts when the change is accepted: when we know that whoever asked may ask.';
  const counts = calendarName === null ? 'every hour of day and night counts' : `hours of ${calendarName} count`;
  const lines = `Accepted ${utc(acceptedAt)}; promised verified within 24 hours, by ${utc(dueAt)}; ${counts}.`;
  return is === 'stopped' ? `${lines} It ended without being verified, so the clock stopped.` : lines;
}

/** "Why is it due then?": every interval from accepted to promised. Null before it is accepted. */
export function explain(change: ChangeRow, by: Counted): z.output<typeof zExplained> | null {
  const { acceptedAt, dueAt } = change;
  if (acceptedAt === null || dueAt === null) return null;
  const around = by.calendarId === null;
  const span = { from: instantOf(acceptedAt), to: instantOf(dueAt) };
  const counted = around ? 'around the clock' : `in ${by.name} (${by.zone})`;
  return {
    calendar: by.name,
    zone: by.zone,
    targetSeconds: PROMISED_MS / 1000,
    intervals: toldIntervals(by.time, span, { because: around ? 'around the clock, every day' : `within ${by.name}` }),
    text: `Due ${dueAt}: it was accepted at ${acceptedAt}, and the promise that it is verified is 24 hours, counted ${counted}.`,
  };
}

/** `2026-03-02 09:15 UTC`: in text there is no reader whose zone could be used. */
export function utc(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
}
