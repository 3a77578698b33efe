/** What mail does to tickets, in the caller's transaction: opens one, notes on one, goes on where a closed one ended. */
import { createHash } from 'node:crypto';
import type { Actor } from '../base/actor.ts';
import { theSystem } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import type { Deps } from '../db/deps.ts';
import type { Tx } from '../db/open.ts';
import { apply } from './apply.ts';
import { insertAttachment } from './attachments.store.ts';
import { change } from './change.rules.ts';
import { refusalOf } from './file.rules.ts';
import { rootOf } from './family.store.ts';
import { linkIn } from './links.ts';
import { openIn } from './open.ts';
import { entryOf, lockedTicket } from './store.ts';
import { answerIn, locked } from './tickets.ts';

export type MailRequest = {
  clientId: string;
  title: string;
  text: string;
  requester: { kind: 'contact' | 'client-user'; id: string } | null;
  requesterName: string;
  /** Writes the text as an entry too, where files find their place. */
  hasFiles: boolean;
  /** The closed ticket that this mail answers. */
  follows?: string | undefined;
};

/** Opens a ticket with its clocks. */
export async function openForMail(
  tx: Tx,
  deps: Deps,
  sender: Actor,
  request: MailRequest,
): Promise<{ ticketId: string; entryId: string | null }> {
  const { clientId, title, text, requester, requesterName, follows } = request;
  const ticketId = await openIn(tx, deps.clock, sender, {
    clientId,
    title: title.slice(0, 300),
    description: text.slice(0, 20_000),
    source: 'mail',
    component: '',
    deviceId: null,
    requesterUserId: requester?.kind === 'client-user' ? requester.id : null,
    requesterContactId: requester?.kind === 'contact' ? requester.id : null,
    requesterName,
    impact: 'medium',
    urgency: 'medium',
    audience: 'client',
    claim: false,
  });
  if (follows !== undefined)
    await linkIn(tx, deps, theSystem, await locked(tx, ticketId), {
      relation: 'follows',
      to: { kind: 'ticket', id: follows },
    });
  const entryId = request.hasFiles ? await answerIn(tx, deps, sender, { ticketId, text: entryText(text) }) : null;
  return { ticketId, entryId };
}

/** Writes the sender's answer where the ticket is followed; undefined: it is closed, nothing is written there any more. */
export async function answerByMail(
  tx: Tx,
  deps: Deps,
  sender: Actor,
  answer: { ticketId: string; text: string },
): Promise<{ ticketId: string; entryId: string } | undefined> {
  const root = await rootOf(tx, answer.ticketId);
  const subject = await lockedTicket(tx, root);
  if (!subject || subject.ticket.state === 'closed') return undefined;
  return {
    ticketId: root,
    entryId: await answerIn(tx, deps, sender, { ticketId: root, text: entryText(answer.text) }),
  };
}

function entryText(text: string): string {
  return text.trim().slice(0, 50_000) || '(no text)';
}

/** A line of Watchfloor's own: never a response, moves no clock and no state, also on a closed ticket. */
export async function noteIn(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  ticketId: string,
  text: string,
): Promise<string | undefined> {
  const subject = await locked(tx, ticketId);
  const [entryId] = await apply(
    tx,
    clock,
    theSystem,
    subject,
    change('noted', {
      entries: [{ audience: 'internal', kind: 'automatic', text: text.slice(0, 50_000) }],
      history: [{ what: 'entry', was: null, became: 'internal' }],
    }),
  );
  return entryId;
}

/** Hangs files on an entry; those that may not be attached are named with the reason. */
export async function attachFromMail(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  place: { ticketId: string; entryId: string; by: string },
  files: readonly { name: string; mediaType: string; bytes: Buffer }[],
): Promise<string[]> {
  const { ticket } = await locked(tx, place.ticketId);
  const entry = await entryOf(tx, place.ticketId, place.entryId);
  if (!entry) return files.map(({ name }) => `${name}: its entry is gone`);
  const left: string[] = [];
  for (const given of files) {
    // What is not of a kind we know, or not what it says, is kept as bytes.
    const file = refusalOf(given) ? { ...given, mediaType: 'application/octet-stream' } : given;
    const refusal = refusalOf(file);
    if (refusal) {
      left.push(`${file.name}: ${refusal.message}`);
      continue;
    }
    await insertAttachment(tx, {
      ...file,
      id: newId(clock.now()),
      clientId: ticket.clientId,
      ticketId: ticket.id,
      entryId: place.entryId,
      audience: entry.audience,
      sha256: createHash('sha256').update(file.bytes).digest(),
      authorName: place.by,
      at: isoOf(clock.now()),
    });
  }
  return left;
}
