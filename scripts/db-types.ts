/** Writes src/db/tables.ts from a database that has all migrations: `npm run db:types`. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../src/base/clock.ts';
import { silentLog } from '../src/base/log.ts';
import { asOwner } from '../src/db/connect.ts';
import { startEmbedded } from '../src/db/embedded.ts';
import { migrate } from '../src/db/migrate.ts';

const folder = mkdtempSync(join(tmpdir(), 'watchfloor-types-'));
const server = await startEmbedded({ folder, clock: systemClock, log: silentLog(), settings: ['fsync=off'] });
try {
  const owner = { ...server.connection, user: 'watchfloor_owner', database: 'postgres' };
  await asOwner(owner, (client) => migrate(client));
  const mapping = JSON.stringify({
    timestamptz: 'string',
    int8: 'number',
    xid8: 'string',
    inet: 'string',
    uuid: 'string',
    date: 'string',
    jsonb: 'unknown',
    json: 'unknown',
  });
  const url = `postgres://watchfloor_owner@localhost/postgres?host=${encodeURIComponent(server.connection.host)}&port=${server.connection.port}`;
  const done = spawnSync(
    'kysely-codegen',
    [
      '--dialect',
      'postgres',
      '--camel-case',
      '--url',
      url,
      '--out-file',
      'src/db/tables.ts',
      '--type-mapping',
      mapping,
      '--exclude-pattern',
      '{migration,auth.*}',
    ],
    { stdio: 'inherit' },
  );
  process.exitCode = done.status ?? 1;
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
