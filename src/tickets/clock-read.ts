/** Clocks as staff see them. */
import type { z } from 'zod';
import type { Clock } from '../base/clock.ts';
import type { Tx } from '../db/open.ts';
import type { zClock } from './clock-api.ts';
import { explain } from './clock-explain.rules.ts';
import { loadTerms } from './clock-terms.load.ts';
import type { Terms } from './clock-terms.ts';
import { stateOf } from './clock.rules.ts';
import type { ClockRow } from './clock.rules.ts';
import { clocksOf } from './clock.store.ts';

/** All clocks of a ticket, each with why it is due when it is. */
export async function clocksIn(
  tx: Tx,
  clock: Clock,
  ticket: { id: string; clientId: string },
): Promise<z.output<typeof zClock>[]> {
  const clocks = await clocksOf(tx, ticket.id);
  const terms = await loadTerms(tx, clock, ticket.clientId, clocks);
  return clocks.map((each) => clockOf(each, terms, clock.now()));
}

function clockOf(clock: ClockRow, terms: Terms, now: number): z.output<typeof zClock> {
  const warnings = [
    { percent: 50, at: clock.warned50At },
    { percent: 75, at: clock.warned75At },
    { percent: 90, at: clock.warned90At },
  ].flatMap(({ percent, at }) => (at === null ? [] : [{ percent, at }]));
  return {
    kind: clock.kind,
    round: clock.round,
    turn: clock.turn,
    is: stateOf(clock, now),
    startedAt: clock.startedAt,
    dueAt: clock.dueAt,
    pausedAt: clock.pausedAt,
    pausedBecause: clock.pausedBecause,
    pauses: clock.pauses,
    warnings,
    breachedAt: clock.breachedAt,
    metAt: clock.metAt,
    metBy: clock.metByName,
    tookSeconds: clock.tookSeconds,
    cancelledAt: clock.cancelledAt,
    cancelledBecause: clock.cancelledBecause,
    explain: explain(clock, terms),
  };
}
