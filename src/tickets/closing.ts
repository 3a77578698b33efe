/** What a client is told when its ticket is closed. */
import type { Tx } from '../db/open.ts';
import { REOPEN_DAYS, reopenUntil } from './marks.rules.ts';
import { markOf, rulesOf } from './marks.store.ts';
import { numberOf } from './rules.ts';
import { entriesOf, ticketById } from './store.ts';

export type Closing = {
  /** The entry that says what was done. */
  entryId: string;
  number: string;
  title: string;
  resolution: string;
  /** Until when the client may open it again. */
  reopenUntil: string | null;
  /** Nobody has said yet how it was. */
  asks: boolean;
};

/** Null: there is nothing to tell. It is not closed, goes on elsewhere, was never solved, is internal, or the client wants no such mail. */
export async function closingOf(tx: Tx, ticketId: string): Promise<Closing | null> {
  const ticket = await ticketById(tx, ticketId);
  if (ticket?.state !== 'closed' || ticket.mergedIntoId !== null || ticket.audience !== 'client') return null;
  const said = (await entriesOf(tx, ticketId)).findLast(
    (entry) => entry.kind === 'resolution' && entry.ticketId === ticketId,
  );
  const rules = await rulesOf(tx, ticket.clientId);
  if (!said || ticket.resolution === null || rules?.closingMail === false) return null;
  return {
    entryId: said.id,
    number: numberOf(ticket.number),
    title: ticket.title,
    resolution: ticket.resolution,
    reopenUntil: reopenUntil(ticket, rules?.reopenDays ?? REOPEN_DAYS),
    asks: (await markOf(tx, ticketId)) === undefined,
  };
}
