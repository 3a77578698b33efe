/** Mail that is about no ticket, such as a report: it waits, is tried again and bounces as every mail of ours does. */
import type { Config } from '../base/config.ts';
import { isoOf } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';
import { recordFact } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { systemScope } from '../db/open.ts';
import type { TicketPost } from '../mail/send.ts';
import type { MailTokens } from '../mail/token.ts';
import { reachOf } from '../people/recipients.ts';
import type { About, Recipient } from '../people/recipients.ts';
import type { Worked } from './loop.ts';
import { senderFor } from './mailboxes.store.ts';
import {
  endNotice,
  filesIn,
  insertNotice,
  nextNoticeDue,
  noticeById,
  noticeByMessageId,
  putOffNotice,
  takeDueNotice,
} from './notices.store.ts';
import type { DueNotice, NoticeState } from './notices.store.ts';
import type { MailDeps } from './parts.ts';
import { ON_ITS_WAY_MS, saidBy, waitAfter, wokenFor } from './tries.rules.ts';

export type NoticeFile = { name: string; mediaType: string; text: string };

export type Notice = {
  /** Of this one mail. */
  id: string;
  /** What it belongs to: to one address it goes once. */
  aboutId: string;
  about: About;
  to: Recipient & { name: string; address: string };
  /** As `noticeSender` says. */
  from: string;
  subject: string;
  text: string;
  html: string;
  files: readonly NoticeFile[];
};

/** The address that a client knows us by, else the installation's own; what is answered to it comes in as mail. */
export async function noticeSender(tx: Tx, config: Config, clientId: string | null): Promise<string> {
  const own = clientId === null ? undefined : await senderFor(tx, clientId);
  return own?.address ?? config.mailFrom;
}

/** In the transaction of the act it tells of, sent once that is committed. False when that address has it already. */
export async function queueNotice(
  tx: Tx,
  { clock, tokens }: { clock: Clock; tokens: MailTokens },
  { id, aboutId, about, to, from, subject, text, html, files }: Notice,
): Promise<boolean> {
  const at = isoOf(clock.now());
  const { clientId, clients } = about;
  const queued = await insertNotice(tx, {
    id,
    clientId,
    clients: clientId === null && clients !== 'all' ? [...clients] : null,
    aboutId,
    personKind: to.kind,
    personId: to.id,
    fromAddress: from,
    toName: to.name,
    toAddress: to.address,
    messageId: tokens.messageId(aboutId, id),
    subject,
    body: text,
    html,
    files: JSON.stringify(files),
    nextTryAt: at,
    createdAt: at,
  });
  if (queued) await tell(tx, clock, 'queued', { id, clientId, aboutId });
  return queued;
}

/** What became of one mail so far. */
export async function noticeState(tx: Tx, id: string): Promise<NoticeState | undefined> {
  return noticeById(tx, id);
}

/** Sends all that is due, and says when the next will be. */
export async function sendNotices(deps: MailDeps, post: TicketPost, over: () => boolean): Promise<Worked> {
  while (!over() && (await sendNextNotice(deps, post)));
  const next = await deps.db.as(systemScope, nextNoticeDue);
  return wokenFor(next, deps.clock.now());
}

/** Sends one that is due. False when none was. A crash after the server took it sends it again under the same Message-ID. */
export async function sendNextNotice(deps: MailDeps, post: TicketPost): Promise<boolean> {
  const now = deps.clock.now();
  const due = await deps.db.as(systemScope, (tx) => takeDueNotice(tx, isoOf(now), isoOf(now + ON_ITS_WAY_MS)));
  if (!due) return false;
  const whyNot = await deps.db.as(systemScope, (tx) => whyNotNow(tx, due));
  if (whyNot !== null) {
    await end(deps, due, { state: 'failed', said: `Not sent: ${due.toName} ${whyNot}.` });
    return true;
  }
  const sent = await post.send({
    from: due.fromAddress,
    replyTo: due.fromAddress,
    to: { name: due.toName, address: due.toAddress },
    subject: due.subject,
    text: due.body,
    html: due.html,
    attachments: filesIn(due.files).map(({ name, mediaType, text }) => ({
      filename: name,
      contentType: mediaType,
      content: text,
    })),
    messageId: due.messageId,
    references: [],
    loopToken: deps.tokens.loopToken,
    automatic: true,
  });
  deps.metrics.sent(sent.is);
  const said = saidBy(sent);
  const wait = waitAfter(due.attempts);
  if (sent.is === 'later' && wait !== undefined) {
    const again = isoOf(deps.clock.now() + wait);
    await deps.db.as(systemScope, (tx) => putOffNotice(tx, due.id, said, again));
  } else await end(deps, due, { state: sent.is === 'sent' ? 'sent' : 'failed', said });
  return true;
}

/** A bounce that names a mail of this kind; undefined when none is known under that id. */
export async function noticeBounced(
  tx: Tx,
  { clock }: Pick<MailDeps, 'clock'>,
  { messageId, bounceId, said, failed }: { messageId: string | null; bounceId: string; said: string; failed: boolean },
): Promise<{ clientId: string | null } | undefined> {
  const notice = messageId === null ? undefined : await noticeByMessageId(tx, messageId);
  if (notice && failed && notice.state !== 'failed') {
    await endNotice(tx, notice.id, { state: 'failed', said, at: isoOf(clock.now()), bounceId });
    await tell(tx, clock, 'failed', notice);
  }
  return notice && { clientId: notice.clientId };
}

/** Null when its recipient may still have it, there: between two tries rights and addresses may have changed. */
async function whyNotNow(
  tx: Tx,
  { personKind: kind, personId: id, clientId, clients, toAddress }: DueNotice,
): Promise<string | null> {
  const { whyNot, address } = await reachOf(tx, { kind, id }, { clientId, clients: clients ?? 'all' });
  if (whyNot !== null) return whyNot;
  return address === toAddress ? null : `is reached at another address than ${toAddress} by now`;
}

async function end(
  { db, clock }: MailDeps,
  due: DueNotice,
  { state, said }: { state: 'sent' | 'failed'; said: string },
): Promise<void> {
  await db.as(systemScope, async (tx) => {
    await endNotice(tx, due.id, { state, said, at: isoOf(clock.now()) });
    await tell(tx, clock, state, due);
  });
}

async function tell(
  tx: Tx,
  clock: Clock,
  what: 'queued' | 'sent' | 'failed',
  { id, clientId, aboutId }: { id: string; clientId: string | null; aboutId: string },
): Promise<void> {
  await recordFact(tx, clock, { topic: `notice.${what}`, clientId, subjectId: id, data: { aboutId } });
}
