/** When clocks are due: from their start, target, calendar and pauses. And what a change of the ticket does to them. No I/O. */
import type { BusinessTime, Pause } from '../base/business-time/types.ts';
import { instantOf, isoOf } from '../base/clock.ts';
import type { Instant } from '../base/clock.ts';
import { after } from './change.rules.ts';
import type { By, Change, Subject, TicketRow } from './change.rules.ts';
import { clockActs } from './clock-acts.rules.ts';
import { clockKinds } from './clock-api.ts';
import type { ClockKind } from './clock-api.ts';
import type { Term, Terms } from './clock-terms.ts';
import { cancel, isRunning, meet, newClock, pauseOver, wakeOf } from './clock.rules.ts';
import type { ClockRow } from './clock.rules.ts';
import { liveStates } from './ticket-api.ts';

export type Moment = { now: Instant; by: By; newId: () => string };

// A calendar that never opens again makes nothing due; a row needs an instant.
const NEVER_MS = 100 * 365 * 86_400_000;

/** The clock with due time and marks from its facts; what of it had fired and now lies ahead again is taken back. */
export function timedBy(clock: ClockRow, time: BusinessTime, now: Instant): ClockRow {
  const start = instantOf(clock.startedAt);
  const pauses = pausesOf(clock);
  const at = (share: number): string =>
    isoOf(time.dueAt(start, clock.targetSeconds * 1000 * share, pauses) ?? start + NEVER_MS);
  const timed = { ...clock, mark50At: at(0.5), mark75At: at(0.75), mark90At: at(0.9), dueAt: at(1) };
  const reached = clock.pausedAt === null ? now : instantOf(clock.pausedAt);
  const fired = (when: string | null, due: string): string | null => (instantOf(due) > reached ? null : when);
  const next: ClockRow = {
    ...timed,
    warned50At: fired(clock.warned50At, timed.mark50At),
    warned75At: fired(clock.warned75At, timed.mark75At),
    warned90At: fired(clock.warned90At, timed.mark90At),
    breachedAt: fired(clock.breachedAt, timed.dueAt),
  };
  const asleep = !isRunning(next) || next.pausedAt !== null || next.breachedAt !== null;
  return { ...next, nextWakeAt: asleep ? null : wakeOf(next) };
}

/** Pauses that are over; the one that runs has counted nothing yet. */
export function pausesOf(clock: ClockRow): Pause[] {
  return clock.pauses.map(({ from, to, reason }) => ({ from: instantOf(from), to: instantOf(to), reason }));
}

/** The first clocks of a ticket, in place of those that rules begin without knowing what is promised. */
export function begunBy(ticket: TicketRow, clocks: readonly ClockRow[], terms: Terms, moment: Moment): ClockRow[] {
  const round = clocks[0]?.round ?? 1;
  return clockKinds.flatMap((kind) => {
    const term = terms.of(kind, ticket.priority);
    if (!term || (clockActs[kind].toClient && ticket.audience !== 'client')) return [];
    const made = clocks.find((clock) => clock.kind === kind);
    return [begin(ticket, { kind, round, term, id: made?.id ?? moment.newId() }, terms, moment.now)];
  });
}

type Beginning = { kind: ClockKind; round: number; term: Term; id: string; turn?: number; startedAt?: string };

function begin(
  ticket: TicketRow,
  { kind, round, term, id, turn = 1, startedAt }: Beginning,
  terms: Terms,
  now: Instant,
): ClockRow {
  const start = startedAt === undefined ? now : instantOf(startedAt);
  const clock = { ...newClock(id, ticket, kind, { round, now: start }), ...term, turn };
  return timedBy(clock, terms.by(term.calendarId).time, now);
}

/** The change with what it does to the clocks: begun, met, paused, resumed, due at another time. */
export function timed(subject: Subject, decided: Change, terms: Terms, moment: Moment): Change {
  let change = begunAnew(subject, decided, terms, moment);
  change = written(subject, change, terms, moment);
  change = resolved(subject, change, terms, moment);
  change = pausedOrResumed(subject, change, terms, moment);
  if (decided.set.priority !== undefined || decided.did === RETIMED) change = moved(subject, change, terms, moment);
  return { ...change, clocks: change.clocks.map((clock) => withTook(clock, terms)) };
}

