/** Says at its instant that a war room's promised update is overdue. What was told stands on the row. */
import { theSystem } from '../base/actor.ts';
import { instantOf } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';
import type { Doorbell } from '../bus/doorbell.ts';
import { rememberedInstants } from '../bus/instants.ts';
import type { Instants } from '../bus/instants.ts';
import { wakeUpsOf } from '../bus/wake-ups.ts';
import type { Done, WakeUps } from '../bus/wake-ups.ts';
import type { Deps } from '../db/deps.ts';
import type { Tx } from '../db/open.ts';
import { systemScope } from '../db/open.ts';
import { apply } from './apply.ts';
import { Problem } from '../base/problem.ts';
import { decideOverdue } from './rules.ts';
import { lockedRoom } from './store.ts';
import { lockedOf, nextPromises } from './wake-ups.store.ts';

const AHEAD = 200;

export function createUpdateWakeUps(
  { db, clock, log }: Pick<Deps, 'db' | 'clock' | 'log'>,
  doorbell: Pick<Doorbell, 'onRing'>,
): WakeUps {
  const instants = rememberedInstants(clock);
  const work = async (): Promise<Done> => {
    const done = await db.as(systemScope, (tx) => tellDue(tx, clock, instants));
    return { ...done, nextIn: instants.nextIn() };
  };
  return wakeUpsOf({ work, failed: 'overdue updates could not be told; trying again' }, { clock, log }, doorbell);
}

async function tellDue(tx: Tx, clock: Clock, instants: Instants): Promise<Pick<Done, 'touched' | 'held'>> {
  instants.look(await nextPromises(tx, AHEAD));
  const due = instants.due();
  if (due.size === 0) return { touched: 0, held: 0 };
  const free = await lockedOf(tx, [...due.keys()]);
  let touched = 0;
  for (const id of free) {
    if (await tellOne(tx, clock, id, due.get(id))) touched += 1;
    instants.put(id, null);
  }
  return { touched, held: due.size - free.length };
}

async function tellOne(tx: Tx, clock: Clock, id: string, due: string | undefined): Promise<boolean> {
  const room = await lockedRoom(tx, id);
  // Another word was given or promised meanwhile.
  if (!room || due === undefined || room.huddle.nextUpdateAt !== due) return false;
  // The monotonic clock has reached the promise even where the machine's was set back.
  const decision = decideOverdue(room, Math.max(clock.now(), instantOf(due)), clock.now());
  if (!decision || decision instanceof Problem) return false;
  await apply(tx, clock, theSystem, room, decision);
  return true;
}
