/**
 * Makes and sends one report. Its figures are read with its owner's rights as they are now, each recipient is looked at
 * anew, and mails, run and next time are written in one transaction: sent once for each due time, whatever dies between.
 */
import type { Actor } from '../base/actor.ts';
import { theSystem } from '../base/actor.ts';
import { instantOf, isoOf } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import { noticeSender, queueNotice } from '../correspondence/notices.ts';
import type { Deps } from '../db/deps.ts';
import { recordFact } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { systemScope } from '../db/open.ts';
import type { MailTokens } from '../mail/token.ts';
import { audit } from '../people/audit.ts';
import { clientName } from '../people/clients.ts';
import { reachOf, staffActorNow } from '../people/recipients.ts';
import type { About, Reach, Recipient } from '../people/recipients.ts';
import { write } from './letters.ts';
import type { Making, Written } from './letters.ts';
import type { ReportMetrics } from './metrics.ts';
import { untroubled, whenOf } from './rules.ts';
import { forgetRuns, insertDelivery, insertRun } from './runs.store.ts';
import type { RunRow } from './runs.store.ts';
import type { Whom } from './sheet.rules.ts';
import { freeReport, personNames, updateReport } from './store.ts';
import type { ReportRow } from './store.ts';
import { lastDue, nextDue, spanOf } from './times.rules.ts';

export type ReportDeps = Deps & { tokens: MailTokens; metrics: ReportMetrics };

const KEPT_RUNS = 100;

type Person = { to: Recipient; name: string; reach: Reach };
/** By the rights of this moment: whether it may be made, and who may have it. */
type Rights = {
  owner: Actor | undefined;
  whyNot: string | null;
  about: About;
  people: Person[];
  from: string;
  clientName: string | null;
};
type Moment = { cause: RunRow['cause']; due: number; missed: number; askedBy: string | null; now: number };

/** False: somebody else has it, or it changed meanwhile. To be looked at again. */
export async function runReport(deps: ReportDeps, report: ReportRow): Promise<boolean> {
  const { db, clock } = deps;
  const moment = momentOf(report, clock.now());
  if (!moment) return true;
  const rights = await db.as(systemScope, (tx) => rightsOf(tx, deps, report));
  const span = report.period === null ? null : spanOf(report.period, report.zone, moment.due);
  const letters = await writeAll(deps, { report, moment, span }, rights);
  return db.as(systemScope, async (tx) => {
    const now = await freeReport(tx, report.id);
    if (!now || !sameReport(now, report)) return false;
    // Rights that went while the figures were read: all of it again.
    if (JSON.stringify(rightsText(await rightsOf(tx, deps, now))) !== JSON.stringify(rightsText(rights))) return false;
    await keep(tx, deps, { report, moment, span, rights, letters });
    return true;
  });
}

/** What it is made for: first what somebody asked for, then what is due. */
function momentOf(report: ReportRow, now: number): Moment | undefined {
  if (report.askedAt !== null)
    return { cause: 'asked', due: instantOf(report.askedAt), missed: 0, askedBy: report.askedBy, now };
  if (report.nextDueAt === null) return undefined;
  return { cause: 'due', ...lastDue(whenOf(report), instantOf(report.nextDueAt), now), askedBy: null, now };
}

async function rightsOf(tx: Tx, { config }: Deps, report: ReportRow): Promise<Rights> {
  const { clientId, ownerId, staffIds, contactIds } = report;
  const owner = await staffActorNow(tx, ownerId);
  const about = { clientId, clients: owner?.clients ?? [] };
  const own = await reachOf(tx, { kind: 'staff', id: ownerId }, about);
  const names = await personNames(tx, [ownerId, ...staffIds, ...contactIds]);
  const people: Person[] = [];
  for (const to of [...staffIds.map(asStaff), ...contactIds.map(asContact)]) {
    const reach = await reachOf(tx, to, about);
    people.push({ to, name: reach.name ?? names.get(to.id) ?? 'Somebody', reach });
  }
  return {
    owner,
    whyNot: whyNotOf({ own, ownerName: names.get(ownerId), people, smtp: config.smtpUrl !== undefined }),
    about,
    people,
    from: await noticeSender(tx, config, clientId),
    clientName: clientId === null ? null : ((await clientName(tx, clientId)) ?? null),
  };
}

const asStaff = (id: string): Recipient => ({ kind: 'staff', id });
const asContact = (id: string): Recipient => ({ kind: 'contact', id });

function whyNotOf({
  own,
  ownerName = 'Its owner',
  people,
  smtp,
}: {
  own: Reach;
  ownerName: string | undefined;
  people: readonly Person[];
  smtp: boolean;
}): string | null {
  if (own.whyNot !== null) return `It is made with the rights of ${ownerName}, who ${own.whyNot}.`;
  if (!people.some(({ reach }) => reach.whyNot === null)) return 'Nobody is left who may have it.';
  return smtp ? null : 'No mail server is set: WATCHFLOOR_SMTP_URL is empty.';
}

