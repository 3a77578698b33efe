/** One mail from stored to decided: read, looked up, decided and carried out. Everything it does commits with the mail's own state, so a crash does it again or not at all. */
import { isoOf } from '../base/clock.ts';
import type { Tx } from '../db/open.ts';
import { systemScope } from '../db/open.ts';
import { recordFact } from '../db/facts.ts';
import { decide } from '../mail/read/decide.ts';
import type { Decision } from '../mail/read/decide.ts';
import type { ReadMail } from '../mail/read/types.ts';
import { carryOut } from './carry-out.ts';
import type { CarriedOut } from './carry-out.ts';
import { lookUp, sentAtOf } from './look-up.ts';
import type { Found } from './look-up.ts';
import { countLoop, ourAddresses } from './mailboxes.store.ts';
import type { MailDeps } from './parts.ts';
import { meaningOf, PAGE_TEXT, storable } from './rules.ts';
import { lockWaiting, updateMessage, waitingMessages } from './store.ts';
import { proofOf, proved } from './sender.ts';
import type { Decided, StoredMessage } from './store.ts';

const BATCH = { mails: 20, bytes: 16 * 1024 * 1024 };
const MOST_ATTEMPTS = 3;
const HOUR_MS = 3_600_000;

/** Files what waits, oldest first; returns how many were decided on. */
export async function fileWaiting(deps: MailDeps): Promise<number> {
  const { waiting, ours } = await deps.db.as(systemScope, async (tx) => ({
    waiting: await waitingMessages(tx, BATCH),
    ours: await ourAddresses(tx),
  }));
  // Read and proved side by side: one slow name server holds up a batch once, not each of its mails.
  const read = waiting.map(async (message) => proved(deps, await readFor(deps, message.raw, ours), message));
  const settled = await Promise.allSettled(read);
  for (const [i, message] of waiting.entries()) {
    try {
      const mail = settled[i];
      if (mail?.status !== 'fulfilled') throw mail?.reason ?? new Error('it was not read');
      await fileOne(deps, message, mail.value);
    } catch (error) {
      deps.log.error({ err: error, message: message.id }, 'a mail could not be filed');
      deps.metrics.couldNotBeFiled();
      await setBack(deps, message, error);
    }
  }
  return waiting.length;
}

/** Reads bytes as the intake does. */
export async function readFor(deps: MailDeps, raw: Buffer, addresses: readonly string[]): Promise<ReadMail> {
  const trustedServers = deps.config.mailTrustedServers.split(',').flatMap((name) => name.trim() || []);
  return deps.reader.read(raw, {
    trustedServers,
    ours: { addresses, loopToken: deps.tokens.loopToken, messageIdDomain: deps.tokens.domain },
  });
}

async function fileOne(deps: MailDeps, message: StoredMessage, mail: ReadMail): Promise<void> {
  let counted: Parameters<MailDeps['metrics']['decided']>[0] | undefined;
  await deps.db.as(systemScope, async (tx) => {
    if (!(await lockWaiting(tx, message.id))) return;
    const found = await lookUp(tx, deps, mail, message);
    const decision = ofOneClient(decide(mail, found.known), found);
    const done = await carryOut(tx, deps, { message, mail, found, decision });
    await updateMessage(tx, message.id, decidedOf(deps, { mail, message, found, decision }, done));
    if (isLoop(done, found) && message.mailboxId !== null)
      await countLoop(tx, message.mailboxId, hoursAt(deps.clock.now()));
    await tell(tx, deps, message.id, done);
    counted = { kind: mail.kind, state: done.state, loop: isLoop(done, found) };
  });
  if (counted) deps.metrics.decided(counted);
}

function isLoop({ state }: CarriedOut, { known }: Found): boolean {
  return state === 'dropped' && known.duplicateOf === undefined;
}

function hoursAt(now: number): { hour: string; before: string } {
  return { hour: isoOf(now - (now % HOUR_MS)), before: isoOf(now - 48 * HOUR_MS) };
}

/** Mail to two clients at once is for a person to split. */
function ofOneClient(decision: Decision, { clients, person }: Found): Decision {
  if (decision.act !== 'open-ticket') return decision;
  const unsure = { ...decision, act: 'unfiled' as const, movesClocks: false, mayAcknowledge: false };
  if (clients.length > 1) return { ...unsure, why: 'it was sent to addresses of more than one client' };
  if (person && clients.length === 1 && clients[0] !== person.clientId)
    return { ...unsure, why: 'the sender belongs to another client than the address it was sent to' };
  return decision;
}

export async function tell(tx: Tx, { clock }: MailDeps, id: string, { state, clientId }: CarriedOut): Promise<void> {
  await recordFact(tx, clock, { topic: `message.${state}`, clientId, subjectId: id, data: {} });
}

type Filed = { mail: ReadMail; message: StoredMessage; found: Found; decision: Decision };

function decidedOf(
  { clock }: MailDeps,
  { mail, message, found: { person, known }, decision }: Filed,
  done: CarriedOut,
): Partial<Decided> {
  return {
    ...readOf(mail),
    authentication: proofOf(mail.authentication, message.peer),
    ...done,
    decidedAt: isoOf(clock.now()),
    act: decision.act,
    why: storable([decision.why, done.why].filter((each) => each !== '').join('; '), 2000),
    sender: decision.sender,
    contactId: person?.id ?? null,
    duplicateOf: known.duplicateOf ?? null,
  };
}

function readOf(mail: ReadMail): Partial<Decided> {
  return {
    kind: mail.kind,
    kindReason: storable(mail.kindReason, 1000),
    fromName: storable(mail.from?.name ?? '', 500),
    fromAddress: storable(mail.from?.address.toLowerCase() ?? '', 320),
    subject: storable(mail.subject, 1000),
    messageId: mail.messageId === null ? null : storable(mail.messageId, 1000),
    inReplyTo: mail.inReplyTo === null ? null : storable(mail.inReplyTo, 1000),
    refs: mail.references.map((id) => storable(id, 1000)),
    sentAt: sentAtOf(mail),
    meaning: meaningOf(mail),
    text: storable(mail.text, PAGE_TEXT),
    attachments: JSON.stringify(
      mail.attachments.map(({ filename, mimeType, size, sha256 }) => ({
        filename: storable(filename, 255),
        mimeType: storable(mimeType, 255),
        size,
        sha256,
      })),
    ),
  };
}

/** One bad mail never stops the others: after some tries it waits for a person. */
async function setBack(deps: MailDeps, { id, attempts }: StoredMessage, error: unknown): Promise<void> {
  const why = error instanceof Error ? error.message : String(error);
  await deps.db.as(systemScope, async (tx) => {
    if (!(await lockWaiting(tx, id))) return;
    const last = attempts + 1 >= MOST_ATTEMPTS;
    await updateMessage(tx, id, {
      attempts: attempts + 1,
      ...(last
        ? {
            state: 'quarantined' as const,
            clientId: null,
            decidedAt: isoOf(deps.clock.now()),
            why: storable(`it could not be filed: ${why}`, 2000),
          }
        : {}),
    });
  });
}