/** What is done when targets or a calendar have changed: every running clock is looked at. */
export const RETIMED = 'retimed';

function begunAnew(subject: Subject, change: Change, terms: Terms, moment: Moment): Change {
  const known = new Set(subject.clocks.map(({ id }) => id));
  const born = change.clocks.filter(({ id }) => !known.has(id));
  const then = after(subject, change);
  if (born.length > 0) {
    const kept = change.clocks.filter(({ id }) => known.has(id));
    return { ...change, clocks: [...kept, ...begunBy(then.ticket, born, terms, moment)] };
  }
  const again = !isLive(subject.ticket) && isLive(then.ticket) && change.did === 'reopened';
  if (!again) return change;
  const round = Math.max(0, ...subject.clocks.map((clock) => clock.round)) + 1;
  const clocks = (['next-update', 'resolution'] as const).flatMap((kind) =>
    started(then, { kind, round }, terms, moment),
  );
  return { ...change, clocks: [...change.clocks, ...clocks] };
}

function started(
  { ticket }: Subject,
  which: { kind: ClockKind; round: number; turn?: number; startedAt?: string },
  terms: Terms,
  { now, newId }: Moment,
): ClockRow[] {
  const term = terms.of(which.kind, ticket.priority);
  if (!term || (clockActs[which.kind].toClient && ticket.audience !== 'client')) return [];
  return [begin(ticket, { ...which, term, id: newId() }, terms, now)];
}

/** A person's word to the client meets the promise of one, and begins the next. */
function written(subject: Subject, change: Change, terms: Terms, moment: Moment): Change {
  const told =
    moment.by.side === 'staff' &&
    change.entries.some(({ audience, kind }) => audience === 'client' && kind !== 'automatic');
  if (!told) return change;
  const then = after(subject, change);
  const ended = metBy(then, 'next-update', terms, moment);
  const last = then.clocks
    .filter(({ kind }) => kind === 'next-update')
    .toSorted((a, b) => a.round - b.round || a.turn - b.turn)
    .at(-1);
  const round = last?.round ?? Math.max(1, ...then.clocks.map((clock) => clock.round));
  const next = isLive(then.ticket)
    ? started(then, { kind: 'next-update', round, turn: (last?.turn ?? 0) + 1 }, terms, moment)
    : [];
  return joined(change, { clocks: [...ended.clocks, ...next], events: ended.events });
}

function resolved(subject: Subject, change: Change, terms: Terms, moment: Moment): Change {
  const then = after(subject, change);
  if (then.ticket.state !== 'resolved' || subject.ticket.state === 'resolved') return change;
  const done = moment.by.side === 'staff' ? metBy(then, 'resolution', terms, moment) : { clocks: [], events: [] };
  const left = then.clocks
    .filter((clock) => isRunning(clock) && !done.clocks.some(({ id }) => id === clock.id))
    .filter(({ kind }) => kind === 'next-update' || kind === 'resolution');
  const rest = cancel(left, moment.now, 'resolved');
  return joined(change, { clocks: [...done.clocks, ...rest.clocks], events: [...done.events, ...rest.events] });
}

function metBy(
  { clocks }: Subject,
  kind: ClockKind,
  terms: Terms,
  { now, by }: Moment,
): Pick<Change, 'clocks' | 'events'> {
  const met = clocks
    .filter((clock) => clock.kind === kind && isRunning(clock))
    .map((clock) => meet(resumed(clock, terms, now), now, by.name));
  return { clocks: met.map(({ clock }) => clock), events: met.flatMap(({ events }) => events) };
}

function pausedOrResumed(subject: Subject, change: Change, terms: Terms, { now }: Moment): Change {
  const then = after(subject, change);
  const clocks = then.clocks.filter(isRunning).flatMap((clock) => {
    const because = clockActs[clock.kind].pausedIn[then.ticket.state];
    if (because !== undefined && clock.pausedAt === null && instantOf(clock.dueAt) > now)
      return [{ ...clock, pausedAt: isoOf(now), pausedBecause: because, nextWakeAt: null }];
    return because === undefined && clock.pausedAt !== null ? [resumed(clock, terms, now)] : [];
  });
  return joined(change, { clocks, events: [] });
}

