/**
 * `npm run bench:wire`: SRX lines over TCP through our whole records' path (frame, identify, durable append, scan, detect,
 * store) beside rsyslog and syslog-ng parsing the same lines into a JSON file, in turns; then what storing costs in bytes
 * and how long a search takes. Options: `--lines 1000000 --rounds 3 --day 400000 --ours`. Prints Markdown.
 */
import { parseArgs } from 'node:util';
import { linesFile } from './lib/lines.ts';
import { bytesPerEvent, measureOurs, startOurs } from './lib/ours.ts';
import type { Measured } from './lib/ours.ts';
import { findPeers, measurePeer } from './lib/peers.ts';
import { measureSearches } from './lib/searches.ts';
import type { SearchTime } from './lib/searches.ts';
import { makeSender } from './lib/sender.ts';
import type { Send } from './lib/sender.ts';

export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      lines: { type: 'string', default: '1000000' },
      rounds: { type: 'string', default: '3' },
      day: { type: 'string', default: '400000' },
      ours: { type: 'boolean', default: false },
    },
  });
  const [lines, rounds, day] = [Number(values.lines), Number(values.rounds), Number(values.day)];
  const file = await linesFile(Math.max(lines, day));
  const send = makeSender();
  const { peers, missing } = values.ours ? { peers: [], missing: ['peers: left out as asked'] } : findPeers();
  for (const each of missing) console.error(`Left out: ${each}`);
  const all: Measured[] = [];
  const memory: { lines: number; node: number; postgres: number }[] = [];
  let bytes = 0;
  for (let round = 0; round < rounds; round += 1) {
    for (const count of [200_000, lines]) {
      console.error(`round ${round + 1} of ${rounds}: Watchfloor, ${count} lines …`);
      const run = await runOurs(send, file, count);
      memory.push({ lines: count, node: run.measured.megabytes, postgres: run.measured.postgresMegabytes ?? 0 });
      if (count !== lines) continue;
      all.push(run.measured);
      bytes = run.bytes;
    }
    for (const peer of peers) {
      console.error(`round ${round + 1} of ${rounds}: ${peer.name} …`);
      all.push(await measurePeer(peer, { send, file, lines }));
    }
  }
  console.error(`searches over a day of ${day} events …`);
  report(all, { memory, bytes, searches: await searches(send, file, day), language: send.language, day });
}

/** On a fresh server, warmed by a first tenth as a server that runs for days is. */
async function runOurs(send: Send, file: string, lines: number): Promise<{ measured: Measured; bytes: number }> {
  const server = await startOurs();
  try {
    await measureOurs(server, { send, file, lines: 100_000 });
    const measured = await measureOurs(server, { send, file, lines });
    return { measured, bytes: await bytesPerEvent(server) };
  } finally {
    await server.stop();
  }
}

async function searches(send: Send, file: string, day: number): Promise<SearchTime[]> {
  const server = await startOurs();
  try {
    await measureOurs(server, { send, file, lines: day });
    return await measureSearches(server, file, day);
  } finally {
    await server.stop();
  }
}

type Rest = {
  memory: { lines: number; node: number; postgres: number }[];
  bytes: number;
  searches: SearchTime[];
  language: string;
  day: number;
};

function report(all: Measured[], { memory, bytes, searches: found, language, day }: Rest): void {
  const rows = [...Map.groupBy(all, (each) => each.name)].map(([name, runs]) => ({
    name,
    rate: spread(runs.map((run) => run.lines / run.seconds)),
    cpu: spread(runs.map((run) => (1e6 * run.cpuSeconds) / run.lines)),
    megabytes: median(runs.map((run) => run.megabytes)),
    postgres: median(runs.map((run) => run.postgresMegabytes ?? 0)),
  }));
  console.log(
    `\nSender in ${language}, one connection; median [least..most] of ${all.length / Math.max(1, rows.length)} rounds in turns.\n`,
  );
  console.log('| | lines/s | CPU s a million lines | peak memory |\n|---|---|---|---|');
  for (const row of rows)
    console.log(
      `| ${row.name} | ${whole(row.rate)} | ${fixed(row.cpu)} | ${Math.round(row.megabytes)} MB${row.postgres > 0 ? ` + PostgreSQL ${Math.round(row.postgres)} MB` : ''} |`,
    );
  const ours = rows.find((row) => row.name === 'Watchfloor');
  const best = rows.filter((row) => row !== ours).toSorted((a, b) => b.rate.median - a.rate.median)[0];
  if (ours && best)
    console.log(
      `\nWatchfloor : ${best.name} = ${(ours.rate.median / best.rate.median).toFixed(2)} in lines/s, ${(best.cpu.median / ours.cpu.median).toFixed(2)} in CPU.`,
    );
  console.log('\n| lines sent | peak memory of Node | of PostgreSQL |\n|---|---|---|');
  for (const [lines, runs] of Map.groupBy(memory, (each) => each.lines))
    console.log(
      `| ${lines.toLocaleString('en')} | ${Math.round(median(runs.map((run) => run.node)))} MB | ${Math.round(median(runs.map((run) => run.postgres)))} MB |`,
    );
  console.log(`\nStored: ${bytes.toFixed(1)} bytes an event, with filters and indexes.\n`);
  console.log(
    `| search in one client's day of ${day.toLocaleString('en')} events | found | time, median of 5 |\n|---|---|---|`,
  );
  for (const { what, found: count, milliseconds } of found)
    console.log(`| ${what} | ${count.toLocaleString('en')} | ${Math.round(milliseconds)} ms |`);
}

type Spread = { median: number; least: number; most: number };

function spread(values: number[]): Spread {
  return { median: median(values), least: Math.min(...values), most: Math.max(...values) };
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function whole({ median: middle, least, most }: Spread): string {
  const k = (value: number): string => `${Math.round(value / 1000)}k`;
  return `${Math.round(middle).toLocaleString('en')} [${k(least)}..${k(most)}]`;
}

function fixed({ median: middle, least, most }: Spread): string {
  return `${middle.toFixed(1)} [${least.toFixed(1)}..${most.toFixed(1)}]`;
}
