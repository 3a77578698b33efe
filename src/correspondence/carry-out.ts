/** Carries out what was decided on a mail, in the transaction of its filing. */
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import type { Tx } from '../db/open.ts';
import type { Decision } from '../mail/read/decide.ts';
import type { ReadMail } from '../mail/read/types.ts';
import { answerByMail, attachFromMail, noteIn, openForMail } from '../tickets/from-mail.ts';
import { holdIn } from '../tickets/hold.ts';
import { ticketBy } from './around.store.ts';
import type { Person } from './around.store.ts';
import type { Found } from './look-up.ts';
import type { MessageState } from './mail-api.ts';
import { noticeBounced } from './notices.ts';
import { updateOutgoing } from './outgoing.store.ts';
import type { MailDeps } from './parts.ts';
import { storable, touchesOf } from './rules.ts';
import { insertVerification } from './verifications.store.ts';

export type CarriedOut = {
  state: MessageState;
  clientId: string | null;
  ticketId: string | null;
  entryId: string | null;
  /** What there is to add to the decision's reason. */
  why: string;
};

export type Case = { message: { id: string }; mail: ReadMail; found: Found; decision: Decision };

export async function carryOut(tx: Tx, deps: MailDeps, all: Case): Promise<CarriedOut> {
  const { found, decision, mail } = all;
  const clientId = found.known.clientId ?? null;
  const aside = (state: MessageState, of: string | null): CarriedOut => ({
    state,
    clientId: of,
    ticketId: null,
    entryId: null,
    why: '',
  });
  switch (decision.act) {
    case 'drop':
      return aside('dropped', clientId);
    case 'quarantine':
      return aside('quarantined', null);
    case 'unfiled':
      return aside('unfiled', null);
    case 'record-bounce':
      return recordBounce(tx, deps, all);
    case 'record-automatic':
      return recordAutomatic(tx, deps, all);
    case 'open-ticket':
      return clientId === null ? aside('unfiled', null) : openTicket(tx, deps, all, { clientId, person: found.person });
    case 'add-entry':
    case 'add-invitation':
      return decision.ticketId === null
        ? aside('unfiled', null)
        : addEntry(tx, deps, all, { ticketId: decision.ticketId, text: answerText(mail) });
  }
}

/** Someone who wrote a mail, as the author of what comes of it. */
function senderActor(mail: ReadMail, clientId: string, person: Person | undefined): Actor {
  const address = mail.from?.address ?? '';
  const said = person?.name ?? (mail.from?.name || address);
  return {
    side: 'client',
    id: person?.id ?? null,
    name: storable(said, 200) || 'unknown sender',
    role: 'nobody',
    clients: [clientId],
    permissions: new Set(),
    via: 'internal',
    from: storable(address, 320) || null,
  };
}

export async function openTicket(
  tx: Tx,
  deps: MailDeps,
  { message, mail }: Pick<Case, 'message' | 'mail'>,
  { clientId, person, follows }: { clientId: string; person: Person | undefined; follows?: string },
): Promise<CarriedOut> {
  const sender = senderActor(mail, clientId, person);
  const { ticketId, entryId } = await openForMail(tx, deps, sender, {
    clientId,
    title: storable(mail.subject.trim(), 300) || '(no subject)',
    text: storable(mail.text, 50_000),
    requester: person && person.clientId === clientId ? { kind: person.kind, id: person.id } : null,
    requesterName: sender.name,
    hasFiles: mail.attachments.length > 0,
    follows,
  });
  const why = await filesOf(tx, deps, mail, { ticketId, entryId, by: sender.name });
  await askProof(tx, deps, { message, mail }, { clientId, ticketId, opened: true });
  return { state: 'filed', clientId, ticketId, entryId, why };
}

/** A person's answer moves the ticket on; an automatic one is only written down. On a closed ticket a new one follows. */
export async function addEntry(
  tx: Tx,
  deps: MailDeps,
  all: Case,
  { ticketId, text }: { ticketId: string; text: string },
): Promise<CarriedOut> {
  const { mail, found, decision, message } = all;
  const ticket = await ticketBy(tx, { id: ticketId });
  if (!ticket) throw new Error('the ticket of this mail is gone');
  const { clientId } = ticket;
  const person = found.person?.clientId === clientId ? found.person : undefined;
  if (!decision.movesClocks) {
    const entryId = (await noteIn(tx, deps, ticketId, `Automatic mail of ${addressOf(mail)}:\n\n${text}`)) ?? null;
    return { state: 'filed', clientId, ticketId, entryId, why: 'it moves no clock' };
  }
  const sender = senderActor(mail, clientId, person);
  const answered = await answerByMail(tx, deps, sender, { ticketId, text });
  if (answered === undefined) {
    const done = await openTicket(tx, deps, all, { clientId, person, follows: ticketId });
    return { ...done, why: [`that ticket is closed, so a new one follows it`, done.why].filter(Boolean).join('; ') };
  }
  const why = await filesOf(tx, deps, mail, { ...answered, by: sender.name });
  // A merged ticket is read, and proved, where it is followed.
  await askProof(tx, deps, { message, mail }, { clientId, ticketId: answered.ticketId, opened: false });
  return { state: 'filed', clientId, ticketId, entryId: answered.entryId, why };
}