function resumed(clock: ClockRow, terms: Terms, now: Instant): ClockRow {
  return clock.pausedAt === null ? clock : timedBy(pauseOver(clock, now), terms.by(clock.calendarId).time, now);
}

/** Another priority, target or calendar: computed again from start and pauses, and the history says what moved. */
function moved(subject: Subject, change: Change, terms: Terms, moment: Moment): Change {
  const then = after(subject, change);
  const [clocks, history]: [ClockRow[], Change['history']] = [[], []];
  const running = then.clocks.filter(isRunning);
  const over = cancel(
    running.filter((clock) => !terms.of(clock.kind, then.ticket.priority)),
    moment.now,
    'nothing is promised any more',
  );
  for (const clock of running) {
    const term = terms.of(clock.kind, then.ticket.priority);
    const next = term
      ? timedBy({ ...clock, ...term }, terms.by(term.calendarId).time, moment.now)
      : (over.clocks.find(({ id }) => id === clock.id) ?? clock);
    if (same(clock, next)) continue;
    clocks.push(next);
    history.push({
      what: `clock:${clock.kind}`,
      was: wordsOf(clock, terms),
      became: term ? wordsOf(next, terms) : null,
    });
  }
  for (const next of missing(then, terms, moment)) {
    clocks.push(next);
    history.push({ what: `clock:${next.kind}`, was: null, became: wordsOf(next, terms) });
  }
  const joint = joined(change, { clocks, events: over.events });
  return { ...joint, history: [...joint.history, ...history] };
}

/** Promised now, and not before: a resolution counts from when the round began; what asks for a person's act, from now. */
function missing(then: Subject, terms: Terms, moment: Moment): ClockRow[] {
  if (!isLive(then.ticket)) return [];
  const round = Math.max(1, ...then.clocks.map((clock) => clock.round));
  // Nobody waits for a first answer on a ticket that someone has taken.
  const kinds = then.ticket.state === 'new' ? clockKinds : (['next-update', 'resolution'] as const);
  return kinds.flatMap((kind) => {
    if (then.clocks.some((clock) => clock.kind === kind && clock.round === round && clock.cancelledBecause === null))
      return [];
    const turn =
      Math.max(
        0,
        ...then.clocks.filter((clock) => clock.kind === kind && clock.round === round).map((clock) => clock.turn),
      ) + 1;
    const startedAt = then.clocks.find((clock) => clock.round === round)?.startedAt ?? then.ticket.openedAt;
    return started(
      then,
      { kind, round, turn, startedAt: kind === 'resolution' ? startedAt : isoOf(moment.now) },
      terms,
      moment,
    );
  });
}

function same(a: ClockRow, b: ClockRow): boolean {
  return (
    a.dueAt === b.dueAt &&
    a.targetSeconds === b.targetSeconds &&
    a.calendarId === b.calendarId &&
    a.cancelledAt === b.cancelledAt &&
    a.mark50At === b.mark50At
  );
}

export function wordsOf(clock: ClockRow, terms: Terms): string {
  return `due ${clock.dueAt.slice(0, 19)}Z, ${spanWords(clock.targetSeconds)} in ${terms.by(clock.calendarId).name}`;
}

/** `8 hours`, `90 minutes`, `2 days`. */
export function spanWords(seconds: number): string {
  const of = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`;
  if (seconds % 86_400 === 0 && seconds >= 2 * 86_400) return of(seconds / 86_400, 'day');
  if (seconds % 3600 === 0) return of(seconds / 3600, 'hour');
  return seconds % 60 === 0 ? of(seconds / 60, 'minute') : of(seconds, 'second');
}

function withTook(clock: ClockRow, terms: Terms): ClockRow {
  if (clock.metAt === null || clock.tookSeconds !== null) return clock;
  const time = terms.by(clock.calendarId).time;
  const took = time.elapsed(instantOf(clock.startedAt), instantOf(clock.metAt), pausesOf(clock));
  return { ...clock, tookSeconds: Math.round(took / 1000) };
}

function joined(change: Change, more: Pick<Change, 'clocks' | 'events'>): Change {
  const kept = change.clocks.filter((clock) => !more.clocks.some(({ id }) => id === clock.id));
  return { ...change, clocks: [...kept, ...more.clocks], events: [...change.events, ...more.events] };
}

function isLive({ state }: TicketRow): boolean {
  return liveStates.some((live) => live === state);
}
