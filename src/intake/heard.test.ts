import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase } from '../../test/harness/database.ts';
import type { TestDatabase } from '../../test/harness/database.ts';
import { makeClient } from '../../test/harness/factories.ts';
import { systemClock } from '../base/clock.ts';
import { silentLog } from '../base/log.ts';
import { asOwner } from '../db/connect.ts';
import { batchOf } from '../wire/batch.ts';
import { openHeardBook } from './heard.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

test('a source without an address of the network does not keep the others from being written', async () => {
  const { id: clientId } = await makeClient(database.db);
  const book = openHeardBook({ wire: database.wire, clock: systemClock, log: silentLog() });
  const from = (listener: string, address: string) =>
    ({ clientId, deviceId: null, listener, address, kind: 'json' }) as const;
  for (const source of [
    from('collector', 'site in Leeds'),
    from('poll', ''),
    from('udp', 'fe80::1%eth0'),
    from('webhook', '192.0.2.7'),
  ])
    book.note(batchOf([{ source, at: systemClock.now(), bytes: Buffer.from('x') }]));
  await book.close();
  const { rows } = await asOwner(database.owner, (client) => client.query('select listener from source_health'));
  expect(rows).toEqual([{ listener: 'webhook' }]);
});
