/**
 * Says at its instant that a war room's promised update is overdue: one timer for the earliest, set again whenever a
 * fact rings. Nothing is polled; what was told stands on the row, so a restart tells what is overdue at once and nothing
 * twice. Timers run on the monotonic clock: a machine's clock set back makes no promise later, one set forward is believed.
 */
import { theSystem } from '../base/actor.ts';
import { instantOf } from '../base/clock.ts';
import type { Clock, Timer } from '../base/clock.ts';
import type { Doorbell } from '../bus/doorbell.ts';
import type { Deps } from '../db/deps.ts';
import type { Tx } from '../db/open.ts';
import { systemScope } from '../db/open.ts';
import { apply } from './apply.ts';
import { Problem } from '../base/problem.ts';
import { decideOverdue } from './rules.ts';
import { lockedRoom } from './store.ts';
import { lockedOf, nextPromises } from './wake-ups.store.ts';
import type { Promised } from './wake-ups.store.ts';

export type UpdateWakeUps = {
  start(): void;
  stop(): Promise<void>;
  /** Tells all that is overdue now, then looks ahead; returns how many rooms were told of. */
  runDue(): Promise<number>;
};

const AHEAD = 200;
const HELD_MS = 50;
const AFTER_ERROR_MS = 1000;

export function createUpdateWakeUps(
  { db, clock, log }: Pick<Deps, 'db' | 'clock' | 'log'>,
  doorbell: Pick<Doorbell, 'onRing'>,
): UpdateWakeUps {
  const places = rememberedPlaces(clock);
  let timer: Timer | undefined;
  let running: Promise<void> | undefined;
  let rung = false;
  let stopped = true;
  let silence = (): void => undefined;

  const runDue = async (): Promise<number> => {
    const done = await db.as(systemScope, (tx) => tellDue(tx, clock, places));
    arm(done.held > 0 ? HELD_MS : places.nextIn());
    return done.told;
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
      log.error({ err: error }, 'overdue updates could not be told; trying again');
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

/** Where each promise lies on the monotonic clock, as it was when first seen. */
function rememberedPlaces(clock: Clock) {
  let known = new Map<string, { due: string; at: number }>();
  const leftOf = ({ due, at }: { due: string; at: number }): number =>
    Math.min(at - clock.monotonic(), instantOf(due) - clock.now());
  return {
    look(rows: readonly Promised[]): void {
      known = new Map(
        rows.map(({ id, nextUpdateAt }) => {
          const before = known.get(id);
          const at = clock.monotonic() + instantOf(nextUpdateAt) - clock.now();
          return [id, before?.due === nextUpdateAt ? before : { due: nextUpdateAt, at }];
        }),
      );
    },
    /** When each promise whose moment has come was due, by the id of its room. */
    due: (): Map<string, string> =>
      new Map([...known].filter(([, place]) => leftOf(place) <= 0).map(([id, { due }]) => [id, due])),
    drop: (id: string): void => void known.delete(id),
    nextIn(): number | undefined {
      const left = [...known.values()].map(leftOf);
      return left.length === 0 ? undefined : Math.max(0, Math.ceil(left.reduce((a, b) => Math.min(a, b))));
    },
  };
}

async function tellDue(tx: Tx, clock: Clock, places: Places): Promise<{ told: number; held: number }> {
  places.look(await nextPromises(tx, AHEAD));
  const due = places.due();
  if (due.size === 0) return { told: 0, held: 0 };
  const free = await lockedOf(tx, [...due.keys()]);
  let told = 0;
  for (const id of free) {
    if (await tellOne(tx, clock, id, due.get(id))) told += 1;
    places.drop(id);
  }
  return { told, held: due.size - free.length };
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
