/** One real PostgreSQL for the whole run, with a migrated template that each test file clones. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { systemClock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { asOwner } from '../../src/db/connect.ts';
import { startEmbedded } from '../../src/db/embedded.ts';
import { migrate } from '../../src/db/migrate.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    postgres: { host: string; port: number };
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-test-'));
  const server = await startEmbedded({
    folder,
    clock: systemClock,
    log: silentLog(),
    settings: ['fsync=off', 'full_page_writes=off', 'max_connections=300', 'shared_buffers=128MB'],
  });
  const owner = { ...server.connection, user: 'watchfloor_owner' };
  await asOwner({ ...owner, database: 'postgres' }, (client) => client.query('create database template_watchfloor'));
  await asOwner({ ...owner, database: 'template_watchfloor' }, (client) => migrate(client));
  project.provide('postgres', server.connection);
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