async function recordBounce(tx: Tx, deps: MailDeps, { message, mail, found }: Case): Promise<CarriedOut> {
  const { bounced } = found;
  const nowhere = { state: 'bounce' as const, clientId: null, ticketId: null, entryId: null };
  const report = mail.bounce?.recipients[0];
  const failed = report === undefined || report.action === 'failed';
  const said = storable(`${report?.status ?? ''} ${report?.diagnostic ?? mail.subject}`.trim(), 1000);
  if (!bounced) {
    const messageId = mail.bounce?.originalMessageId ?? mail.inReplyTo;
    const notice = await noticeBounced(tx, deps, { messageId, bounceId: message.id, said, failed });
    return notice ? { ...nowhere, ...notice, why: '' } : { ...nowhere, why: 'no mail of ours is known under that id' };
  }
  if (failed && bounced.state !== 'failed') {
    const at = isoOf(deps.clock.now());
    await updateOutgoing(tx, bounced.id, {
      state: 'failed',
      nextTryAt: null,
      failedAt: at,
      said,
      bounceId: message.id,
    });
  }
  const what = failed ? 'did not arrive' : 'is delayed';
  const entryId =
    (await noteIn(tx, deps, bounced.ticketId, `Our mail to ${bounced.toAddress} ${what}: ${said}`)) ?? null;
  return { state: 'bounce', clientId: bounced.clientId, ticketId: bounced.ticketId, entryId, why: '' };
}

async function recordAutomatic(tx: Tx, deps: MailDeps, { mail, found, decision }: Case): Promise<CarriedOut> {
  const where = found.known.byToken ?? found.known.byReference;
  const aside = { state: 'automatic' as const, clientId: found.known.clientId ?? null, ticketId: null, entryId: null };
  if (!where?.senderMay) return { ...aside, why: '' };
  const ticket = await ticketBy(tx, { id: where.ticketId });
  const what = mail.kind === 'out-of-office' ? 'Out-of-office notice' : 'Automatic reply';
  const text = `${what} of ${addressOf(mail)}:\n\n${storable(mail.replyText, 5000)}`;
  const entryId = (await noteIn(tx, deps, where.ticketId, text)) ?? null;
  return { ...aside, clientId: ticket?.clientId ?? null, ticketId: decision.ticketId, entryId, why: '' };
}

/** What touches access, credentials or a change waits for proof of its sender, whatever SPF and DKIM say. */
async function askProof(
  tx: Tx,
  deps: MailDeps,
  { message, mail }: Pick<Case, 'message' | 'mail'>,
  { clientId, ticketId, opened }: { clientId: string; ticketId: string; opened: boolean },
): Promise<void> {
  const touches = touchesOf(mail);
  if (touches.length === 0) return;
  const now = deps.clock.now();
  const id = newId(now);
  if (
    !(await insertVerification(tx, { id, clientId, ticketId, messageId: message.id, touches, createdAt: isoOf(now) }))
  )
    return;
  const why = `A mail of ${addressOf(mail).slice(0, 320)} asks for what touches`;
  await holdIn(tx, deps, { ticketId, id, why, touches, opened });
}

async function filesOf(
  tx: Tx,
  deps: MailDeps,
  mail: ReadMail,
  { ticketId, entryId, by }: { ticketId: string; entryId: string | null; by: string },
): Promise<string> {
  if (entryId === null || mail.attachments.length === 0) return '';
  const files = mail.attachments.map(({ filename, mimeType, content }) => ({
    name: storable(filename, 255),
    mediaType: mimeType,
    bytes: Buffer.from(content),
  }));
  const left = await attachFromMail(tx, deps, { ticketId, entryId, by }, files);
  return left.length === 0 ? '' : `not attached: ${left.join(', ')}`;
}

function answerText(mail: ReadMail): string {
  const calendar = mail.invitation ? `Invitation: ${mail.invitation.summary}\n\n` : '';
  return storable(`${calendar}${mail.replyText.trim() === '' ? mail.text : mail.replyText}`, 50_000);
}

function addressOf(mail: ReadMail): string {
  return storable(mail.from?.address ?? '', 320) || 'nobody';
}
