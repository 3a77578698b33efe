/** The calendar a client's changes count in, and what another one does to the clocks that run. */
import type { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';
import { notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { recordFact } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { calendarTimes, calendarsFor } from '../people/calendar-times.ts';
import { audit } from '../people/audit.ts';
import { apply } from './apply.ts';
import { clientKnown } from './around.store.ts';
import { aroundTheClock, retimedBy } from './clock.rules.ts';
import type { Counted } from './clock.rules.ts';
import type { zChangeClock } from './settings-api.ts';
import { calendarOf, putCalendar, runningChanges } from './settings.store.ts';
import { step } from './step.rules.ts';
import { lockedSubject } from './store.ts';

type ChangeClock = z.output<typeof zChangeClock>;

/** What a new change of this client counts in. */
export async function countedFor(tx: Tx, clock: Clock, clientId: string): Promise<Counted> {
  return countedBy(tx, clock, await calendarOf(tx, clientId));
}

export async function countedBy(tx: Tx, clock: Clock, calendarId: string | null): Promise<Counted> {
  if (calendarId === null) return aroundTheClock;
  const [found] = await calendarTimes(tx, [calendarId], clock.now());
  return found ? { calendarId, name: found.name, zone: found.zone, time: found.time } : aroundTheClock;
}

export async function readChangeClock({ db }: Deps, actor: Actor, clientId: string): Promise<ChangeClock> {
  return db.as(scopeOf(actor), (tx) => readIn(tx, clientId));
}

async function readIn(tx: Tx, clientId: string): Promise<ChangeClock> {
  if (!(await clientKnown(tx, clientId))) throw notFound('client');
  const calendars = (await calendarsFor(tx, clientId)).map(({ id, name }) => ({ id, name }));
  return { calendarId: await calendarOf(tx, clientId), calendars };
}

export async function setChangeClock(
  { db, clock }: Deps,
  actor: Actor,
  clientId: string,
  calendarId: string | null,
): Promise<ChangeClock> {
  return db.as(scopeOf(actor), async (tx) => {
    const before = await readIn(tx, clientId);
    if (calendarId !== null && !before.calendars.some(({ id }) => id === calendarId)) throw notFound('calendar');
    if (before.calendarId === calendarId) return before;
    await putCalendar(tx, { clientId, calendarId, byName: actor.name, at: isoOf(clock.now()) });
    const nameOf = (id: string | null): string => before.calendars.find((each) => each.id === id)?.name ?? '24x7';
    const detail = { was: nameOf(before.calendarId), became: nameOf(calendarId) };
    const place = { recordKind: 'client', recordId: clientId, clientId };
    await audit(tx, clock, actor, { act: 'change-clock.set', ...place, detail });
    await recordFact(tx, clock, { topic: 'change-clock.set', clientId, subjectId: clientId });
    await retime(tx, clock, actor, { clientId });
    return readIn(tx, clientId);
  });
}

/** Computes running clocks anew: by the calendar of their client when that is another one, else by the one they have. */
export async function retime(
  tx: Tx,
  clock: Clock,
  actor: Actor,
  reach: { clientId: string } | { calendarId: string },
): Promise<void> {
  const by = await ('clientId' in reach
    ? countedFor(tx, clock, reach.clientId)
    : countedBy(tx, clock, reach.calendarId));
  for (const id of await runningChanges(tx, reach)) {
    const subject = await lockedSubject(tx, id);
    const set = subject ? retimedBy(subject.change, by, clock.now()) : null;
    if (subject && set) await apply(tx, clock, actor, subject, step('retimed', { set }));
  }
}
