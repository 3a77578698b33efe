/** Work that is done when it is woken, and at the instant it named itself; asleep otherwise. */
import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';

/** `nextIn`: milliseconds until there is more to do; undefined: not before it is woken. */
export type Worked = { nextIn: number | undefined };
export type Loop = { wake(): void; stop(): Promise<void> };

const AFTER_ERROR_MS = 3000;

export function loop(
  { clock, log }: { clock: Clock; log: Logger },
  work: (over: () => boolean) => Promise<Worked>,
): Loop {
  let [stopped, again] = [false, false];
  let running: Promise<void> | undefined;
  let timer: Timer | undefined;
  const sleepFor = (milliseconds: number | undefined): void => {
    timer?.cancel();
    if (!stopped && milliseconds !== undefined) timer = clock.after(milliseconds, wake);
  };
  const run = async (): Promise<void> => {
    try {
      while (again && !stopped) {
        again = false;
        sleepFor((await work(() => stopped)).nextIn);
      }
    } catch (error) {
      log.error({ err: error }, 'mail: work failed; tried again in a moment');
      sleepFor(AFTER_ERROR_MS);
    }
    running = undefined;
  };
  const wake = (): void => {
    again = true;
    if (!stopped) running ??= run();
  };
  wake();
  return {
    wake,
    async stop() {
      stopped = true;
      timer?.cancel();
      await running;
    },
  };
}
