/** Runs as a process of its own: the records' path of the product, whole, on a fresh embedded database, without the API. */
import { join } from 'node:path';
import { systemClock as clock } from '../../src/base/clock.ts';
import { readConfig } from '../../src/base/config.ts';
import { newId } from '../../src/base/id.ts';
import { makeLog } from '../../src/base/log.ts';
import { openDoorbell } from '../../src/bus/doorbell.ts';
import { connectDatabase } from '../../src/db/connect.ts';
import { installationSecret } from '../../src/db/secret.ts';
import { openDb, systemScope } from '../../src/db/open.ts';
import type { Db } from '../../src/db/open.ts';
import { startRecords } from '../../src/roles/records.ts';

const folder = process.argv[2] ?? '';
const { config } = readConfig({
  WATCHFLOOR_DATA: folder,
  WATCHFLOOR_INTAKE_HOST: '127.0.0.1',
  WATCHFLOOR_SYSLOG_UDP_PORT: '0',
  WATCHFLOOR_SYSLOG_TCP_PORT: '0',
  WATCHFLOOR_SYSLOG_TLS_PORT: '0',
  WATCHFLOOR_TRAP_PORT: '0',
  WATCHFLOOR_FLOW_PORT: '0',
  WATCHFLOOR_COLLECT_PORT: '0',
  WATCHFLOOR_LOG_LEVEL: 'warn',
});
const log = makeLog(config.logLevel);
const secret = installationSecret(folder);
const database = await connectDatabase(config, secret, { clock, log });
const db = openDb(database.as('watchfloor_app'), { max: 4 });
const clientId = await makeSender(db);
const doorbell = await openDoorbell({ connection: database.as('watchfloor_app'), clock, log });
const records = await startRecords({ deps: { db, clock, config, log }, secret, database, doorbell });
const port = records.listening().find((each) => each.kind === 'syslog-tcp')?.port;
process.stdout.write(
  `${JSON.stringify({ port, clientId, postgres: database.embedded?.pid, host: join(folder, 'postgres/run'), connection: database.embedded?.connection })}\n`,
);

process.once('SIGTERM', () => {
  void (async () => {
    await records.stop();
    await doorbell.close();
    await db.close();
    await database.stop();
  })();
});

/** A client with a firewall at this machine's address: the lines come from there. */
async function makeSender(own: Db): Promise<string> {
  const id = newId(clock.now());
  const createdAt = new Date(clock.now()).toISOString();
  await own.as(systemScope, async (tx) => {
    await tx.insertInto('client').values({ id, name: 'Bench', slug: 'bench', zone: 'UTC', createdAt }).execute();
    await tx
      .insertInto('device')
      .values({
        id: newId(clock.now()),
        clientId: id,
        name: 'fw-bench',
        kind: 'firewall',
        vendor: 'Juniper',
        managementAddress: '127.0.0.1',
        createdAt,
      })
      .execute();
  });
  return id;
}
