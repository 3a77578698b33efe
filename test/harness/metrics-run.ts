/** A process to be killed: appends one sample after another, seals after every tenth, and says each that was acknowledged. Arguments: how to connect, the series' number. */
import { systemClock } from '../../src/base/clock.ts';
import { readConfig } from '../../src/base/config.ts';
import { silentLog } from '../../src/base/log.ts';
import { openDb } from '../../src/db/open.ts';
import { append } from '../../src/metrics/metrics.ts';
import { sealDue } from '../../src/metrics/seal.ts';

const [connection = '{}', series = '0', first = '0'] = process.argv.slice(2);
const wire = openDb(JSON.parse(connection));
const sealing = { wire, clock: systemClock, log: silentLog(), config: readConfig({}).config };
const start = Math.floor(Date.now() / 1000) - 40_000;

for (let i = Number(first); ; i += 1) {
  await append(wire, { series: [Number(series)], at: [(start + i) * 1000], values: [i] });
  process.stdout.write(`${i}\n`);
  // Not waited for: the death falls into the middle of a sealing as well as of an append.
  if (i % 10 === 0) void sealDue(sealing, { all: true });
}
