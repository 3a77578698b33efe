/** The poller at the site: what it polls is what we are told, what it sees goes into the buffer. */
import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/log.ts';
import type { Directory } from '../../monitoring/directory.ts';
import { openPollers } from '../../monitoring/pollers.ts';
import type { SiteLedger } from './ledger.ts';

export type SitePolling = { apply(directory: Directory): void; stop(): Promise<void> };

export async function sitePolling(options: { ledger: SiteLedger; clock: Clock; log: Logger }): Promise<SitePolling> {
  const pollers = await openPollers(options);
  return {
    apply: (directory) => pollers.apply(directory),
    async stop() {
      await pollers.stop();
      await options.ledger.stop();
    },
  };
}
