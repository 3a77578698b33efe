import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbedded } from './embedded.ts';
import type { Embedded, EmbeddedOptions } from './embedded.ts';

const PAUSES_MS = [100, 200, 400, 800, 1600, 3200, 5000, 5000];

/**
 * The embedded server, started again when it ends unasked (killed, out of memory): it recovers what was committed, and
 * pools connect anew. `ended` resolves when it was stopped, or does not come back.
 */
export async function startSupervised(options: EmbeddedOptions): Promise<Embedded> {
  let server = await startEmbedded(options);
  let stopped = false;
  const again = async (): Promise<boolean> => {
    for (const pause of PAUSES_MS) {
      if (stopped) return false;
      // Children of a killed server hold its shared memory for a moment: the first tries may be refused.
      await sleep(pause);
      try {
        server = await startEmbedded(options);
        options.log.warn({ pid: server.pid }, 'the embedded database is back');
        return true;
      } catch (error) {
        options.log.warn({ err: error }, 'the embedded database does not start yet; trying again');
      }
    }
    return false;
  };
  const watch = async (): Promise<void> => {
    for (;;) {
      await server.ended;
      if (stopped) return;
      options.log.error('the embedded database ended by itself; starting it again');
      if (!(await again())) return;
    }
  };
  const ended = watch();
  return {
    connection: server.connection,
    get pid() {
      return server.pid;
    },
    ended,
    async stop() {
      stopped = true;
      await server.stop();
      await ended;
    },
  };
}
