/** Both ways to look at devices: their agents are asked, and they are pinged and tried from outside. Each wakes the other. */
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import { openSnmp } from '../snmp/client.ts';
import type { Directory } from './directory.ts';
import type { ResultSink } from './ledger.ts';
import { Outside } from './outside.ts';
import { Poller } from './poller.ts';
import { hasFping } from './reach.ts';

export type Pollers = {
  poller: Poller;
  canPing: boolean;
  /** Takes over what is to be polled; `only`: of these devices. */
  apply(directory: Directory, only?: readonly string[]): void;
  /** Resolves when nothing more is told to the ledger. */
  stop(): Promise<void>;
};

export async function openPollers(options: { ledger: ResultSink; clock: Clock; log: Logger }): Promise<Pollers> {
  const { clock, log } = options;
  const canPing = await hasFping();
  if (!canPing) log.warn('there is no fping: devices are not pinged; install it (apt-get install fping)');
  const poller: Poller = new Poller({ ...options, snmp: openSnmp({ clock }), look: (id) => outside.lookAt(id) });
  const outside = new Outside({ ...options, canPing, take: (id, parts) => poller.take(id, parts) });
  return {
    poller,
    canPing,
    apply(directory, only) {
      poller.apply(directory, only);
      outside.apply(directory, only);
    },
    async stop() {
      await outside.stop();
      await poller.stop();
    },
  };
}
