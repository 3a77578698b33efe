/** Figures of tickets for /metrics: counted from the facts of what has really become of them since this process began. */
import { Counter, Registry } from 'prom-client';
import { z } from 'zod';
import { instantOf } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';
import type { Fact, FactWorker } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { markOf } from './marks.store.ts';

const zTold = z.object({ reopenedBy: z.string().optional(), how: z.string().optional() });

export type TicketCounts = { readonly registry: Registry; readonly worker: FactWorker };

export function ticketCounts(clock: Clock): TicketCounts {
  const began = clock.now();
  const registry = new Registry();
  const counter = <L extends string>(name: string, help: string, label: L): Counter<L> =>
    new Counter({ name, help, labelNames: [label], registers: [registry] });
  const marks = counter('watchfloor_ticket_marks_total', 'Marks that clients gave closed tickets, by mark', 'mark');
  const reopens = counter('watchfloor_ticket_reopens_total', 'Tickets opened again, by where it was asked', 'by');
  const exports = counter('watchfloor_ticket_exports_total', 'Tickets and lists exported or printed, by how', 'how');
  const count = async (tx: Tx, { topic, subjectId, data, at }: Fact): Promise<void> => {
    const told = zTold.parse(data);
    if (told.reopenedBy !== undefined) reopens.inc({ by: told.reopenedBy });
    if (topic === 'ticket-export.made') exports.inc({ how: told.how ?? 'other' });
    const given = topic === 'ticket.marked' && subjectId !== null ? await markOf(tx, subjectId) : undefined;
    // A mark that is put right was counted when it was given.
    if (given?.at === at) marks.inc({ mark: given.mark });
  };
  const worker: FactWorker = {
    name: 'tickets.counts',
    topics: ['ticket.marked', 'ticket.reopened', 'ticket.entry-added', 'ticket-export.made'],
    handle: async (tx, fact) => (instantOf(fact.at) < began ? undefined : count(tx, fact)),
  };
  return { registry, worker };
}
