import type { Db } from '../db/open.ts';
import { systemScope } from '../db/open.ts';

/** Days that clients with a rule of their own keep their events, by client. */
export async function retentionByClient(db: Db): Promise<Map<string, number>> {
  const rows = await db.as(systemScope, (tx) =>
    tx.selectFrom('client').select(['id', 'eventRetentionDays']).where('eventRetentionDays', 'is not', null).execute(),
  );
  return new Map(rows.map(({ id, eventRetentionDays }) => [id, eventRetentionDays ?? 0]));
}
