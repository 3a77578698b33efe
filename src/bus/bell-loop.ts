/** Work that the doorbell calls for: one at a time, once more when it rang meanwhile, and later when it asks for that. */
import type { Clock, Timer } from '../base/clock.ts';
import type { Doorbell } from './doorbell.ts';

export type BellLoop = {
  /** As if it had rung. */
  wake(): void;
  /** As if it rang in so many milliseconds; the last such word counts. */
  again(milliseconds: number): void;
  readonly stopped: boolean;
  /** Resolves when the work under way is done. */
  stop(): Promise<void>;
};

const AFTER_ERROR_MS = 1000;

/** Without a doorbell it is only ever called by `wake` and `again`. `failed` is told what `work` threw; it is tried again. */
export function bellLoop({
  doorbell,
  clock,
  work,
  failed,
  afterErrorMs = AFTER_ERROR_MS,
}: {
  doorbell: Pick<Doorbell, 'onRing'> | undefined;
  clock: Clock;
  work: () => Promise<void>;
  failed: (error: unknown) => void;
  afterErrorMs?: number;
}): BellLoop {
  let running: Promise<void> | undefined;
  let [rung, stopped] = [false, false];
  let later: Timer | undefined;

  const run = async (): Promise<void> => {
    while (rung && !stopped) {
      rung = false;
      try {
        await work();
      } catch (error) {
        failed(error);
        again(afterErrorMs);
      }
    }
    running = undefined;
  };
  const wake = (): void => {
    rung = true;
    if (!stopped) running ??= run();
  };
  const again = (milliseconds: number): void => {
    later?.cancel();
    if (!stopped) later = clock.after(milliseconds, wake);
  };
  const silence = doorbell?.onRing(wake);
  return {
    wake,
    again,
    get stopped() {
      return stopped;
    },
    async stop() {
      stopped = true;
      silence?.();
      later?.cancel();
      await running;
    },
  };
}
