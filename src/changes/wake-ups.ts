/** Fires warnings and breaches of changes at their instants, and ends the quiet of their windows. What was fired stands on the row. */
import { theSystem } from '../base/actor.ts';
import { instantOf, isoOf } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';
import type { Doorbell } from '../bus/doorbell.ts';
import { rememberedInstants } from '../bus/instants.ts';
import type { Instants } from '../bus/instants.ts';
import { wakeUpsOf } from '../bus/wake-ups.ts';
import type { Done, WakeUps } from '../bus/wake-ups.ts';
import type { Deps } from '../db/deps.ts';
import { systemScope } from '../db/open.ts';
import type { Tx } from '../db/open.ts';
import { audit } from '../people/audit.ts';
import { tell } from './apply.ts';
import { fire, nextWake } from './clock.rules.ts';
import { releaseHeld } from './findings.ts';
import { numberOf } from './rules.ts';
import type { ChangeRow } from './step.rules.ts';
import { lockedSubject, updateChange } from './store.ts';
import { lockedOf, nextWakes } from './wake-ups.store.ts';

const AHEAD = 200;

export function createChangeWakeUps(
  { db, clock, log }: Pick<Deps, 'db' | 'clock' | 'log'>,
  doorbell: Pick<Doorbell, 'onRing'>,
): WakeUps {
  const instants = rememberedInstants(clock);
  const work = async (): Promise<Done> => {
    const done = await db.as(systemScope, (tx) => fireDue(tx, clock, instants));
    return { ...done, nextIn: instants.nextIn() };
  };
  return wakeUpsOf({ work, failed: 'wake-ups of changes could not be fired; trying again' }, { clock, log }, doorbell);
}

async function fireDue(tx: Tx, clock: Clock, instants: Instants): Promise<Pick<Done, 'touched' | 'held'>> {
  instants.look(await nextWakes(tx, AHEAD));
  const due = instants.due();
  if (due.size === 0) return { touched: 0, held: 0 };
  const free = await lockedOf(tx, [...due.keys()]);
  for (const id of free) instants.put(id, await fireOne(tx, clock, id, due.get(id) ?? ''));
  return { touched: free.length, held: due.size - free.length };
}

/** Fires what is due on one change; returns when it is next to be woken. */
async function fireOne(tx: Tx, clock: Clock, id: string, due: string): Promise<string | null> {
  const subject = await lockedSubject(tx, id);
  if (!subject || subject.change.nextWakeAt !== due) return subject?.change.nextWakeAt ?? null;
  const { change } = subject;
  // The monotonic clock has reached it even where the machine's was set back.
  const reached = Math.max(clock.now(), instantOf(due));
  const { set, events } = fire(change, reached, clock.now());
  const over = change.quietUntil !== null && instantOf(change.quietUntil) <= reached;
  const after: ChangeRow = { ...change, ...set, ...(over ? { quietUntil: null } : {}) };
  const next = nextWake(after);
  await updateChange(tx, id, { ...set, ...(over ? { quietUntil: null } : {}), nextWakeAt: next });
  if (over) await endWindow(tx, clock, after);
  for (const event of events) await tell(tx, clock, after, { did: event });
  return next;
}

async function endWindow(tx: Tx, clock: Clock, change: ChangeRow): Promise<void> {
  const opened = await releaseHeld(tx, clock, change);
  await tell(tx, clock, change, { did: 'quiet-over', more: { opened } });
  if (opened === 0) return;
  await audit(tx, clock, theSystem, {
    act: 'change.outlasted',
    recordKind: 'change',
    recordId: change.id,
    clientId: change.clientId,
    detail: { number: numberOf(change.number), tickets: opened, at: isoOf(clock.now()) },
  });
}
