/** Mail that waits for a person: read, filed with a reason, its files handed out only to be saved. */
import { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { Problem, notFound } from '../base/problem.ts';
import { recordFact } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { markShapes, pageOf, readMark } from '../http/page.ts';
import { decide } from '../mail/read/decide.ts';
import type { ReadMail } from '../mail/read/types.ts';
import { domainOf } from '../mail/token.ts';
import { audit } from '../people/audit.ts';
import { clientsAtDomain, peopleAt, ticketBy } from './around.store.ts';
import { addEntry, openTicket } from './carry-out.ts';
import type { CarriedOut } from './carry-out.ts';
import { factOf, readFor } from './filing.ts';
import { zFile } from './mail-api.ts';
import type { filing, zMessage, zMessageLine, zMessageQuery } from './mail-api.ts';
import { lockOpen, messageById, messagesPage, rawOf } from './messages.store.ts';
import type { MessageRow } from './messages.store.ts';
import type { MailDeps } from './parts.ts';
import { meaningOf } from './rules.ts';
import { readProof } from './sender.ts';
import { duplicateOf, updateMessage } from './store.ts';

export type MessageLine = z.input<typeof zMessageLine>;
export type Message = z.input<typeof zMessage>;
type Filing = z.output<typeof filing>;

const zFiles = z.array(zFile).catch([]);

export async function listMessages(
  { db }: MailDeps,
  actor: Actor,
  query: z.output<typeof zMessageQuery>,
): Promise<{ items: MessageLine[]; next: string | null }> {
  const before = readMark(query.after, markShapes.byTime);
  const rows = await db.as(scopeOf(actor), (tx) =>
    messagesPage(tx, { state: query.state, before, limit: query.limit + 1 }),
  );
  const page = pageOf(rows, query.limit, (row) => [row.receivedAt, row.id]);
  return { next: page.next, items: page.items.map(lineOf) };
}

export async function readMessage({ db }: MailDeps, actor: Actor, id: string): Promise<Message> {
  return db.as(scopeOf(actor), (tx) => readIn(tx, id));
}

async function readIn(tx: Tx, id: string): Promise<Message> {
  const row = await messageById(tx, id);
  if (!row) throw notFound('message');
  const domain = domainOf(row.fromAddress ?? '');
  const near = await clientsAtDomain(tx, domain);
  return {
    ...lineOf(row),
    text: row.text ?? '',
    attachments: zFiles.parse(row.attachments),
    authentication: readProof(row.authentication),
    suggestions: near.map((client) => ({ ...client, why: `has people at ${domain}` })),
  };
}

/** Files it by hand: a new ticket, an entry on a ticket, or away with a reason. */
export async function fileMessage(deps: MailDeps, actor: Actor, id: string, how: Filing): Promise<Message> {
  const raw = await deps.db.as(scopeOf(actor), (tx) => rawOf(tx, id));
  if (!raw) throw notFound('message');
  const mail = await readFor(deps, raw.raw, []);
  return deps.db.as(scopeOf(actor), async (tx) => {
    if (!(await lockOpen(tx, id))) throw new Problem('message/filed', 409, 'Somebody has filed this mail already.');
    const done = await carryOutByHand(tx, deps, { message: { id }, mail }, how);
    const why = how.as === 'discard' ? how.reason : `filed by hand by ${actor.name}`;
    await updateMessage(tx, id, {
      ...done,
      why: [why, done.why].filter(Boolean).join('; '),
      filedByName: actor.name,
      filedAt: isoOf(deps.clock.now()),
    });
    await recordFact(tx, deps.clock, factOf(id, done));
    await audit(tx, deps.clock, actor, {
      act: `message.${done.state}`,
      recordKind: 'message',
      recordId: id,
      clientId: done.clientId,
      detail: { ...how, ticketId: done.ticketId },
    });
    return readIn(tx, id);
  });
}

async function carryOutByHand(
  tx: Tx,
  deps: MailDeps,
  { message, mail }: { message: { id: string }; mail: ReadMail },
  how: Filing,
): Promise<CarriedOut> {
  if (how.as === 'discard') return { state: 'discarded', clientId: null, ticketId: null, entryId: null, why: '' };
  const ticket = how.as === 'entry' ? await ticketBy(tx, { id: how.ticketId }) : undefined;
  const clientId = how.as === 'entry' ? ticket?.clientId : how.clientId;
  if (clientId === undefined) throw notFound('ticket');
  await mustBeNew(tx, mail, { id: message.id, clientId });
  const person = (await peopleAt(tx, mail.from?.address ?? '')).find((each) => each.clientId === clientId);
  if (!ticket) return openTicket(tx, deps, { message, mail }, { clientId, person });
  const decision = { ...decide(mail), movesClocks: mail.signals.automatic.length === 0 };
  const found = { known: { clientId }, clients: [clientId], person, bounced: undefined };
  const text = mail.replyText.trim() || mail.text;
  return addEntry(tx, deps, { message, mail, found, decision }, { ticketId: ticket.id, text });
}

/** The same mail came by another way and stands with this client already: a second ticket of it helps nobody. */
async function mustBeNew(tx: Tx, mail: ReadMail, on: { id: string; clientId: string }): Promise<void> {
  const { messageId } = mail;
  const known = messageId === null ? undefined : await duplicateOf(tx, { ...on, messageId, meaning: meaningOf(mail) });
  if (known === undefined) return;
  const ticketId = (await messageById(tx, known))?.ticketId ?? null;
  const ticket = ticketId === null ? undefined : await ticketBy(tx, { id: ticketId });
  const where = ticket ? `on WF-${ticket.number}` : 'as another mail of this client';
  throw new Problem('message/duplicate', 409, `This very mail is filed already, ${where}. Put this copy away.`, {
    messageId: known,
    ticketId,
  });
}

/** `raw`: the mail as it came; a number: that file of it. Headers make any browser save it and run nothing in it. */
export async function messageFile(
  deps: MailDeps,
  actor: Actor,
  id: string,
  which: string,
): Promise<{ headers: Record<string, string>; bytes: Buffer }> {
  const raw = await deps.db.as(scopeOf(actor), (tx) => rawOf(tx, id));
  if (!raw) throw notFound('message');
  if (which === 'raw') return saved(`${id}.eml`, 'message/rfc822', raw.raw);
  const file = (await readFor(deps, raw.raw, [])).attachments[Number(which)];
  if (!file) throw notFound('file');
  return saved(file.filename, 'application/octet-stream', Buffer.from(file.content));
}

function saved(name: string, type: string, bytes: Buffer): { headers: Record<string, string>; bytes: Buffer } {
  const ascii = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16)}`,
  );
  return {
    bytes,
    headers: {
      'content-type': type,
      'content-length': String(bytes.length),
      'content-disposition': `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'private, no-store',
    },
  };
}

export function lineOf(row: MessageRow): MessageLine {
  const { id, clientId, clientName, state, kind, recipients, sender, receivedAt, ticketId } = row;
  return {
    ...{ id, clientId, clientName, state, kind, recipients, sender, receivedAt, ticketId },
    from: { name: row.fromName ?? '', address: row.fromAddress ?? '' },
    subject: row.subject ?? '',
    why: row.why ?? '',
  };
}

export function filesOf(row: MessageRow): z.output<typeof zFiles> {
  return zFiles.parse(row.attachments);
}
