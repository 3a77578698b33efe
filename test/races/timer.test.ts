/** The timer against people, a thousand times each: no promise breaks twice, none breaks unseen, whoever comes first. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { instantOf, movableClock } from '../../src/base/clock.ts';
import { merge } from '../../src/tickets/family.ts';
import { createWakeUps } from '../../src/tickets/wake-ups.ts';
import { setTargets } from '../../src/tickets/targets.ts';
import { addEntry, claim, readTicket, resolve, setPriority, setState } from '../../src/tickets/tickets.ts';
import type { Ticket } from '../../src/tickets/read.ts';
import { makeStaff, staffActor } from '../harness/factories.ts';
import { LIMIT, atOnce, countOf, raceWorld, rounds } from './world.ts';
import type { Held, RaceWorld } from './world.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const clock = movableClock(Date.parse('2026-03-02T09:00:00Z'));
const silent = { onRing: () => () => undefined };
let world: RaceWorld;

beforeAll(async () => {
  world = await raceWorld(clock);
  const manager = staffActor(await makeStaff(world.deps.db, 'manager', { allClients: true }), 'manager');
  const of = (priority: 'P1' | 'P3', minutes: [number, number, number]) =>
    (['acknowledgement', 'first-response', 'next-update', 'resolution'] as const).map((kind, i) => ({
      priority,
      kind,
      targetSeconds: (minutes[i - 1] ?? 15) * 60,
      calendarId: null,
    }));
  await setTargets(world.deps, manager, {
    clientId: world.clientId,
    version: 0,
    targets: [...of('P1', [15, 20, 40]), ...of('P3', [30, 60, 480])],
  });
});
afterAll(() => world.close());

/** Two servers' timers against one act, `minutes` after a ticket was opened; then on until nothing can be due any more. */
async function race(
  round: number,
  { minutes, impact, act }: { minutes: number; impact: 'medium' | 'high'; act: (ticket: Ticket) => Promise<unknown> },
): Promise<Held> {
  const { deps, ann } = world;
  const opened = await world.open({ impact });
  const ticket = await setPriority(deps, ann, opened.id, {
    version: opened.version,
    priority: impact === 'high' ? 'P1' : 'P3',
    reason: 'race',
  });
  clock.forward(minutes * MINUTE);
  const timers = [createWakeUps(deps, silent), createWakeUps(deps, silent)];
  const outcomes = await atOnce(round, ...timers.map((timer) => () => timer.runDue()), () => act(ticket));
  expect(outcomes).toEqual([undefined, undefined, undefined]);
  const ended = clock.now();
  await timers[0]!.runDue();
  mustHold(await world.held(ticket.id), ended);
  clock.forward(30 * DAY);
  await Promise.all(timers.map((timer) => timer.runDue()));
  const held = await world.held(ticket.id);
  mustHold(held, clock.now());
  const { breached, state } = await readTicket(deps, ann, ticket.id);
  const late = held.clocks.some((each) => each.breachedAt && !each.metAt && !each.cancelledAt);
  expect([breached, state === 'closed' && breached]).toEqual([late, false]);
  return held;
}

/** Every promise past its due time is told as broken, once; none that is not; and the history says the same. */
function mustHold({ facts, clocks, history }: Held, now: number): void {
  const keyOf = (clockOf: { kind: unknown; round: unknown; startedAt: unknown }, due: unknown): string =>
    [clockOf.kind, clockOf.round, clockOf.startedAt, due].map(String).join(' ');
  const told = (topic: string): string[] =>
    facts
      .filter((fact) => fact.topic === topic)
      .map(({ data }) =>
        keyOf({ kind: data['kind'], round: data['round'], startedAt: data['startedAt'] }, data['wasDueAt']),
      );
  const breaches = told('clock.breached');
  expect(breaches).toHaveLength(new Set(breaches).size);
  expect(told('clock.warned')).toHaveLength(new Set(told('clock.warned')).size);
  for (const each of clocks) {
    const over = Math.min(
      ...[each.metAt, each.cancelledAt, each.pausedAt].flatMap((at) => (at ? [instantOf(at)] : [])),
      now,
    );
    const broken = instantOf(each.dueAt) <= over;
    expect([each.kind, each.breachedAt !== null, countOf(breaches, keyOf(each, each.dueAt))]).toEqual([
      each.kind,
      broken,
      broken ? 1 : 0,
    ]);
  }
  expect(facts.filter(({ topic }) => topic === 'clock.met')).toHaveLength(clocks.filter(({ metAt }) => metAt).length);
  expect(history.filter(({ what }) => what === 'breach').map(({ became }) => became)).toHaveLength(breaches.length);
}

test(
  'against a priority that shortens a promise, and one that lengthens it',
  () =>
    rounds(async (round) => {
      const [impact, priority] = round % 4 < 2 ? (['medium', 'P1'] as const) : (['high', 'P3'] as const);
      const { deps, ann } = world;
      await race(round, {
        minutes: 25,
        impact,
        act: ({ id, version }) => setPriority(deps, ann, id, { version, priority, reason: 'race' }),
      });
    }),
  LIMIT,
);

test(
  'against a pause, with warnings due and with a promise broken at that instant',
  () =>
    rounds(async (round) => {
      const { deps, ann } = world;
      await race(round, {
        minutes: round % 4 < 2 ? 50 : 60,
        impact: 'medium',
        act: ({ id, version }) => setState(deps, ann, { id, version, state: 'waiting-for-client' }),
      });
    }),
  LIMIT,
);

test(
  'against a resolution, a claim, an answer and a merge',
  () =>
    rounds(async (round) => {
      const { deps, ann } = world;
      const which = (round >> 1) % 4;
      const into = which === 0 ? (await world.open()).id : '';
      const acts: ((ticket: Ticket) => Promise<unknown>)[] = [
        ({ id, version }) => merge(deps, ann, { id, version, into, reason: 'race' }),
        ({ id, version }) => resolve(deps, ann, { id, version, resolution: 'done' }),
        ({ id }) => claim(deps, ann, id),
        ({ id }) => addEntry(deps, ann, id, { audience: 'client', text: 'On it' }),
      ];
      await race(round, { minutes: 61, impact: 'medium', act: acts[which]! });
    }),
  LIMIT,
);
