/** Says at its instant that a war room's promised update is due soon, and that it is overdue. What was told stands on the row. */
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
import { decideNear, decideOverdue } from './rules.ts';
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
  // That it did not come before that it is due soon: after a long stop only the graver is told.
  const asked = [...due].toSorted(([a], [b]) => a.length - b.length);
  const free = new Set(await lockedOf(tx, [...new Set(asked.map(([key]) => huddleOf(key)))]));
  const [mine, held] = [
    asked.filter(([key]) => free.has(huddleOf(key))),
    asked.filter(([key]) => !free.has(huddleOf(key))),
  ];
  let touched = 0;
  for (const [key, at] of mine) {
    if (await tellOne(tx, clock, key, at)) touched += 1;
    instants.put(key, null);
  }
  return { touched, held: held.length };
}

const huddleOf = (key: string): string => key.split(' ')[0] ?? key;

async function tellOne(tx: Tx, clock: Clock, key: string, due: string): Promise<boolean> {
  const room = await lockedRoom(tx, huddleOf(key));
  if (!room) return false;
  // The monotonic clock has reached it even where the machine's was set back.
  const moment = { due: instantOf(due), now: clock.now() };
  const decision = key.endsWith(' near') ? decideNear(room, moment) : decideOverdue(room, moment);
  if (!decision || decision instanceof Problem) return false;
  await apply(tx, clock, theSystem, room, decision);
  return true;
}
