/** Each time meetings are held within a span: for lists, for windows of changes, for the client. */
import type { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import { LATEST } from '../base/business-time/shapes.ts';
import { instantOf, isoOf } from '../base/clock.ts';
import type { Deps } from '../db/deps.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { pageOf, readMark } from '../http/page.ts';
import { zComingMark } from './api.ts';
import type { occurrenceQuery, zOccurrence } from './api.ts';
import { occurrencesWithin } from './rules.ts';
import { meetingsAround } from './store.ts';
import type { Asked, Known } from './store.ts';

export type Coming = z.output<typeof zOccurrence>;

const DAY = 86_400_000;

export async function listComing(
  { db, clock }: Deps,
  actor: Actor,
  { client, person, from, days, order, limit, after }: z.output<typeof occurrenceQuery>,
): Promise<{ items: Coming[]; next: string | null }> {
  const start = from === undefined ? clock.now() : instantOf(from);
  // Years of five digits are nothing that the database reads.
  const span = { from: isoOf(start), to: isoOf(Math.min(start + days * DAY, LATEST)) };
  const mark = readMark(after, zComingMark);
  const all = await db.as(scopeOf(actor), (tx) => comingIn(tx, { client, person, match: 'both', ...span }));
  const sorted = order === 'soonest' ? all : all.toReversed();
  const seen = mark === undefined ? -1 : sorted.findLastIndex((each) => isUpTo(each, mark.join(' '), order));
  const rest = sorted.slice(seen + 1);
  return pageOf(rest.slice(0, limit + 1), limit, (each) => [each.startsAt, each.meetingId, each.date]);
}

/** Those of a client within the days ahead, in a transaction of whoever asks. */
export async function comingFor(tx: Tx, { now, days }: { now: number; days: number }): Promise<Coming[]> {
  return comingIn(tx, { match: 'both', from: isoOf(now), to: isoOf(now + days * DAY) });
}

/** What binds the people of a client within a span, and one colleague of ours wherever that is in sight. */
export async function meetingsWithin(
  tx: Tx,
  asked: { clientId: string; staffId: string | null; from: string; to: string },
): Promise<Coming[]> {
  const { clientId, staffId, from, to } = asked;
  const found = await comingIn(tx, { client: clientId, person: staffId ?? undefined, match: 'either', from, to });
  return found.filter(({ state }) => state !== 'cancelled');
}

async function comingIn(tx: Tx, asked: Asked): Promise<Coming[]> {
  const span = { from: instantOf(asked.from), to: instantOf(asked.to) };
  const known = await meetingsAround(tx, asked);
  return known
    .flatMap((meeting) => occurrencesWithin(meeting, meeting.exceptions, span).map((each) => comingOf(meeting, each)))
    .toSorted(byPlace);
}

function comingOf(
  { id, clientId, clientName, title, place, zone, repeats, people }: Known,
  { date, state, because, startsAt, endsAt }: ReturnType<typeof occurrencesWithin>[number],
): Coming {
  return {
    ...{ meetingId: id, date, clientId, clientName, title, place, zone, repeats, state, because, people },
    startsAt: isoOf(startsAt),
    endsAt: isoOf(endsAt),
  };
}

const placeOf = ({ startsAt, meetingId, date }: Coming): string => `${startsAt} ${meetingId} ${date}`;

function byPlace(a: Coming, b: Coming): number {
  return placeOf(a) < placeOf(b) ? -1 : 1;
}

function isUpTo(each: Coming, mark: string, order: 'soonest' | 'latest'): boolean {
  return order === 'soonest' ? placeOf(each) <= mark : placeOf(each) >= mark;
}
