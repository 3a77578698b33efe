/**
 * A changed promise of the house that moves every live ticket: how long all of it takes, and how long the longest batch
 * holds its tickets. Beside it the same in one transaction. Options: --tickets 10000 --json
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Actor } from '../src/base/actor.ts';
import { systemClock } from '../src/base/clock.ts';
import { readConfig } from '../src/base/config.ts';
import { silentLog } from '../src/base/log.ts';
import { processAll } from '../src/bus/fact-workers.ts';
import { asOwner } from '../src/db/connect.ts';
import type { Deps } from '../src/db/deps.ts';
import { startEmbedded } from '../src/db/embedded.ts';
import { migrate } from '../src/db/migrate.ts';
import { openDb } from '../src/db/open.ts';
import { cliActor } from '../src/demo/cast.ts';
import { clocksWorker } from '../src/tickets/jobs.ts';
import { retimeBatch } from '../src/tickets/retime.ts';
import { readTargets, setTargets } from '../src/tickets/targets.ts';
import { priorities } from '../src/tickets/ticket-api.ts';
import { seedQueue } from './queue-seed.ts';

type Run = { batch: number; seconds: number; longestMs: number; looked: number };

export async function main(args: string[]): Promise<void> {
  const options = { tickets: { type: 'string', default: '10000' }, json: { type: 'boolean', default: false } } as const;
  const { values } = parseArgs({ args, options });
  const tickets = Number(values.tickets);
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-bench-'));
  const embedded = await startEmbedded({ folder, clock: systemClock, log: silentLog() });
  const owner = { ...embedded.connection, user: 'watchfloor_owner', database: 'postgres' };
  try {
    await asOwner(owner, (client) => migrate(client));
    await asOwner(owner, (client) =>
      seedQueue(client, { tickets, clients: 300, livePercent: 100, now: systemClock.now() }),
    );
    const db = openDb({ ...owner, user: 'watchfloor_app' });
    const { config } = readConfig({}, undefined);
    const deps = { db, clock: systemClock, log: silentLog(), config };
    // The first begins a clock on every ticket, the others move it.
    const runs: Run[] = [];
    for (const [at, batch] of [200, 200, tickets].entries()) runs.push(await run(deps, cliActor, batch, at + 1));
    await db.close();
    if (values.json) return console.log(JSON.stringify({ bench: 'retime', tickets, runs }));
    for (const { batch, seconds, longestMs, looked } of runs)
      console.log(
        `batches of ${batch}: ${looked} tickets in ${seconds.toFixed(1)} s, longest batch ${longestMs.toFixed(0)} ms`,
      );
  } finally {
    await embedded.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function run(deps: Deps, actor: Actor, batch: number, hours: number): Promise<Run> {
  const { own } = await readTargets(deps, actor, null);
  const targets = priorities.map((priority) => ({
    priority,
    kind: 'resolution' as const,
    targetSeconds: hours * 36_000,
    calendarId: null,
  }));
  await setTargets(deps, actor, { clientId: null, version: own.version, targets });
  await processAll(deps.db, [clocksWorker(deps)]);
  const began = systemClock.monotonic();
  let [looked, longestMs] = [0, 0];
  for (;;) {
    const from = systemClock.monotonic();
    const done = await retimeBatch(deps, batch);
    if (done === undefined) break;
    looked += done;
    longestMs = Math.max(longestMs, systemClock.monotonic() - from);
  }
  return { batch, seconds: (systemClock.monotonic() - began) / 1000, longestMs, looked };
}
