/**
 * Fires warnings and breaches at their instants. Nothing is kept but what the database says, so several processes share
 * the work.
 *
 * The machine's clock may be set. Timers run on the monotonic clock, and each promise is remembered as a place on it: a
 * clock set back an hour makes nothing an hour late. A clock set forward is believed, since a machine that slept looks
 * the same and the promise ran on meanwhile. What was fired is written on the row, so nothing is fired twice either way.
 */
import type { Clock } from '../base/clock.ts';
import { instantOf, isoOf } from '../base/clock.ts';
import { theSystem } from '../base/actor.ts';
import type { Doorbell } from '../bus/doorbell.ts';
import { wakeUpsOf } from '../bus/wake-ups.ts';
import type { Done, WakeUps } from '../bus/wake-ups.ts';
import type { Deps } from '../db/deps.ts';
import type { Tx } from '../db/open.ts';
import { systemScope } from '../db/open.ts';
import { byOf, tellClocks } from './apply.ts';
import type { TicketRow } from './change.rules.ts';
import { breachLines, fire, standingOf } from './clock.rules.ts';
import type { ClockRow } from './clock.rules.ts';
import { clocksOf, writeClocks } from './clock.store.ts';
import { insertHistory, updateTicket } from './store.ts';
import { dueTickets, nextWakes } from './wake-ups.store.ts';
import type { Wake } from './wake-ups.store.ts';

const BATCH = 50;
const AHEAD = 1000;

export function createWakeUps(
  { db, clock, log }: Pick<Deps, 'db' | 'clock' | 'log'>,
  doorbell: Pick<Doorbell, 'onRing'>,
): WakeUps {
  const places = rememberedPlaces(clock);
  const work = async (): Promise<Done> => {
    let [touched, held] = [0, 0];
    for (;;) {
      const done = await db.as(systemScope, (tx) => fireBatch(tx, clock, places));
      touched += done.touched;
      held = done.held;
      if (done.touched === 0) break;
    }
    places.look(await db.as(systemScope, (tx) => nextWakes(tx, { soonest: AHEAD, known: places.ids() })));
    return { touched, held, nextIn: places.nextIn() };
  };
  return wakeUpsOf({ work, failed: 'wake-ups could not be fired; trying again' }, { clock, log }, doorbell);
}

type Places = ReturnType<typeof rememberedPlaces>;

/** Where each running promise lies on the monotonic clock. */
function rememberedPlaces(clock: Clock) {
  const known = new Map<string, { instant: number; at: number; wakeAt: number }>();
  /** How far a promise has run, on its own scale of instants: the machine's clock, or further when that was set back. */
  const reachedBy = (id: string): number => {
    const place = known.get(id);
    return Math.max(clock.now(), place ? place.instant + (clock.monotonic() - place.at) : 0);
  };
  return {
    reachedBy,
    /** Promises whose moment has come by the monotonic clock. */
    reached: (): string[] =>
      [...known]
        .filter(([, { instant, at, wakeAt }]) => instant + (clock.monotonic() - at) >= wakeAt)
        .map(([id]) => id),
    ids: (): string[] => [...known.keys()],
    /** Takes over what the database says of every promise known, and of those that come next. */
    look(rows: readonly Wake[]): void {
      const seen = new Set(rows.map((row) => row.id));
      for (const id of known.keys()) if (!seen.has(id)) known.delete(id);
      for (const { id, startedAt, nextWakeAt } of rows) {
        // First seen: it stands at the present, but never before its own start (then the clock was set back meanwhile).
        const place = known.get(id) ?? { instant: Math.max(clock.now(), instantOf(startedAt)), at: clock.monotonic() };
        known.set(id, { ...place, wakeAt: instantOf(nextWakeAt) });
      }
    },
    nextIn(): number | undefined {
      const left = [...known].map(([id, { wakeAt }]) => wakeAt - reachedBy(id));
      return left.length === 0
        ? undefined
        : Math.max(0, Math.ceil(left.reduce((least, each) => Math.min(least, each))));
    },
  };
}

async function fireBatch(tx: Tx, clock: Clock, places: Places): Promise<Pick<Done, 'touched' | 'held'>> {
  const { tickets, held } = await dueTickets(tx, { now: isoOf(clock.now()), reached: places.reached(), limit: BATCH });
  let touched = 0;
  for (const ticket of tickets) if (await fireTicket(tx, clock, ticket, places)) touched += 1;
  return { touched, held };
}

/** Fires what is due on one ticket whose lock is held; false when another process was first. */
async function fireTicket(tx: Tx, clock: Clock, ticket: TicketRow, places: Places): Promise<boolean> {
  const before = await clocksOf(tx, ticket.id);
  const fired = before
    .filter((each) => each.nextWakeAt !== null)
    .map((each) => fire(each, clock.now(), places.reachedBy(each.id)));
  const told = fired.flatMap(({ event }) => (event ? [event] : []));
  if (told.length === 0) return false;
  const changed = fired.filter(({ event }) => event !== null).map((each) => each.clock);
  await writeClocks(tx, changed, before);
  const after: ClockRow[] = before.map((each) => changed.find((other) => other.id === each.id) ?? each);
  const standing = standingOf(after);
  if (standing.breached !== ticket.breached || standing.nextDueAt !== ticket.nextDueAt)
    await updateTicket(tx, ticket.id, standing);
  await insertHistory(
    tx,
    { ticketId: ticket.id, clientId: ticket.clientId, at: isoOf(clock.now()) },
    byOf(theSystem),
    breachLines(told),
  );
  await tellClocks(tx, clock, ticket, told);
  return true;
}
