/**
 * Fires warnings and breaches of changes at their instants, and ends the quiet of their windows: one timer for the
 * earliest, set again whenever a fact rings. Nothing is polled; what was fired stands on the row, so a restart fires what
 * is overdue at once and nothing twice. Timers run on the monotonic clock: a machine's clock set back makes nothing
 * later, one set forward is believed.
 */
import { theSystem } from '../base/actor.ts';
import { instantOf, isoOf } from '../base/clock.ts';
import type { Clock, Timer } from '../base/clock.ts';
import type { Doorbell } from '../bus/doorbell.ts';
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
import type { Wake } from './wake-ups.store.ts';

export type ChangeWakeUps = {
  start(): void;
  stop(): Promise<void>;
  /** Does all that is due now, then looks ahead; returns how many changes were touched. */
  runDue(): Promise<number>;
};

const AHEAD = 200;
const HELD_MS = 50;
const AFTER_ERROR_MS = 1000;

export function createChangeWakeUps(
  { db, clock, log }: Pick<Deps, 'db' | 'clock' | 'log'>,
  doorbell: Pick<Doorbell, 'onRing'>,
): ChangeWakeUps {
  const places = rememberedPlaces(clock);
  let timer: Timer | undefined;
  let running: Promise<void> | undefined;
  let rung = false;
  let stopped = true;
  let silence = (): void => undefined;

  const runDue = async (): Promise<number> => {
    const done = await db.as(systemScope, (tx) => fireDue(tx, clock, places));
    arm(done.held > 0 ? HELD_MS : places.nextIn());
    return done.fired;
  };
  const arm = (milliseconds: number | undefined): void => {
    timer?.cancel();
    if (!stopped && milliseconds !== undefined) timer = clock.after(milliseconds, wake);
  };
  const loop = async (): Promise<void> => {
    try {
      while (rung && !stopped) {
        rung = false;
        await runDue();
      }
    } catch (error) {
      log.error({ err: error }, 'wake-ups of changes could not be fired; trying again');
      arm(AFTER_ERROR_MS);
    }
    running = undefined;
  };
  const wake = (): void => {
    rung = true;
    if (!stopped) running ??= loop();
  };
  return {
    start() {
      stopped = false;
      silence = doorbell.onRing(wake);
      wake();
    },
    async stop() {
      stopped = true;
      silence();
      timer?.cancel();
      await running;
    },
    runDue,
  };
}

type Places = ReturnType<typeof rememberedPlaces>;

/** Where each wake-up lies on the monotonic clock, as it was when first seen. */
function rememberedPlaces(clock: Clock) {
  let known = new Map<string, { due: string; at: number }>();
  const leftOf = ({ due, at }: { due: string; at: number }): number =>
    Math.min(at - clock.monotonic(), instantOf(due) - clock.now());
  return {
    look(rows: readonly Wake[]): void {
      known = new Map(
        rows.map(({ id, nextWakeAt }) => {
          const before = known.get(id);
          const at = clock.monotonic() + instantOf(nextWakeAt) - clock.now();
          return [id, before?.due === nextWakeAt ? before : { due: nextWakeAt, at }];
        }),
      );
    },
    /** What each change whose moment has come was due for. */
    due: (): Map<string, string> =>
      new Map([...known].filter(([, place]) => leftOf(place) <= 0).map(([id, { due }]) => [id, due])),
    put: (id: string, due: string | null): void => {
      known.delete(id);
      if (due !== null) known.set(id, { due, at: clock.monotonic() + instantOf(due) - clock.now() });
    },
    nextIn(): number | undefined {
      const left = [...known.values()].map(leftOf);
      return left.length === 0 ? undefined : Math.max(0, Math.ceil(left.reduce((a, b) => Math.min(a, b))));
    },
  };
}

async function fireDue(tx: Tx, clock: Clock, places: Places): Promise<{ fired: number; held: number }> {
  places.look(await nextWakes(tx, AHEAD));
  const due = places.due();
  if (due.size === 0) return { fired: 0, held: 0 };
  const free = await lockedOf(tx, [...due.keys()]);
  for (const id of free) places.put(id, await fireOne(tx, clock, id, due.get(id) ?? ''));
  return { fired: free.length, held: due.size - free.length };
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
