/** How long searches take over what a run has stored, under the application's role, row-level security on. */
import { readFileSync } from 'node:fs';
import { systemClock } from '../../src/base/clock.ts';
import { openDb } from '../../src/db/open.ts';
import { readStored } from '../../src/roles/stored.ts';
import { blockStore } from '../../src/wire/blocks.ts';
import type { EventQuery } from '../../src/wire/events.ts';
import type { OurServer } from './ours.ts';

export type SearchTime = { what: string; found: number; milliseconds: number };

const RUNS = 5;

export async function measureSearches(server: OurServer, file: string, lines: number): Promise<SearchTime[]> {
  const reading = openDb(server.app, { max: 2 });
  const writing = openDb(server.wire, { max: 1 });
  const store = blockStore({
    reading,
    writing,
    clock: systemClock,
    read: readStored,
    retention: async () => ({ usual: 90, byClient: new Map() }),
  });
  const rare = rareAddress(file, lines);
  const all = 1_000_000_000;
  const queries: [string, Partial<EventQuery>][] = [
    [`a rare word (${rare}), all hits`, { text: rare, limit: all }],
    ['a common word (jsmith), first 200', { text: 'jsmith', limit: 200 }],
    ['a word that is nowhere', { text: 'nowheretobefound', limit: 200 }],
    ['part of a word that is nowhere (every block is read)', { text: 'owheretobefoun', match: 'part', limit: 200 }],
    ['a word in one line of 27 (LOG4J), counted by reading every hit', { text: 'LOG4J-JNDI-RCE', limit: all }],
    [`a field (source.ip = ${rare})`, { fields: [{ name: 'source.ip', value: rare }], limit: 200 }],
    [
      'a field of many (source.port = 1024), first 200',
      { fields: [{ name: 'source.port', value: '1024' }], limit: 200 },
    ],
    ['the newest 200', { limit: 200 }],
  ];
  const times: SearchTime[] = [];
  for (const [what, query] of queries) {
    const runs: number[] = [];
    let found = 0;
    for (let run = 0; run < RUNS; run += 1) {
      const start = performance.now();
      found = 0;
      for await (const event of store.search(
        { side: 'staff', clients: [server.clientId], actorId: null },
        { limit: 200, clientId: server.clientId, ...query },
      ))
        found += event ? 1 : 0;
      runs.push(performance.now() - start);
    }
    times.push({ what, found, milliseconds: runs.toSorted((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0 });
  }
  await Promise.all([reading.close(), writing.close()]);
  return times;
}

/** A source address in the middle of the file. */
function rareAddress(file: string, lines: number): string {
  const text =
    readFileSync(file, 'latin1')
      .split('\n', Math.floor(lines / 2) + 1)
      .at(-1) ?? '';
  return /source-address="([^"]+)"/.exec(text)?.[1] ?? '';
}
