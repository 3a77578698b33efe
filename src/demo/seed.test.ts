import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase } from '../../test/harness/database.ts';
import type { TestDatabase } from '../../test/harness/database.ts';
import { movableClock } from '../base/clock.ts';
import { readConfig } from '../base/config.ts';
import { silentLog } from '../base/log.ts';
import { asOwner } from '../db/connect.ts';
import { openDb } from '../db/open.ts';
import type { Db } from '../db/open.ts';
import { openPeople } from '../people/people.ts';
import type { People } from '../people/people.ts';
import { castOf } from './cast.ts';
import { demoConfig, openFolder } from './folder.ts';
import type { DemoKeys } from './folder.ts';
import { accountOf } from './seed-accounts.ts';
import { listChanges } from '../changes/changes.ts';
import { cliActor } from './cast.ts';
import { seedChanges } from './seed-changes.ts';
import { listReports } from '../reports/read.ts';
import { processAll } from '../bus/fact-workers.ts';
import { marksWorker, readMarkReport } from '../tickets/marks.ts';
import { readTicket } from '../tickets/tickets.ts';
import { listViews } from '../tickets/views.ts';
import { seedMarks, seedViews } from './seed-marks.ts';
import { seedAids } from './seed-aids.ts';
import { seedNotebook } from './seed-notebook.ts';
import { seedReports } from './seed-reports.ts';
import { seedWorld } from './seed.ts';
import { openWishes } from './visitors.ts';
import { clients, staff } from './world.ts';

let database: TestDatabase;
let auth: Db;
let people: People;
let keys: DemoKeys;
const folder = mkdtempSync(join(tmpdir(), 'watchfloor-demo-'));

beforeAll(async () => {
  database = await freshDatabase();
  auth = openDb(database.as('watchfloor_auth'));
  const clock = movableClock(Date.parse('2026-03-02T09:00:00Z'));
  const { config } = demoConfig(readConfig({}, undefined));
  people = openPeople({ db: database.db, clock, config, log: silentLog() }, { auth, secret: '00'.repeat(32) });
  keys = openFolder(folder);
  await seedWorld(people, keys);
}, 120_000);

afterAll(async () => {
  await people.mail.close();
  await auth.close();
  await database.drop();
  rmSync(folder, { recursive: true });
});

const tables = [
  'soc',
  'staff',
  'client',
  'assignment',
  'contact',
  'client_user',
  'site',
  'device',
  'device_address',
  'relay',
  'audit_entry',
  'fact',
  'ticket',
  'huddle',
  'ticket_aid',
  'ticket_field',
  'meeting',
  'article',
];

/** How many rows each table has, as the owner sees them. */
async function counts(): Promise<Record<string, number>> {
  return asOwner(database.owner, async (client) => {
    const found: Record<string, number> = {};
    for (const table of tables) found[table] = (await client.query(`select 1 from ${table}`)).rowCount ?? 0;
    return found;
  });
}

