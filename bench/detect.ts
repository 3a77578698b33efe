/**
 * What detection costs: `node scripts/run.mjs bench detect [-- lines]`. A firewall's lines as in bench:wire's generator (97 %
 * sessions, 3 % attacks), sifted alone, then handled with the database; and lines that no shape knows, for the byte search.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../src/base/clock.ts';
import { newId } from '../src/base/id.ts';
import { silentLog } from '../src/base/log.ts';
import { asOwner } from '../src/db/connect.ts';
import { startEmbedded } from '../src/db/embedded.ts';
import { migrate } from '../src/db/migrate.ts';
import { openDb, systemScope } from '../src/db/open.ts';
import type { Db } from '../src/db/open.ts';
import { createDetector } from '../src/detection/detection.ts';
import { ShapeFilter } from '../src/detection/prefilter.ts';
import { sift } from '../src/detection/sift.ts';
import { readRecord } from '../src/intake/read-record.ts';
import { SyslogScanner } from '../src/intake/scan.ts';
import { batchOf } from '../src/wire/batch.ts';
import type { Batch, SourceRef } from '../src/wire/batch.ts';
import type { Scan } from '../src/wire/scan.ts';

const BATCH = Number(process.env['BENCH_BATCH'] ?? 1000);
const ATTACKS = ['HTTP:MISC:GENERIC-DIR-TRAVERSAL', 'SSL:OPENSSL-HEARTBLEED', 'APP:LOG4J-JNDI-RCE', 'SSH:BRUTE-LOGIN'];

export async function main([lines = '300000']: string[]): Promise<void> {
  const count = Number(lines);
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-bench-'));
  const server = await startEmbedded({ folder, clock: systemClock, log: silentLog() });
  try {
    const connection = { ...server.connection, database: 'postgres' };
    await asOwner({ ...connection, user: 'watchfloor_owner' }, (client) => migrate(client));
    const app = openDb({ ...connection, user: 'watchfloor_app' });
    const wire = openDb({ ...connection, user: 'watchfloor_wire' });
    const source = await deviceOf(app);
    const scanner = new SyslogScanner();
    const fed = batches(count, source).map((batch) => ({ batch, scan: scanner.scan(batch) }));
    const filter = new ShapeFilter();
    report('sift by shape', count, () => fed.forEach(({ batch, scan }) => sift(batch, scan, filter, readRecord)));
    const quiet = batches(count, source, 0).map((batch) => ({ batch, scan: scanner.scan(batch) }));
    report('sift by shape, sessions only', count, () =>
      quiet.forEach(({ batch, scan }) => sift(batch, scan, filter, readRecord)),
    );
    report('sift by bytes, sessions only', count, () =>
      quiet.forEach(({ batch }) => sift(batch, undefined, filter, readRecord)),
    );
    await handled(wire, fed, count);
    await Promise.all([app.close(), wire.close()]);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function handled(wire: Db, fed: { batch: Batch; scan: Scan }[], count: number): Promise<void> {
  const detector = createDetector({ wire, clock: systemClock, log: silentLog() });
  await detector.start();
  const before = process.cpuUsage();
  const start = performance.now();
  for (const { batch, scan } of fed) await wire.as(systemScope, (tx) => detector.handle(batch, scan, tx));
  say('handled, a transaction for each 1000 records', count, process.cpuUsage(before), performance.now() - start);
  console.log(
    `  findings: ${JSON.stringify(detector.counts())}, resident ${Math.round(process.memoryUsage.rss() / 1e6)} MB`,
  );
  await detector.stop();
}

async function deviceOf(app: Db): Promise<SourceRef> {
  const at = new Date(systemClock.now()).toISOString();
  const [clientId, deviceId] = [newId(systemClock.now()), newId(systemClock.now())];
  await app.as(systemScope, async (tx) => {
    await tx
      .insertInto('client')
      .values({ id: clientId, name: 'Bench', slug: 'bench', zone: 'UTC', createdAt: at })
      .execute();
    await tx
      .insertInto('device')
      .values({ id: deviceId, clientId, name: 'fw1', kind: 'firewall', createdAt: at })
      .execute();
  });
  return { clientId, deviceId, listener: 'syslog-tcp', address: '10.0.0.1', kind: 'syslog' };
}

function batches(count: number, source: SourceRef, attacksInHundred = 3): Batch[] {
  return Array.from({ length: count / BATCH }, (_, b) =>
    batchOf(
      Array.from({ length: BATCH }, (_each, i) => ({
        bytes: Buffer.from(lineOf(b * BATCH + i, attacksInHundred)),
        at: systemClock.now(),
        source,
      })),
    ),
  );
}

function lineOf(i: number, attacksInHundred: number): string {
  const addresses = `source-address="10.${i & 63}.${(i >> 3) & 255}.${1 + (i & 253)}" source-port="${1024 + (i & 0xfff)}" destination-address="192.0.2.${1 + (i & 127)}" destination-port="443"`;
  if (i % 100 < attacksInHundred)
    return `<12>1 2026-03-02T09:00:00.${100 + (i % 900)}Z srx-hq-01 RT_IDP - IDP_ATTACK_LOG_EVENT [junos@2636.1.1.1.2.129 epoch-time="1772442000" message-type="SIG" ${addresses} application-name="SSL" rule-name="${1 + (i % 20)}" rulebase-name="IPS" policy-name="idp-recommended" attack-name="${ATTACKS[i % ATTACKS.length] ?? ''}" action="DROP" threat-severity="${i % 2 === 0 ? 'HIGH' : 'MEDIUM'}" source-zone-name="untrust" destination-zone-name="dmz" alert="yes"]`;
  return `<14>1 2026-03-02T09:00:00.${100 + (i % 900)}Z srx-hq-01 RT_FLOW - RT_FLOW_SESSION_CLOSE [junos@2636.1.1.1.2.129 reason="TCP FIN" ${addresses} service-name="junos-https" nat-source-address="203.0.113.${i & 255}" protocol-id="6" policy-name="allow-web" source-zone-name="trust" destination-zone-name="untrust" session-id-32="${i}" bytes-from-client="${i * 7}" bytes-from-server="${i * 91}" elapsed-time="${i % 3600}"]`;
}

/** Once to warm up, then measured. */
function report(what: string, count: number, work: () => void): void {
  work();
  const before = process.cpuUsage();
  const start = performance.now();
  work();
  say(what, count, process.cpuUsage(before), performance.now() - start);
}

function say(what: string, count: number, { user, system }: NodeJS.CpuUsage, wallMs: number): void {
  console.log(
    `${what}: ${(((user + system) * 1000) / count).toFixed(0)} ns CPU a record, ${Math.round(count / (wallMs / 1000)).toLocaleString('en')} records/s`,
  );
}
