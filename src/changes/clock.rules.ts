/** The promise on a change: one clock from accepted to verified with two lines, ours and the client's. */
import { businessTime } from '../base/business-time/business-time.ts';
import { instantOf, isoOf } from '../base/clock.ts';
import type { Instant } from '../base/clock.ts';
import type { ChangeRow } from './step.rules.ts';

const WANTED_MS = 12 * 3_600_000;
const PROMISED_MS = 24 * 3_600_000;
/** Our people are warned when this much of our own line is used up. */
const WARN_AT = 0.75;

// Day and night count: a firewall does not wait for Monday.
const calendar = businessTime('24x7');
const after = (at: Instant, span: number): string => isoOf(calendar.dueAt(at, span) ?? at + span);

/** Both lines of a change accepted at `at`. */
export function promiseFrom(at: Instant): Pick<ChangeRow, 'acceptedAt' | 'wantedAt' | 'dueAt'> {
  return { acceptedAt: isoOf(at), wantedAt: after(at, WANTED_MS), dueAt: after(at, PROMISED_MS) };
}

export type ClockEvent = 'warned' | 'wanted-missed' | 'breached';

const runs = ({ acceptedAt, endedAt, verifiedAt }: ChangeRow): boolean =>
  acceptedAt !== null && endedAt === null && verifiedAt === null;

function marks(change: ChangeRow): { is: ClockEvent; at: Instant; fired: boolean }[] {
  const { acceptedAt, wantedAt, dueAt } = change;
  if (acceptedAt === null || wantedAt === null || dueAt === null) return [];
  const [from, wanted] = [instantOf(acceptedAt), instantOf(wantedAt)];
  return [
    { is: 'warned', at: from + Math.round((wanted - from) * WARN_AT), fired: change.warnedAt !== null },
    { is: 'wanted-missed', at: wanted, fired: change.wantedMissedAt !== null },
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

export function barOf(change: ChangeRow, now: Instant) {
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

function whyOf(is: BarState, { acceptedAt, dueAt }: ChangeRow): string {
  if (acceptedAt === null || dueAt === null)
    return 'The clock starts when the change is accepted: when we know that whoever asked may ask.';
  const lines = `Accepted ${utc(acceptedAt)}; promised verified within 24 hours, by ${utc(dueAt)}; every hour of day and night counts.`;
  return is === 'stopped' ? `${lines} It ended without being verified, so the clock stopped.` : lines;
}

/** `2026-03-02 09:15 UTC`: in text there is no reader whose zone could be used. */
export function utc(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
}
