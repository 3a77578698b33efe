/** What a ticket may not do while it waits for proof of who asked. */
import { Problem } from '../base/problem.ts';
import type { TicketRow } from './change.rules.ts';
import { numberOf } from './rules.ts';

export type Hold = 'held' | 'refuted';
export type HoldRow = {
  id: string;
  why: string;
  touches: string[];
  opened: boolean;
  since: string;
  state: 'held' | 'proved' | 'refuted';
  settledBy: string | null;
  settledHow: string | null;
  settledAt: string | null;
};

/** Where a ticket stands after all that was asked on it. A stranger's letter on a ticket of someone else's spoils nothing once it is refuted. */
export function holdOf(requests: readonly Pick<HoldRow, 'state' | 'opened'>[]): Hold | null {
  if (requests.some(({ state }) => state === 'held')) return 'held';
  if (requests.some(({ state }) => state === 'proved')) return null;
  return requests.some(({ state, opened }) => state === 'refuted' && opened) ? 'refuted' : null;
}

/** Why it cannot end, or be taken apart, yet; a refuted one can: that is how it ends. */
export function heldBack(ticket: Pick<TicketRow, 'hold' | 'number'>): Problem | undefined {
  return ticket.hold === 'held' ? waiting(ticket) : undefined;
}

/** Why what was asked for cannot be done. */
export function unproved(ticket: Pick<TicketRow, 'hold' | 'number'>): Problem | undefined {
  if (ticket.hold !== 'refuted') return heldBack(ticket);
  return new Problem(
    'ticket/refuted',
    409,
    `Whoever asked on ${numberOf(ticket.number)} was not who they said, so nothing of it is done. Resolve it, and open another ticket for what the client really wants.`,
  );
}

function waiting({ number }: Pick<TicketRow, 'number'>): Problem {
  return new Problem(
    'ticket/held',
    409,
    `${numberOf(number)} waits for proof of who asked. Call the stored number back and record it under Mail, or refuse the sender there. Replies and notes can be written meanwhile.`,
  );
}
