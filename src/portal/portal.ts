/** Who is signed in, and tickets of the client; always under the client user's own scope. */
import { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import { Problem, notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { clientRoles } from '../people/client-users-api.ts';
import { ownClient } from '../people/client-users.ts';
import { openForClient, ticketForClient, ticketsForClient } from '../tickets/for-client.ts';
import type { AskForHelp, LineForClient } from '../tickets/for-client.ts';
import { markIn, reopenIn } from '../tickets/marks.ts';
import { liveStates } from '../tickets/ticket-api.ts';
import type { TicketState } from '../tickets/ticket-api.ts';
import { answerIn } from '../tickets/tickets.ts';
import type { zMe, zPortalTicket } from './api.ts';
import { clientOf } from './store.ts';

type PortalTicket = z.output<typeof zPortalTicket>;
type Show = 'open' | 'needs-you' | 'done' | 'all';

const shown: Record<Show, readonly TicketState[] | undefined> = {
  open: liveStates,
  'needs-you': ['waiting-for-client'],
  done: ['resolved', 'closed'],
  all: undefined,
};

export async function me({ db }: Deps, actor: Actor): Promise<z.output<typeof zMe>> {
  const clientId = ownClient(actor);
  const client = await db.as(scopeOf(actor), (tx) => clientOf(tx, clientId));
  if (!client) throw notFound('client');
  const { id, name, role } = personOf(actor);
  return {
    id,
    name,
    role: z.enum(clientRoles).parse(role),
    mayWrite: actor.permissions.has('portal.write'),
    mayManage: actor.permissions.has('portal.manage'),
    client,
  };
}

export async function listTickets(
  { db }: Deps,
  actor: Actor,
  { show, ...query }: { show: Show; text?: string | undefined; limit: number; after?: string | undefined },
): Promise<{ items: LineForClient[]; next: string | null }> {
  ownClient(actor);
  return db.as(scopeOf(actor), (tx) => ticketsForClient(tx, { ...query, states: shown[show] }));
}

export async function readTicket(deps: Deps, actor: Actor, id: string): Promise<PortalTicket> {
  ownClient(actor);
  return deps.db.as(scopeOf(actor), (tx) => ticketIn(tx, deps, actor, id));
}

export async function openTicket(deps: Deps, actor: Actor, ask: AskForHelp): Promise<PortalTicket> {
  const clientId = ownClient(actor);
  return deps.db.as(scopeOf(actor), async (tx) => {
    const id = await openForClient(tx, deps.clock, personOf(actor), clientId, ask);
    return ticketIn(tx, deps, actor, id);
  });
}

export async function answer(
  deps: Deps,
  actor: Actor,
  ticketId: string,
  input: { text: string; requestId?: string | undefined },
): Promise<{ ticket: PortalTicket; entryId: string }> {
  ownClient(actor);
  return deps.db.as(scopeOf(actor), async (tx) => {
    await mustTakeAnswers(tx, deps, actor, ticketId);
    const entryId = await answerIn(tx, deps, actor, { ticketId, ...input });
    return { entryId, ticket: await ticketIn(tx, deps, actor, ticketId) };
  });
}

export async function reopenTicket(
  deps: Deps,
  actor: Actor,
  ticketId: string,
  input: { text: string; requestId?: string | undefined },
): Promise<{ ticket: PortalTicket; entryId: string }> {
  ownClient(actor);
  return deps.db.as(scopeOf(actor), async (tx) => {
    const entryId = await reopenIn(tx, deps, actor, { ticketId, ...input });
    return { entryId, ticket: await ticketIn(tx, deps, actor, ticketId) };
  });
}

export async function markTicket(
  deps: Deps,
  actor: Actor,
  ticketId: string,
  input: { mark: number; text: string },
): Promise<PortalTicket> {
  ownClient(actor);
  return deps.db.as(scopeOf(actor), async (tx) => {
    await markIn(tx, deps, personOf(actor), { ticketId, ...input });
    return ticketIn(tx, deps, actor, ticketId);
  });
}

/** An answer on a resolved ticket opens it again: not after the days agreed. */
async function mustTakeAnswers(tx: Tx, { clock }: Deps, actor: Actor, ticketId: string): Promise<void> {
  const { state, tooLate } = await ticketForClient(tx, clock, actor, ticketId);
  if (state === 'resolved' && tooLate) throw tooLate;
}

async function ticketIn(tx: Tx, { clock }: Deps, actor: Actor, id: string): Promise<PortalTicket> {
  const { tooLate, ...ticket } = await ticketForClient(tx, clock, actor, id);
  const mayWrite = actor.permissions.has('portal.write');
  return {
    ...ticket,
    mayAnswer: mayWrite && ticket.state !== 'closed' && (ticket.state !== 'resolved' || tooLate === null),
    reopenUntil: mayWrite && tooLate === null ? ticket.reopenUntil : null,
    mayMark: mayWrite && ticket.mayMark,
  };
}

function personOf(actor: Actor): Actor & { id: string } {
  if (actor.id === null) throw new Problem('portal/not-a-person', 403, 'The portal is for people. Sign in.');
  return { ...actor, id: actor.id };
}
