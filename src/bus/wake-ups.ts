/**
 * Does what is due at its instant: one timer for the earliest, set again whenever a fact rings. Nothing is polled, and
 * what was done stands in the database, so a restart does what is overdue at once and nothing twice.
 */
import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import type { Doorbell } from './doorbell.ts';

export type WakeUps = {
  start(): void;
  stop(): Promise<void>;
  /** Does all that is due now, then looks ahead; returns how many records were touched. */
  runDue(): Promise<number>;
};

/** `held`: due, but under somebody's lock. `nextIn`: milliseconds until something else is due; undefined when nothing is. */
export type Done = { touched: number; held: number; nextIn: number | undefined };

const HELD_MS = 50;
const AFTER_ERROR_MS = 1000;

/** `failed` is what the log says when `work` throws; it is tried again a second later. */
export function wakeUpsOf(
  { work, failed }: { work: () => Promise<Done>; failed: string },
  { clock, log }: { clock: Clock; log: Logger },
  doorbell: Pick<Doorbell, 'onRing'>,
): WakeUps {
  let timer: Timer | undefined;
  let running: Promise<void> | undefined;
  let rung = false;
  let stopped = true;
  let silence = (): void => undefined;

  const runDue = async (): Promise<number> => {
    const { touched, held, nextIn } = await work();
    arm(held > 0 ? HELD_MS : nextIn);
    return touched;
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
      log.error({ err: error }, failed);
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
