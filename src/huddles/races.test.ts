/** Two at once, a thousand times: nothing is doubled, nothing is lost, and the loser is told who was first. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase } from '../../test/harness/database.ts';
import type { TestDatabase } from '../../test/harness/database.ts';
import { makeClient, makeDevice, makeStaff, staffActor } from '../../test/harness/factories.ts';
import type { Actor } from '../base/actor.ts';
import { systemClock } from '../base/clock.ts';
import { readConfig } from '../base/config.ts';
import { silentLog } from '../base/log.ts';
import { Problem } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { decide, listLines, openHuddle, readHuddle } from './huddles.ts';
import { acceptCommand, offerCommand } from './war-rooms.ts';

// npm run test:faults runs a thousand.
const ROUNDS = Number(process.env['RACE_ROUNDS'] ?? 20);
const LIMIT = 900_000;
let database: TestDatabase;
let deps: Deps;
let clientId: string;
let people: Actor[];

beforeAll(async () => {
  database = await freshDatabase();
  deps = { db: database.db, clock: systemClock, config: readConfig({}, undefined).config, log: silentLog() };
  clientId = (await makeClient(database.db)).id;
  people = [];
  for (const name of ['Ann', 'Bo', 'Cy'])
    people.push(staffActor(await makeStaff(database.db, 'engineer', { name, allClients: true })));
});
afterAll(() => database.drop());

const about = async () => ({ kind: 'device' as const, id: (await makeDevice(database.db, clientId)).id });
/** Both at once; what each got, or why not. */
async function both<T>(one: () => Promise<T>, other: () => Promise<T>): Promise<(T | Problem)[]> {
  const settled = await Promise.allSettled([one(), other()]);
  return settled.map((each) => {
    if (each.status === 'fulfilled') return each.value;
    if (each.reason instanceof Problem) return each.reason;
    throw each.reason;
  });
}
async function wholeLog(id: string): Promise<{ text: string }[]> {
  const all: { text: string }[] = [];
  let after: string | undefined;
  do {
    const page = await listLines(deps, people[0]!, id, { limit: 200, after });
    all.push(...page.items);
    after = page.next ?? undefined;
  } while (after !== undefined);
  return all;
}
const won = <T>(outcomes: (T | Problem)[]): T[] => outcomes.filter((each): each is T => !(each instanceof Problem));
const lost = (outcomes: unknown[]): Problem[] => outcomes.filter((each): each is Problem => each instanceof Problem);

test(
  'two accept the command at once: one has it, the other is told who',
  async () => {
    const { id } = await openHuddle(deps, people[0]!, { kind: 'war-room', about: await about() });
    let commander = people[0]!;
    let handed = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const [x, y] = people.filter((each) => each !== commander);
      await offerCommand(deps, commander, id, [x!.id!, y!.id!]);
      const outcomes = await both(
        () => acceptCommand(deps, x!, id),
        () => acceptCommand(deps, y!, id),
      );
      const [winner] = won(outcomes);
      expect([won(outcomes).length, lost(outcomes).map(({ code }) => code)]).toEqual([1, ['war-room/no-offer']]);
      expect(lost(outcomes)[0]!.more['heldBy']).toEqual(winner!.commander);
      commander = people.find((each) => each.id === winner!.commander!.id)!;
      handed += 1;
    }
    const { commander: last, offers } = await readHuddle(deps, people[0]!, id);
    const lines = await wholeLog(id);
    expect(lines.filter(({ text }) => text.startsWith('has the command'))).toHaveLength(handed);
    expect([last!.id, offers, handed]).toEqual([commander.id, [], ROUNDS]);
  },
  LIMIT,
);

test(
  'two open a huddle on one record at once: both are in the same',
  async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const record = await about();
      const outcomes = await both(
        () => openHuddle(deps, people[0]!, { kind: 'huddle', about: record }),
        () => openHuddle(deps, people[1]!, { kind: 'huddle', about: record }),
      );
      const ids = new Set(won(outcomes).map(({ id }) => id));
      expect([ids.size, won(outcomes).length]).toEqual([1, 2]);
      expect((await readHuddle(deps, people[0]!, [...ids][0]!)).people).toHaveLength(2);
    }
  },
  LIMIT,
);

test(
  'two decide at once: one decision, and the other is told it',
  async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { id } = await openHuddle(deps, people[0]!, { kind: 'huddle', about: await about() });
      const outcomes = await both(
        () => decide(deps, people[0]!, id, { decision: 'Left.' }),
        () => decide(deps, people[1]!, id, { decision: 'Right.' }),
      );
      expect(lost(outcomes).map(({ code }) => code)).toEqual(['huddle/decided']);
      const { decision, lines } = await readHuddle(deps, people[0]!, id);
      expect(lines.filter(({ kind }) => kind === 'decision').map(({ text }) => text)).toEqual([decision]);
    }
  },
  LIMIT,
);
