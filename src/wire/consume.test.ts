import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { freshDatabase } from '../../test/harness/database.ts';
import type { TestDatabase } from '../../test/harness/database.ts';
import { systemClock } from '../base/clock.ts';
import { silentLog } from '../base/log.ts';
import type { Tx } from '../db/open.ts';
import { SyslogScanner } from '../intake/scan.ts';
import type { Batch } from './batch.ts';
import { batchOf, recordAt } from './batch.ts';
import { runConsumers } from './consume.ts';
import type { Consumer, Consumers } from './consume.ts';
import { detectConsumer } from './consumers.ts';
import { Feed } from './feed.ts';
import { postgresLog } from './log-postgres.ts';
import type { WireLog } from './log.ts';

let database: TestDatabase;
let log: WireLog;
let running: Consumers | undefined;

const source = {
  clientId: '01890000-0000-7000-8000-00000000000a',
  deviceId: null,
  listener: 'l',
  address: 'a',
  kind: 'syslog' as const,
};
const batch = (...texts: string[]): Batch =>
  batchOf(texts.map((text) => ({ bytes: Buffer.from(text), at: 1, source })));
const textsOf = (each: Batch): string[] =>
  Array.from({ length: each.count }, (_, i) => Buffer.from(recordAt(each, i)).toString());
const run = (...consumers: Consumer[]): Consumers =>
  (running = runConsumers({
    db: database.wire,
    log,
    feed: new Feed({ log, scanner: new SyslogScanner() }),
    clock: systemClock,
    logger: silentLog(),
    consumers,
  }));

/** Writes what it sees into a table, and fails when told to, after having written. */
const note = async (tx: Tx, texts: string[]): Promise<void> => {
  for (const text of texts) await tx.pg.query('insert into noted (text) values ($1)', [text]);
};
const noted = async (): Promise<string[]> =>
  (await database.wire.pool.query<{ text: string }>('select text from noted order by id')).rows.map((row) => row.text);

beforeEach(async () => {
  database = await freshDatabase();
  const { asOwner } = await import('../db/connect.ts');
  await asOwner(database.owner, (client) =>
    client.query(
      'create table noted (id bigint generated always as identity, text text); grant select, insert on noted to watchfloor_wire',
    ),
  );
  log = postgresLog({ pool: database.wire.pool, clock: systemClock });
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  await log.close();
  await database.drop();
});

describe('consumers', () => {
  test('see every batch once and in order, each at its own pace', async () => {
    const slow: string[] = [];
    let taken: string[] = [];
    const gathering: Consumer = {
      name: 'slow',
      take: (fed) => void taken.push(...textsOf(fed.batch)),
      isDue: ({ waitedMs }) => waitedMs >= 50,
      detach() {
        const texts = taken.splice(0);
        return async () => void slow.push(...texts);
      },
      copies: true,
      forget: () => void (taken = []),
    };
    run(detectConsumer({ handle: async (each, _scan, tx) => note(tx, textsOf(each)) }), gathering);
    const wanted: string[] = [];
    for (let i = 0; i < 30; i += 1) {
      wanted.push(`${i}a`, `${i}b`);
      await log.append(batch(`${i}a`, `${i}b`));
      if (i % 10 === 0) await sleep(20);
    }
    await running!.caughtUp();
    expect(await noted()).toEqual(wanted);
    expect(slow).toEqual(wanted);
    const { newest, positions } = await running!.status();
    expect(positions).toEqual({ detect: newest, slow: newest });
  });

  test('a failure rolls back work and cursor together, and the batches come again', async () => {
    let failures = 2;
    run(
      detectConsumer({
        async handle(each, _scan, tx) {
          await note(tx, textsOf(each));
          if (failures > 0 && textsOf(each).includes('bad')) {
            failures -= 1;
            throw new Error('asked for');
          }
        },
      }),
    );
    await log.append(batch('good'));
    await log.append(batch('bad'));
    await log.append(batch('last'));
    await running!.caughtUp();
    expect(await noted()).toEqual(['good', 'bad', 'last']);
    expect(failures).toBe(0);
  });

  test('a new start goes on where the cursor stands', async () => {
    const handler = { handle: async (each: Batch, _scan: unknown, tx: Tx) => note(tx, textsOf(each)) };
    await log.append(batch('one'));
    await run(detectConsumer(handler)).caughtUp();
    await running!.stop();
    await log.append(batch('two'));
    await run(detectConsumer(handler)).caughtUp();
    expect(await noted()).toEqual(['one', 'two']);
  });

  test('two processes with the same consumer do each batch once between them', async () => {
    const handler = { handle: async (each: Batch, _scan: unknown, tx: Tx) => note(tx, textsOf(each)) };
    const other = runConsumers({
      db: database.wire,
      log,
      feed: new Feed({ log, scanner: new SyslogScanner() }),
      clock: systemClock,
      logger: silentLog(),
      consumers: [detectConsumer(handler)],
    });
    run(detectConsumer(handler));
    for (let i = 0; i < 40; i += 1) await log.append(batch(String(i)));
    await running!.caughtUp();
    await other.stop();
    expect(await noted()).toEqual(Array.from({ length: 40 }, (_, i) => String(i)));
  });

  test('connections cut at any moment lose nothing and double nothing', async () => {
    const { asOwner } = await import('../db/connect.ts');
    run(
      detectConsumer({
        async handle(each, _scan, tx) {
          await note(tx, textsOf(each));
          await sleep(2);
        },
      }),
    );
    const wanted: string[] = [];
    for (let i = 0; i < 60; i += 1) {
      wanted.push(`w${i}`);
      const key = crypto.randomUUID();
      for (let again = false; ; again = true) {
        try {
          await log.append(batch(`w${i}`), { key, again });
          break;
        } catch {
          await sleep(5);
        }
      }
      if (i % 6 === 0)
        await asOwner(database.owner, (client) =>
          client.query(
            `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
          ),
        );
    }
    await running!.caughtUp();
    expect(await noted()).toEqual(wanted);
  }, 60_000);
});
