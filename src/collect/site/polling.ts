/** The poller at the site: what it polls is what we are told, what it sees goes into the buffer. */
import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/log.ts';
import type { Directory } from '../../monitoring/directory.ts';
import { Outside } from '../../monitoring/outside.ts';
import { Poller } from '../../monitoring/poller.ts';
import { hasFping } from '../../monitoring/reach.ts';
import { openSnmp } from '../../snmp/client.ts';
import type { SiteLedger } from './ledger.ts';

export type SitePolling = { apply(directory: Directory): void; stop(): Promise<void> };

export async function sitePolling(options: { ledger: SiteLedger; clock: Clock; log: Logger }): Promise<SitePolling> {
  const { ledger, clock, log } = options;
  const canPing = await hasFping();
  if (!canPing) log.warn('there is no fping: devices are not pinged; install it (apt-get install fping)');
  const poller: Poller = new Poller({
    snmp: openSnmp({ clock }),
    ledger,
    clock,
    log,
    look: (id) => outside.lookAt(id),
  });
  const outside = new Outside({ ledger, clock, log, canPing, take: (id, parts) => poller.take(id, parts) });
  return {
    apply(directory) {
      poller.apply(directory);
      outside.apply(directory);
    },
    async stop() {
      await outside.stop();
      await poller.stop();
      await ledger.stop();
    },
  };
}
