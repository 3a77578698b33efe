/** A ticket as the client prints it: made of what the portal shows, so that nothing else can be on it. */
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import type { Deps } from '../db/deps.ts';
import { scopeOf } from '../db/scope.ts';
import { ownClient } from '../people/client-users.ts';
import { auditExport } from '../tickets/export.ts';
import { pageOf, timeOf } from '../tickets/printed.ts';
import { readTicket } from './portal.ts';

export async function printTicket(deps: Deps, actor: Actor, id: string): Promise<string> {
  const clientId = ownClient(actor);
  const ticket = await readTicket(deps, actor, id);
  await deps.db.as(scopeOf(actor), (tx) =>
    auditExport(tx, deps, actor, { ...ticket, clientId }, { how: 'portal-print', words: 'print in the portal' }),
  );
  return pageOf({
    number: ticket.number,
    title: ticket.title,
    description: ticket.description,
    facts: [
      ['State', ticket.state],
      ['Priority', ticket.priority],
      ['Device', ticket.deviceName],
      ['Component', ticket.component],
      ['Requester', ticket.requesterName],
      ['With', ticket.engineer],
      ['Opened', timeOf(ticket.openedAt)],
      ['Resolved', ticket.resolvedAt && timeOf(ticket.resolvedAt)],
      ['Goes on in', ticket.mergedInto?.number ?? null],
    ],
    entries: ticket.entries.map(({ author, at, text }) => ({ by: author, at, text, internal: false })),
    files: ticket.attachments,
    foot: `Printed by ${actor.name}, ${timeOf(isoOf(deps.clock.now()))}.`,
  });
}