type Letters = Partial<Record<Whom, Written>>;
type Made = { report: ReportRow; moment: Moment; span: Making['span'] };

/** One for colleagues, one for contacts, as far as there are any. */
async function writeAll(deps: ReportDeps, { report, moment, span }: Made, rights: Rights): Promise<Letters> {
  const { owner, whyNot } = rights;
  if (whyNot !== null || !owner) return {};
  const { missed, askedBy, now: at } = moment;
  const making: Making = { report, owner, span, missed, askedBy, at, from: rights.from, clientName: rights.clientName };
  const letters: Letters = {};
  for (const whom of ['us', 'client'] as const)
    if (rights.people.some(({ to, reach }) => whomOf(to) === whom && reach.whyNot === null))
      letters[whom] = await write(deps, making, whom);
  return letters;
}

function whomOf({ kind }: Recipient): Whom {
  return kind === 'staff' ? 'us' : 'client';
}

async function keep(
  tx: Tx,
  deps: ReportDeps,
  { report, moment, span, rights, letters }: Made & { rights: Rights; letters: Letters },
): Promise<void> {
  const { clock, metrics, log } = deps;
  const { cause, due, missed, askedBy, now } = moment;
  const run: RunRow = {
    id: newId(now),
    clientId: report.clientId,
    reportId: report.id,
    cause,
    askedBy,
    dueAt: isoOf(due),
    at: isoOf(now),
    spanFrom: span && isoOf(span.from),
    spanUntil: span && isoOf(span.until),
    outcome: rights.whyNot === null ? 'sent' : 'not-sent',
    why: rights.whyNot,
    missed,
  };
  // That time was sent for already: the clock was set back, or two of us were at it.
  const fresh = await insertRun(tx, run);
  const leftOut = fresh ? await deliver(tx, deps, { run, rights, letters }) : 0;
  await updateReport(tx, report.id, nextOf(report, moment));
  if (!fresh) return;
  await forgetRuns(tx, report.id, KEPT_RUNS);
  await recordFact(tx, clock, { topic: 'report.ran', clientId: report.clientId, subjectId: report.id });
  const { id: recordId, clientId, name } = report;
  const detail = { name, run: run.id, cause, due: run.dueAt, outcome: run.outcome, why: run.why, missed, leftOut };
  await audit(tx, clock, theSystem, { act: 'report.ran', recordKind: 'scheduled-report', recordId, clientId, detail });
  metrics.ran(run.outcome, leftOut);
  if (run.why !== null) log.warn({ report: report.id, why: run.why }, 'a scheduled report was not sent');
}

function nextOf(report: ReportRow, { cause, due }: Moment): Partial<ReportRow> {
  const next =
    cause === 'asked' ? { askedAt: null, askedBy: null } : { nextDueAt: isoOf(nextDue(whenOf(report), due)) };
  return { ...next, ...untroubled };
}

/** Returns how many were left out. */
async function deliver(
  tx: Tx,
  deps: ReportDeps,
  { run, rights, letters }: { run: RunRow; rights: Rights; letters: Letters },
): Promise<number> {
  let leftOut = 0;
  for (const { to, name, reach } of rights.people) {
    const id = newId(deps.clock.now());
    const letter = letters[whomOf(to)];
    // Nothing was made, and it is not for their sake.
    if (!letter && reach.whyNot === null) continue;
    const said =
      letter && reach.whyNot === null ? await send(tx, deps, { id, run, rights, letter, to, reach }) : reach.whyNot;
    const state = letter && said === null ? 'queued' : 'left-out';
    if (reach.whyNot !== null) leftOut += 1;
    const { id: runId, clientId } = run;
    const person = { personKind: to.kind, personId: to.id, name, address: reach.address };
    await insertDelivery(tx, { ...person, id, clientId, runId, state, said });
  }
  return leftOut;
}

type Sending = {
  id: string;
  run: RunRow;
  rights: Rights;
  letter: Written;
  to: Recipient;
  reach: Reach & { whyNot: null };
};

/** Null when it waits to be sent. */
async function send(tx: Tx, deps: ReportDeps, { id, run, rights, letter, to, reach }: Sending): Promise<string | null> {
  const { about, from } = rights;
  const person = { ...to, name: reach.name, address: reach.address };
  const queued = await queueNotice(tx, deps, { ...letter, id, aboutId: run.id, about, to: person, from });
  return queued ? null : 'somebody else of this report has the same address';
}

export function sameReport(now: ReportRow, seen: ReportRow): boolean {
  return now.version === seen.version && now.nextDueAt === seen.nextDueAt && now.askedAt === seen.askedAt;
}

function rightsText({ owner, ...rest }: Rights): unknown {
  return { ...rest, owner: owner && { ...owner, permissions: [...owner.permissions] } };
}
