/** What the store is told about records and clients, the same in every thread. */
import type { Config } from '../base/config.ts';
import type { Db } from '../db/open.ts';
import { readRecord } from '../intake/read-record.ts';
import { retentionByClient } from '../people/retention.ts';
import type { BlockStoreOptions } from '../wire/blocks.ts';

/** How the store reads a record back into fields. */
export const readStored: BlockStoreOptions['read'] = (record, context) => readRecord(context.kind, record, context);

/** Each client's own rule, else the configured days. */
export function retentionOf(wire: Db, config: Config): BlockStoreOptions['retention'] {
  return async () => ({ usual: config.eventRetentionDays, byClient: await retentionByClient(wire) });
}