describe('the seeded world', () => {
  test('has everyone and everything', async () => {
    const devices = clients.flatMap(({ sites }) => sites.flatMap((site) => site.devices)).length;
    expect(await counts()).toMatchObject({
      soc: 2,
      staff: staff.length,
      client: clients.length,
      client_user: clients.length,
      device: devices,
      relay: clients.length,
    });
  });

  test('is the same when it is seeded again, down to audit and facts', async () => {
    const before = await counts();
    await seedWorld(people, keys);
    expect(await counts()).toEqual(before);
  });

  test('staff sign in with password and second factor, client users with a password', async () => {
    const jordan = await accountOf(people, 'jordan.hale@watchfloor.example');
    expect(await people.hashing.verify(jordan.passwordHash, keys.password)).toBe(true);
    expect(jordan.totpSecret).not.toBeNull();
    const femke = await accountOf(people, 'femke@northwind.example');
    expect(await people.hashing.verify(femke.passwordHash, keys.password)).toBe(true);
    expect(femke.totpSecret).toBeNull();
  });

  test('an engineer sees the clients of their SOC, a lead engineer and a manager all', async () => {
    const { staff: cast } = await castOf(people);
    expect(cast.get('Priya Raman')?.clients).toHaveLength(6);
    expect(cast.get('Jordan Hale')?.clients).toHaveLength(10);
    expect(cast.get('Ingrid Solberg')?.clients).toBe('all');
  });

  test('what client users ask for is asked once', async () => {
    const cast = await castOf(people);
    await openWishes(people, cast);
    const before = await counts();
    expect(before['ticket']).toBe(5);
    await openWishes(people, cast);
    expect(await counts()).toEqual(before);
  });

  test('texts, a checklist, a runbook and fields of one client are ready, once', async () => {
    await seedAids(people);
    const before = await counts();
    expect([before['ticket_aid'], before['ticket_field']]).toEqual([5, 2]);
    await seedAids(people);
    expect(await counts()).toEqual(before);
  });

  test('a war room is open, two huddles are decided, six articles are written, once', async () => {
    const cast = await castOf(people);
    await seedNotebook(people, cast);
    const before = await counts();
    expect([before['huddle'], before['article']]).toEqual([3, 6]);
    await seedNotebook(people, cast);
    expect(await counts()).toEqual(before);
  });
});

test('each client is sent its promises by mail, and a second time no report is made anew', async () => {
  const cast = await castOf(people);
  for (let times = 0; times < 2; times += 1) await seedReports(people, cast);
  const { items } = await listReports(people, cliActor, { limit: 50 });
  const names = [...clients.map(({ name }) => `Weekly to ${name}`), 'What clients said'];
  expect(items.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
  expect(items.flatMap(({ recipients }) => recipients.filter(({ kind }) => kind === 'contact')).length).toBeGreaterThan(
    5,
  );
});

test('changes stand in every stage of their way, and a second time none is made anew', async () => {
  const cast = await castOf(people);
  for (let times = 0; times < 2; times += 1) await seedChanges(people, cast);
  const { items } = await listChanges(people, cliActor, { show: 'all', limit: 50 });
  expect(items.map(({ stage, bar }) => `${stage} ${bar.is}`).toSorted()).toEqual([
    'accepted late',
    'assessed running',
    'closed kept',
    'in-progress running',
    'requested not-started',
    'rolled-back stopped',
    'scheduled running',
  ]);
});

test('clients said of six tickets how it was, the low mark became a task, and each SOC has two views, once', async () => {
  const cast = await castOf(people);
  for (let times = 0; times < 2; times += 1) {
    await seedMarks(people, cast);
    await seedViews(people, cast);
    await processAll(people.db, [marksWorker(people)]);
  }
  const span = { from: '2026-03-01T00:00:00Z', until: '2026-04-01T00:00:00Z' };
  const { rows } = await readMarkReport(people, cliActor, span);
  const each = [0, 1, 2, 3, 4].map((at) => rows.reduce((sum, row) => sum + (row.each[at] ?? 0), 0));
  expect(each).toEqual([0, 1, 1, 1, 3]);
  const low = rows.flatMap(({ lowRecords }) => lowRecords)[0]?.id ?? '';
  const { tasks, clocks } = await readTicket(people, cliActor, low);
  expect(tasks.map(({ text }) => text)).toEqual(['Aoife Brennan: Colin Ashworth gave 2 of 5. Speak with them.']);
  expect(clocks.filter(({ is }) => is === 'breached' || is === 'met-late')).toEqual([]);
  for (const [name, count] of [
    ['Priya Raman', 2],
    ['Hannah Kim', 2],
  ] as const) {
    const actor = cast.staff.get(name);
    const shared = actor ? (await listViews(people, actor)).items.map((view) => view.for) : [];
    expect(shared).toEqual(Array.from({ length: count }, () => 'soc'));
  }
});
