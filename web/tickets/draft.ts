/** What is being written on a ticket, kept in this browser until it is sent. */
import { z } from 'zod';
import { audiences } from '../../src/tickets/ticket-api.ts';
import type { Audience } from '../../src/tickets/ticket-api.ts';

const zDraft = z.object({ audience: z.enum(audiences), text: z.string() });
export type Draft = z.output<typeof zDraft>;

/** `most`: the widest audience the ticket allows; a draft for the client of what is now internal becomes internal. */
export function readDraft(ticketId: string, most: Audience): Draft {
  const kept = zDraft.safeParse(parsed(localStorage.getItem(nameOf(ticketId))));
  const draft = kept.success ? kept.data : { audience: most, text: '' };
  return most === 'internal' ? { ...draft, audience: 'internal' } : draft;
}

export function keepDraft(ticketId: string, draft: Draft): void {
  if (draft.text.trim() === '') return dropDraft(ticketId);
  localStorage.setItem(nameOf(ticketId), JSON.stringify(draft));
}

export function dropDraft(ticketId: string): void {
  localStorage.removeItem(nameOf(ticketId));
}

function nameOf(ticketId: string): string {
  return `watchfloor.draft.${ticketId}`;
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    // Written by something else: as good as no draft.
    return null;
  }
}
