import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';

/** Housekeeping: does `work` again `milliseconds` after it was last done. A failure is logged and tried again next time. */
export function every(
  milliseconds: number,
  work: () => Promise<unknown>,
  { clock, log }: { clock: Clock; log: Logger },
): { stop(): Promise<void> } {
  let timer: Timer;
  let running: Promise<unknown> = Promise.resolve();
  let stopped = false;
  const run = (): void => {
    running = work()
      .catch((error: unknown) => log.error({ err: error }, 'housekeeping failed; tried again later'))
      .finally(arm);
  };
  const arm = (): void => {
    if (!stopped) timer = clock.after(milliseconds, run);
  };
  arm();
  return {
    async stop() {
      stopped = true;
      timer.cancel();
      await running;
    },
  };
}
