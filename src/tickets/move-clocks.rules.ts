/** The clocks of a ticket that goes on at another client: from its facts, by what is promised to that client. No I/O. */
import { instantOf } from '../base/clock.ts';
import type { Instant } from '../base/clock.ts';
import type { Change, Subject } from './change.rules.ts';
import { clockActs } from './clock-acts.rules.ts';
import { clockKinds } from './clock-api.ts';
import type { ClockKind } from './clock-api.ts';
import type { Terms } from './clock-terms.ts';
import { pausesOf, timedBy, wordsOf } from './clock-timing.rules.ts';
import type { Moment } from './clock-timing.rules.ts';
import { newClock, pauseOver } from './clock.rules.ts';
import type { ClockRow } from './clock.rules.ts';
import type { Audience, Priority } from './ticket-api.ts';

type To = {
  ticket: { id: string; clientId: string; priority: Priority; audience: Audience; assigneeId: string | null };
  terms: Terms;
};
type Due = { dueAt: string; met: boolean };
export type Carried = {
  clocks: ClockRow[];
  /** What was due here, and is there. */
  lines: { kind: ClockKind; was: Due | null; becomes: Due | null }[];
  history: Change['history'];
};
/** The clocks of the round that runs, with the pause that runs ended: the new client is not waited for. */
type Round = { round: number; startedAt: string; clocks: ClockRow[] };

/**
 * Acknowledgement and resolution go on as they are: from the same start, with the same pauses, kept if they were kept.
 * A word to the old client is none to the new one: first response and next update are owed from the start of the round.
 * The history names the old due time only: what was promised to the old client is its own affair.
 */
export function carriedClocks(from: Subject, to: To, moment: Moment): Carried {
  const round = roundOf(from, moment.now);
  const pairs = clockKinds.map((kind) => {
    const was = round.clocks.findLast((clock) => clock.kind === kind && clock.cancelledAt === null);
    return { kind, was, next: carriedOne(kind, was, round, to, moment) };
  });
  const shown = pairs.filter(({ was, next }) => was !== undefined || next !== undefined);
  return {
    clocks: pairs.flatMap(({ next }) => next ?? []),
    lines: shown.map(({ kind, was, next }) => ({ kind, was: dueOf(was), becomes: dueOf(next) })),
    history: [
      ...shown.map(({ kind, was, next }) => clockLine(kind, was, next, to.terms)),
      ...pairs.flatMap(({ kind, was, next }) => breachLine(kind, was, next)),
    ],
  };
}

function roundOf({ ticket, clocks }: Subject, now: Instant): Round {
  const round = Math.max(1, ...clocks.map((clock) => clock.round));
  const mine = clocks.filter((clock) => clock.round === round).map((clock) => pauseOver(clock, now));
  const startedAt = mine.map((clock) => clock.startedAt).toSorted()[0] ?? ticket.openedAt;
  return { round, startedAt, clocks: mine.toSorted((a, b) => a.turn - b.turn) };
}

function carriedOne(
  kind: ClockKind,
  was: ClockRow | undefined,
  round: Round,
  to: To,
  moment: Moment,
): ClockRow | undefined {
  const term = to.terms.of(kind, to.ticket.priority);
  if (!term || (clockActs[kind].toClient && to.ticket.audience !== 'client')) return undefined;
  const goesOn = kind === 'acknowledgement' || kind === 'resolution';
  // Nobody waits for it to be taken when someone has it.
  if (kind === 'acknowledgement' && !was && to.ticket.assigneeId !== null) return undefined;
  const { time } = to.terms.by(term.calendarId);
  const id = moment.newId();
  const start = { round: round.round, now: instantOf(round.startedAt) };
  const bare = { ...newClock(id, to.ticket, kind, start), pauses: waits(kind, round) };
  const kept = goesOn && was ? { ...was, id, clientId: to.ticket.clientId, ticketId: to.ticket.id } : bare;
  const timed = timedBy({ ...kept, ...term, turn: 1 }, time, moment.now);
  if (timed.metAt === null) return timed;
  // Kept already: whether in time is judged by what this client is promised.
  const metAt = instantOf(timed.metAt);
  const late = instantOf(timed.dueAt) <= metAt;
  return {
    ...timed,
    breachedAt: late ? (was?.breachedAt ?? timed.dueAt) : null,
    tookSeconds: Math.round(time.elapsed(instantOf(timed.startedAt), metAt, pausesOf(timed)) / 1000),
  };
}

/** When it did not count: by its own clocks, else by those of the other kind that is paused alike. */
function waits(kind: ClockKind, { clocks }: Round): ClockRow['pauses'] {
  if (Object.keys(clockActs[kind].pausedIn).length === 0) return [];
  const of = (which: ClockKind): ClockRow['pauses'] =>
    clocks.flatMap((clock) => (clock.kind === which ? clock.pauses : []));
  const own = of(kind);
  return own.length > 0 ? own : of(kind === 'resolution' ? 'next-update' : 'resolution');
}

function dueOf(clock: ClockRow | undefined): Due | null {
  return clock ? { dueAt: clock.dueAt, met: clock.metAt !== null } : null;
}

function clockLine(
  kind: ClockKind,
  was: ClockRow | undefined,
  next: ClockRow | undefined,
  terms: Terms,
): Change['history'][number] {
  const met = (clock: ClockRow): string => (clock.metAt === null ? '' : ', met');
  return {
    what: `clock:${kind}`,
    was: was ? `due ${was.dueAt.slice(0, 19)}Z${met(was)}` : null,
    became: next ? `${wordsOf(next, terms)}${met(next)}` : null,
  };
}

/** A breach is neither taken back nor found in silence. */
function breachLine(kind: ClockKind, was: ClockRow | undefined, next: ClockRow | undefined): Change['history'] {
  const [broke, breaks] = [(was?.breachedAt ?? null) !== null, (next?.breachedAt ?? null) !== null];
  return broke === breaks ? [] : [{ what: 'breach', was: broke ? kind : null, became: breaks ? kind : null }];
}
