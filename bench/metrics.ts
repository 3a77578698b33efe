/**
 * Measurements: samples appended a second, bytes a sample, and what a chart of a day costs beside one of a year. Floor: a
 * plain table of rows with an index by series and time, the same batches, the same questions, in the same run.
 * Options: --devices 5 --minutes 1440 (each device has 48 interfaces of four metrics) --rounds 100 --json
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../src/base/clock.ts';
import { silentLog } from '../src/base/log.ts';
import { asOwner } from '../src/db/connect.ts';
import { startEmbedded } from '../src/db/embedded.ts';
import { migrate } from '../src/db/migrate.ts';
import { openDb } from '../src/db/open.ts';
import { appendBoth } from './metrics-append.ts';
import type { Appended } from './metrics-append.ts';
import { askBoth } from './metrics-ask.ts';
import type { Asked } from './metrics-ask.ts';
import { makeSeries } from './metrics-series.ts';

export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      devices: { type: 'string', default: '5' },
      minutes: { type: 'string', default: '1440' },
      rounds: { type: 'string', default: '100' },
      json: { type: 'boolean', default: false },
    },
  });
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-bench-'));
  const embedded = await startEmbedded({ folder, clock: systemClock, log: silentLog() });
  const as = (user: string) => ({ ...embedded.connection, user, database: 'postgres' });
  const owner = as('watchfloor_owner');
  await asOwner(owner, (client) => migrate(client));
  const [app, wire] = [openDb(as('watchfloor_app')), openDb(as('watchfloor_wire'))];
  try {
    const made = await makeSeries(app, wire, Number(values.devices));
    const appended = await appendBoth({ wire, owner, made, minutes: Number(values.minutes) });
    const asked = await askBoth({ app, wire, owner, made, rounds: Number(values.rounds) });
    if (values.json) console.log(JSON.stringify({ appended, asked }));
    else report(appended, asked);
  } finally {
    await Promise.all([app.close(), wire.close()]);
    await embedded.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function report(appended: readonly Appended[], asked: readonly Asked[]): void {
  const load = (loadavg()[0] ?? 0).toFixed(1);
  console.log(`${availableParallelism()} cores, load ${load}\n`);
  console.log('| kept as | samples/s, each batch durable | bytes a sample |\n|---|---|---|');
  for (const { kept, perSecond, bytes } of appended)
    console.log(
      `| ${kept} | ${perSecond === null ? '' : Math.round(perSecond).toLocaleString('en')} | ${bytes.toFixed(2)} |`,
    );
  console.log('\n| chart of 400 points | a day, ms | a year, ms | year : day |\n|---|---|---|---|');
  for (const { kept, day, year } of asked)
    console.log(`| ${kept} | ${day.toFixed(1)} | ${year.toFixed(1)} | ${(year / day).toFixed(1)} |`);
}
