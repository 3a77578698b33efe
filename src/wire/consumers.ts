/** The two consumers there are: detection, which hurries, and the store, which gathers. */
import type { Tx } from '../db/open.ts';
import type { Batch } from './batch.ts';
import type { Consumer } from './consume.ts';
import type { EventWriter } from './events.ts';
import type { Fed } from './feed.ts';
import type { Scan } from './scan.ts';

/** What detection offers: handles one batch in the transaction that advances its cursor. */
export type BatchHandler = { handle(batch: Batch, scan: Scan, tx: Tx): Promise<void> };

const STORE_AT_BYTES = 4 * 1024 * 1024;
// How long an event may wait to be found by a search; the end of a burst waits for no company that does not come.
const STORE_PATIENCE_MS = 1000;
const BURST_BYTES = 256 * 1024;
const BURST_OVER_MS = 100;

export function detectConsumer(handler: BatchHandler): Consumer {
  let taken: Fed[] = [];
  return {
    name: 'detect',
    copies: false,
    take: (fed) => void taken.push(fed),
    isDue: () => taken.length > 0,
    detach() {
      const batches = taken;
      taken = [];
      return async (tx) => {
        for (const { batch, scan } of batches) await handler.handle(batch, scan, tx);
      };
    },
    forget: () => void (taken = []),
  };
}

export function storeConsumer(writer: EventWriter): Consumer {
  return {
    name: 'store',
    copies: true,
    take: (fed) => writer.add(fed),
    isDue: ({ waitedMs, quietMs }) =>
      waitedMs >= STORE_PATIENCE_MS ||
      writer.bytes >= STORE_AT_BYTES ||
      (writer.bytes >= BURST_BYTES && quietMs >= BURST_OVER_MS),
    detach: () => writer.detach(),
    forget: () => writer.clear(),
  };
}
