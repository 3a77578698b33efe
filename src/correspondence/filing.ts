/** One mail from stored to decided: read, looked up, decided and carried out. Everything it does commits with the mail's own state, so a crash does it again or not at all. */
import { isoOf } from '../base/clock.ts';
import type { Tx } from '../db/open.ts';
import { systemScope } from '../db/open.ts';
import { recordFacts } from '../db/facts.ts';
import type { NewFact } from '../db/facts.ts';
import { decide } from '../mail/read/decide.ts';
import type { Decision } from '../mail/read/decide.ts';
import type { ReadMail } from '../mail/read/types.ts';
import { carryOut } from './carry-out.ts';
import type { CarriedOut } from './carry-out.ts';
import { lanesOf } from './lanes.rules.ts';
import { lookUp, sentAtOf } from './look-up.ts';
import type { Found } from './look-up.ts';
import { countLoop, ourAddresses } from './mailboxes.store.ts';
import type { MailDeps } from './parts.ts';
import { meaningOf, PAGE_TEXT, storable } from './rules.ts';
import { lockWaiting, updateMessage, waitingMessages } from './store.ts';
import { proofOf, proved } from './sender.ts';
import type { Decided, StoredMessage } from './store.ts';

const BATCH = { mails: 60, bytes: 16 * 1024 * 1024 };
/** Side by side: while one waits for the database another goes on. */
const LANES = 3;
/** Mails that share a transaction. */
const TOGETHER = 20;
const MOST_ATTEMPTS = 3;
const HOUR_MS = 3_600_000;

type Ready = { message: StoredMessage; mail: ReadMail };
type Counted = Parameters<MailDeps['metrics']['decided']>[0];

/** Files what waits, oldest first; returns how many were decided on. */
export async function fileWaiting(deps: MailDeps): Promise<number> {
  const { waiting, ours } = await deps.db.as(systemScope, async (tx) => ({
    waiting: await waitingMessages(tx, BATCH),
    ours: await ourAddresses(tx),
  }));
  // Read and proved side by side: one slow name server holds up a batch once, not each of its mails.
  const read = waiting.map(async (message) => proved(deps, await readFor(deps, message.raw, ours), message));
  const ready: Ready[] = [];
  for (const [i, outcome] of (await Promise.allSettled(read)).entries()) {
    const message = waiting[i];
    if (message && outcome.status === 'fulfilled') ready.push({ message, mail: outcome.value });
    if (message && outcome.status === 'rejected') await setBack(deps, message, outcome.reason);
  }
  await Promise.all(lanesOf(ready, LANES).map((lane) => fileLane(deps, lane)));
  return waiting.length;
}

async function fileLane(deps: MailDeps, lane: readonly Ready[]): Promise<void> {
  for (let at = 0; at < lane.length;) at += await fileNext(deps, lane.slice(at, at + TOGETHER));
}

/** Files the first ones in one transaction; when that fails, each in one of its own. Returns how many are done with. */
async function fileNext(deps: MailDeps, ready: readonly Ready[]): Promise<number> {
  try {
    return await fileTogether(deps, ready);
  } catch (error) {
    const [first] = ready;
    if (first && ready.length === 1) await setBack(deps, first.message, error);
    else for (const each of ready) await fileNext(deps, [each]);
    return ready.length;
  }
}

/**
 * A commit and its write to disk cost more than a mail: those that only make something new share one. A mail that
 * touches a ticket that is there has a transaction of its own, so that nobody waits for the rest, and no two wait for each other.
 */
async function fileTogether(deps: MailDeps, ready: readonly Ready[]): Promise<number> {
  const { filed, done } = await deps.db.as(systemScope, (tx) => fileIn(tx, deps, ready), { prepared: true });
  for (const each of filed) deps.metrics.decided(each.counted);
  return done;
}

type Outcome = { fact: NewFact; counted: Counted };

async function fileIn(tx: Tx, deps: MailDeps, ready: readonly Ready[]): Promise<{ filed: Outcome[]; done: number }> {
  const ids = ready.map(({ message }) => message.id);
  const locked = await lockWaiting(tx, ids);
  const filed: Outcome[] = [];
  let done = 0;
  for (let alone = false; done < ready.length && !alone; done += 1) {
    const each = ready[done];
    if (!each || !locked.has(each.message.id)) continue;
    const found = await lookUp(tx, deps, each.mail, each.message);
    const decision = ofOneClient(decide(each.mail, found.known), found);
    alone = !NEW_ONLY.has(decision.act);
    if (alone && done > 0) break;
    filed.push(await fileOne(tx, deps, { ...each, found, decision }));
  }
  const facts = filed.map(({ fact }) => fact);
  await recordFacts(tx, deps.clock, facts);
  return { filed, done };
}

const NEW_ONLY: ReadonlySet<Decision['act']> = new Set(['open-ticket', 'quarantine', 'unfiled', 'drop']);

async function fileOne(tx: Tx, deps: MailDeps, all: Filed): Promise<Outcome> {
  const { message, mail, found } = all;
  const done = await carryOut(tx, deps, all);
  await updateMessage(tx, message.id, decidedOf(deps, all, done));
  const loop = done.state === 'dropped' && found.known.duplicateOf === undefined;
  if (loop && message.mailboxId !== null) await countLoop(tx, message.mailboxId, hoursAt(deps.clock.now()));
  return { fact: factOf(message.id, done), counted: { kind: mail.kind, state: done.state, loop } };
}

/** Reads bytes as the intake does. */
export async function readFor(deps: MailDeps, raw: Buffer, addresses: readonly string[]): Promise<ReadMail> {
  const trustedServers = deps.config.mailTrustedServers.split(',').flatMap((name) => name.trim() || []);
  return deps.reader.read(raw, {
    trustedServers,
    ours: { addresses, loopToken: deps.tokens.loopToken, messageIdDomain: deps.tokens.domain },
  });
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

export function factOf(id: string, { state, clientId }: CarriedOut): NewFact {
  return { topic: `message.${state}`, clientId, subjectId: id };
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
    machine: mail.kind === 'list' || mail.signals.automatic.length > 0,
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
  deps.log.error({ err: error, message: id }, 'a mail could not be filed');
  deps.metrics.couldNotBeFiled();
  const why = error instanceof Error ? error.message : String(error);
  await deps.db.as(systemScope, async (tx) => {
    if ((await lockWaiting(tx, [id])).size === 0) return;
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
