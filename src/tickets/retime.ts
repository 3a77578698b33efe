/**
 * Computes running clocks anew after targets or a calendar have changed. In batches: each is one transaction with how far
 * it came, so a process that is ended goes on where it stood, no ticket is half done, and none waits for ten thousand others.
 */
import { theSystem } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import type { Doorbell } from '../bus/doorbell.ts';
import { wakeUpsOf } from '../bus/wake-ups.ts';
import type { WakeUps } from '../bus/wake-ups.ts';
import type { Deps } from '../db/deps.ts';
import { recordFact } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { systemScope } from '../db/open.ts';
import { apply, byOf } from './apply.ts';
import { change } from './change.rules.ts';
import { loadTerms } from './clock-terms.load.ts';
import { RETIMED, timed } from './clock-timing.rules.ts';
import { advanceRetime, dropDone, insertRetime, lockedRetime } from './retime.store.ts';
import { lockedTicket } from './store.ts';
import type { Reach } from './targets.store.ts';
import { runningTickets } from './targets.store.ts';

const BATCH = 200;
const KEPT_MS = 86_400_000;

/** Asks for it, in the transaction of whoever learned that something changed. */
export async function askRetime(tx: Tx, clock: Clock, reach: Reach): Promise<void> {
  const id = newId(clock.now());
  await insertRetime(tx, { ...reach, id, askedAt: isoOf(clock.now()) });
  await recordFact(tx, clock, { topic: 'targets.retiming', clientId: reach.clientId, subjectId: id });
}

export function createRetimer(
  { db, clock, log }: Pick<Deps, 'db' | 'clock' | 'log'>,
  doorbell: Pick<Doorbell, 'onRing'>,
): WakeUps {
  const work = async () => {
    let touched = 0;
    for (;;) {
      const looked = await retimeBatch({ db, clock, log });
      if (looked === undefined) return { touched, held: 0, nextIn: undefined };
      touched += looked;
    }
  };
  return wakeUpsOf({ work, failed: 'clocks could not be computed anew; trying again' }, { clock, log }, doorbell);
}

/** One batch; how many tickets were looked at, undefined when nothing is left to do. */
export async function retimeBatch(
  { db, clock, log }: Pick<Deps, 'db' | 'clock' | 'log'>,
  limit = BATCH,
): Promise<number | undefined> {
  return db.as(systemScope, async (tx) => {
    const asked = await lockedRetime(tx);
    if (!asked) return undefined;
    const { id, clientId, calendarId } = asked;
    const ids = await runningTickets(tx, { clientId, calendarId, after: asked.lastId, limit });
    let moved = asked.moved;
    for (const each of ids) if (await retimeOne(tx, clock, each)) moved += 1;
    const [now, done] = [clock.now(), ids.length < limit];
    const looked = asked.looked + ids.length;
    const lastId = ids.at(-1) ?? asked.lastId;
    await advanceRetime(tx, id, { lastId, looked, moved, doneAt: done ? isoOf(now) : null });
    if (done) {
      await dropDone(tx, isoOf(now - KEPT_MS));
      await recordFact(tx, clock, { topic: 'targets.retimed', clientId, subjectId: id, data: { looked, moved } });
      log.info({ looked, moved, clientId }, 'clocks computed anew');
    }
    return ids.length;
  });
}

async function retimeOne(tx: Tx, clock: Clock, id: string): Promise<boolean> {
  const subject = await lockedTicket(tx, id);
  if (!subject) return false;
  const terms = await loadTerms(tx, clock, subject.ticket.clientId, subject.clocks);
  const asked = change(RETIMED, { published: subject.ticket.audience === 'client' });
  const moment = { now: clock.now(), by: byOf(theSystem), newId: () => newId(clock.now()) };
  // Most tickets are not touched by most changes: those are neither written nor told.
  if (timed(subject, asked, terms, moment).history.length === 0) return false;
  await apply(tx, clock, theSystem, subject, asked);
  return true;
}
