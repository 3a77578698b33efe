import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase } from '../../../test/harness/database.ts';
import type { TestDatabase } from '../../../test/harness/database.ts';
import { makeClient, makeDevice } from '../../../test/harness/factories.ts';
import { systemClock } from '../../base/clock.ts';
import { silentLog } from '../../base/log.ts';
import { asOwner } from '../../db/connect.ts';
import { systemScope } from '../../db/open.ts';
import { Exporters } from './exporters.ts';
import { loadTemplates } from './flow.store.ts';
import { databaseKeeper } from './keeper.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const sql = (text: string): Promise<unknown> => asOwner(database.owner, (client) => client.query(text));

test('a template that changed while the database took nothing is written as it is now, and nothing waits for ever', async () => {
  const client = await makeClient(database.db);
  const device = await makeDevice(database.db, client.id, { address: '127.0.0.1' });
  const exporters = await Exporters.open({
    keeper: databaseKeeper(database.wire, systemClock),
    clock: systemClock,
    log: silentLog(),
  });
  const book = exporters.bookOf({ clientId: client.id, deviceId: device.id, address: '127.0.0.1' });
  const learn = async (length: number): Promise<void> => {
    const fields = [{ id: 1, length, enterprise: false }];
    book.put({ version: 10, domain: 1 }, 256, { kind: 'flows', scopes: 0, fields });
    await exporters.flush();
  };
  await sql('alter table flow_template rename to away');
  await learn(4);
  await learn(8);
  await sql('alter table away rename to flow_template');
  await exporters.close();
  const kept = await database.wire.as(systemScope, loadTemplates);
  expect(kept.map(({ template }) => template.fields.map(({ length }) => length))).toEqual([[8]]);
});

test('more templates than a statement has parameters are kept', async () => {
  const client = await makeClient(database.db);
  const exporters = await Exporters.open({
    keeper: databaseKeeper(database.wire, systemClock),
    clock: systemClock,
    log: silentLog(),
  });
  const fields = [{ id: 1, length: 4, enterprise: false }];
  for (let i = 0; i < 20; i += 1) {
    const device = await makeDevice(database.db, client.id, { address: `127.0.1.${i}` });
    const book = exporters.bookOf({ clientId: client.id, deviceId: device.id, address: `127.0.1.${i}` });
    for (let id = 256; id < 768; id += 1) book.put({ version: 9, domain: 1 }, id, { kind: 'flows', scopes: 0, fields });
  }
  await exporters.close();
  const kept = await database.wire.as(systemScope, loadTemplates);
  expect(kept.filter(({ clientId }) => clientId === client.id)).toHaveLength(20 * 512);
});
