/** A detector on a database of its own, a clock of its own, and devices that say what a story lets them say. */
import { movableClock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { systemScope } from '../../src/db/open.ts';
import { createDetector } from '../../src/detection/detection.ts';
import type { Detector } from '../../src/detection/detection.ts';
import { SyslogScanner } from '../../src/intake/scan.ts';
import { batchOf } from '../../src/wire/batch.ts';
import { POLL_LISTENER } from '../../src/wire/observation.ts';
import type { RecordKind, SourceRef } from '../../src/wire/batch.ts';
import { freshDatabase } from './database.ts';
import type { TestDatabase } from './database.ts';
import { makeClient, makeDevice } from './factories.ts';

export const START = Date.parse('2026-03-02T09:00:00Z');

/** One record of a story. `at`: received, milliseconds from the present. */
export type Said = { from: Speaker; kind: RecordKind; text: string; at?: number };
export type Speaker = { clientId: string; deviceId: string | null; address: string };

/** The one device of a client of its own. */
export async function newSpeaker(
  { database: { db } }: Pick<DetectionStage, 'database'>,
  name = 'fw1',
): Promise<Speaker> {
  const { id: clientId } = await makeClient(db);
  const { id: deviceId } = await makeDevice(db, clientId, { name });
  return { clientId, deviceId, address: '10.0.0.1' };
}

export type Told = { topic: string; clientId: string | null; subjectId: string | null; data: Record<string, unknown> };

export type DetectionStage = {
  database: TestDatabase;
  clock: ReturnType<typeof movableClock>;
  detector: Detector;
  /** Whether batches wait that detection has not read yet. */
  behind: boolean;
  /** One batch, committed. */
  hear(...said: Said[]): Promise<void>;
  /** One batch whose transaction fails after detection has done its work. */
  hearAndCrash(...said: Said[]): Promise<void>;
  /** Time passes, step by step so that each wake-up is finished before the next. */
  forward(milliseconds: number, step?: number): Promise<void>;
  /** The process is gone and another starts; `after` milliseconds lie between. */
  restart(after?: number): Promise<void>;
  findings(): Promise<Awaited<ReturnType<typeof allFindings>>>;
  facts(): Promise<Told[]>;
  topics(): Promise<string[]>;
  close(): Promise<void>;
};

/** The door that a kind of record comes by: JSON by our own poller's. */
const doors: Record<RecordKind, string> = { trap: 'trap', syslog: 'syslog-udp', json: POLL_LISTENER };

export async function detectionStage(): Promise<DetectionStage> {
  const database = await freshDatabase();
  const clock = movableClock(START);
  const scanner = new SyslogScanner();
  const log = silentLog();
  const make = (): Detector => createDetector({ wire: database.wire, clock, log, behind: async () => stage.behind });
  const batch = (said: Said[]): ReturnType<typeof batchOf> =>
    batchOf(
      said.map((each) => ({ bytes: Buffer.from(each.text), at: clock.now() + (each.at ?? 0), source: sourceOf(each) })),
    );
  const sources = new Map<string, SourceRef>();
  const sourceOf = ({ from, kind }: Said): SourceRef => {
    const key = `${from.clientId} ${from.deviceId ?? from.address} ${kind}`;
    const source = sources.get(key) ?? { ...from, listener: doors[kind], kind };
    sources.set(key, source);
    return source;
  };
  const stage: DetectionStage = {
    database,
    clock,
    behind: false,
    detector: make(),
    async hear(...said) {
      const heard = batch(said);
      await database.wire.as(systemScope, (tx) => stage.detector.handle(heard, scanner.scan(heard), tx));
    },
    async hearAndCrash(...said) {
      const heard = batch(said);
      const crash = new Error('the process is gone');
      await database.wire
        .as(systemScope, async (tx) => {
          await stage.detector.handle(heard, scanner.scan(heard), tx);
          throw crash;
        })
        .catch((error: unknown) => {
          if (error !== crash) throw error;
        });
    },
    async forward(milliseconds, step = milliseconds) {
      for (let passed = 0; passed < milliseconds; passed += step) {
        clock.forward(Math.min(step, milliseconds - passed));
        await stage.detector.settled();
      }
    },
    async restart(after = 0) {
      await stage.detector.stop();
      clock.forward(after);
      stage.detector = make();
      await stage.detector.start();
    },
    findings: () => allFindings(database),
    facts: () => allFacts(database),
    topics: async () => (await stage.facts()).map(({ topic }) => topic.replace('finding.', '')),
    async close() {
      await stage.detector.stop();
      await database.drop();
    },
  };
  await stage.detector.start();
  return stage;
}

async function allFindings({ wire }: TestDatabase) {
  return wire.as(systemScope, (tx) => tx.selectFrom('finding').selectAll().orderBy('id').execute());
}

// Not by factsAfter: that waits for every transaction of the server, also those of tests running beside this one.
async function allFacts({ wire }: TestDatabase): Promise<Told[]> {
  return wire.as(
    systemScope,
    async (tx) =>
      (
        await tx.pg.query<Told>(
          `select topic, client_id as "clientId", subject_id as "subjectId", data from fact where topic like 'finding.%' order by id`,
        )
      ).rows,
  );
}

/** A syslog line of Junos, structured. */
export function junos(app: string, tag: string, pairs: string): string {
  return `<28>1 2026-03-02T09:00:00.123Z fw1 ${app} - ${tag} [junos@2636.1.1.1.2.129 ${pairs}]`;
}

export function junosLink(state: 'DOWN' | 'UP', name: string, number: number): string {
  const status = state === 'DOWN' ? 'down(2)' : 'up(1)';
  return junos(
    'mib2d',
    `SNMP_TRAP_LINK_${state}`,
    `snmp-interface-index="${number}" admin-status="up(1)" operational-status="${status}" interface-name="${name}"`,
  );
}

/** A trap record as the trap listener keeps it. */
export function trapText(
  trap: string,
  varbinds: [oid: string, value: string | number][],
  more: Record<string, unknown> = {},
): string {
  const typed = varbinds.map(([oid, value]) => ({
    oid,
    type: typeof value === 'number' ? 'integer' : 'string',
    value,
  }));
  return JSON.stringify({ trap, version: '2c', uptime: 1234, source: '10.0.0.1', varbinds: typed, ...more });
}

const IF = '1.3.6.1.2.1.2.2.1';

export function linkTrap(state: 'down' | 'up', number: number, name?: string): string {
  const varbinds: [string, string | number][] = [
    [`${IF}.1.${number}`, number],
    [`${IF}.7.${number}`, 1],
    [`${IF}.8.${number}`, state === 'down' ? 2 : 1],
  ];
  if (name !== undefined) varbinds.push([`${IF}.2.${number}`, name]);
  return trapText(`1.3.6.1.6.3.1.1.5.${state === 'down' ? 3 : 4}`, varbinds);
}

export function ospfTrap(neighbour: string, router: string, state: number): string {
  const row = '1.3.6.1.2.1.14.10.1';
  return trapText('1.3.6.1.2.1.14.16.2.2', [
    [`${row}.1.${neighbour}.0`, neighbour],
    [`${row}.3.${neighbour}.0`, router],
    [`${row}.6.${neighbour}.0`, state],
  ]);
}
