/** What happens to tickets as findings come, spread, flap, go and return. In the caller's transaction, as the system. */
import { z } from 'zod';
import { theSystem } from '../base/actor.ts';
import { instantOf, isoOf } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import type { Tx } from '../db/open.ts';
import type { FindingCleared, FindingFlapping, FindingRaised, FindingUpdated, zFindingFact } from '../detection/api.ts';
import { criticalities } from '../estate/api.ts';
import { apply } from './apply.ts';
import { deviceCriticality } from './around.store.ts';
import { unite } from './causes.ts';
import { after, both, change } from './change.rules.ts';
import type { Change, Subject, TicketRow } from './change.rules.ts';
import {
  BURST_MS,
  cleared,
  graver,
  namedAfter,
  nameWeight,
  placeFor,
  readied,
  titled,
  told,
  utc,
  namingSince,
} from './findings.rules.ts';
import {
  attachFinding,
  nameByFindings,
  setFinding,
  standingOfFindings,
  ticketOfFinding,
  ticketOfFindingIn,
  ticketOfGroup,
} from './findings.store.ts';
import type { Standing } from './findings.store.ts';
import { linkIn } from './links.ts';
import { openIn } from './open.ts';
import { keptQuiet } from './quiet.ts';
import { numberOf, weightOf } from './rules.ts';
import type { Criticality } from './rules.ts';
import { lockedTicket } from './store.ts';

type Finding = z.output<typeof zFindingFact>;

/** As `openForFinding`, unless work is done on the device: then it pages nobody, and only a ticket already open is written on. */
export async function onRaised(tx: Tx, clock: Clock, finding: FindingRaised): Promise<void> {
  const own = await liveTicket(tx, finding.findingId);
  if (!own && (await keptQuiet(tx, clock, finding))) return;
  await openForFinding(tx, clock, finding);
}

/** The first of its cause opens a ticket; others join it; one that is back of the same cause is written where it was. */
export async function openForFinding(tx: Tx, clock: Clock, finding: FindingRaised): Promise<void> {
  const own = await ticketOfFindingIn(tx, finding.findingId, finding.groupId);
  const known = own ?? (finding.firstOfGroup ? undefined : await ticketOfGroup(tx, finding.groupId));
  const subject = known === undefined ? undefined : await lockedTicket(tx, known);
  if (!subject || placeFor(subject.ticket, clock.now()) === 'new') await openFor(tx, clock, finding, subject);
  else await join(tx, clock, finding, subject);
}

/** For information only: it opens nothing, and stands on its cause's ticket where one is open, without a word. */
export async function onNoted(tx: Tx, clock: Clock, finding: FindingRaised): Promise<void> {
  const known = (await ticketOfFinding(tx, finding.findingId)) ?? (await ticketOfGroup(tx, finding.groupId));
  const subject = known === undefined ? undefined : await lockedTicket(tx, known);
  if (!subject || !isLive(subject)) return;
  await attachFinding(tx, rowOf(subject.ticket, finding, isoOf(clock.now())));
  await write(tx, clock, subject, 'finding-attached', []);
}

async function join(tx: Tx, clock: Clock, finding: Finding, subject: Subject): Promise<void> {
  const now = clock.now();
  const standing = await standingOfFindings(tx, subject.ticket.id, finding.findingId);
  const criticality = await criticalityOf(tx, finding);
  const text = joinText(finding, standing, now);
  await attachFinding(tx, rowOf(subject.ticket, finding, isoOf(now)));
  const name = await nameByFindings(tx, subject.ticket.id, namingSince(clock.now()));
  await write(tx, clock, subject, standing.mine ? 'condition-back' : 'finding-attached', [
    (then) => readied(then, { now, clockIds: () => newId(now) }),
    (then) => cleared(then, null),
    (then) => namedAfter(then, name),
    (then) => graver(then, finding.severity, criticality),
    (then) => (text === undefined ? change('', {}) : told(then, text)),
  ]);
}

/** What is said of one more finding: each return, but of newcomers only the first of a burst. */
function joinText(finding: Finding, standing: Standing, now: number): string | undefined {
  if (standing.mine)
    return standing.mine.open ? undefined : `The condition is back since ${utc(finding.at)}: ${finding.title}.`;
  const sinceNewest = standing.newestAt === null ? Infinity : now - instantOf(standing.newestAt);
  if (standing.all > 1 && sinceNewest < BURST_MS) return undefined;
  return `More of the same cause: ${finding.title}. Further findings of it are attached to this ticket without a message each.`;
}

/** More was heard of it: only what makes the ticket more pressing, or ends its flapping, is written. */
export async function onUpdated(tx: Tx, clock: Clock, finding: FindingUpdated): Promise<void> {
  await unite(tx, clock, finding);
  const subject = await liveTicket(tx, finding.findingId);
  if (!subject) return;
  const standing = await standingOfFindings(tx, subject.ticket.id, finding.findingId);
  const rests = standing.mine?.flapping === true && !finding.flapping;
  const criticality = await criticalityOf(tx, finding);
  await setFinding(tx, subject.ticket.id, finding.findingId, {
    weight: nameWeight(finding),
    ...(rests && { flapping: false }),
  });
  const name = await nameByFindings(tx, subject.ticket.id, namingSince(clock.now()));
  await write(tx, clock, subject, 'finding-updated', [
    (then) => namedAfter(then, name),
    (then) => graver(then, finding.severity, criticality),
    (then) => (rests ? titled(then, standing.flapping > 1) : change('', {})),
    (then) =>
      rests
        ? told(then, `It no longer goes up and down, and the condition remains: ${finding.title}.`)
        : change('', {}),
  ]);
}

/** It goes up and down: said once, and in the title. */
export async function onFlapping(tx: Tx, clock: Clock, finding: FindingFlapping): Promise<void> {
  const known = await ticketOfFinding(tx, finding.findingId);
  const subject = known === undefined ? undefined : await lockedTicket(tx, known);
  const here = subject !== undefined && placeFor(subject.ticket, clock.now()) === 'here';
  if (!here && (await keptQuiet(tx, clock, { ...finding, firstOfGroup: false, again: false }))) return;
  if (!subject || placeFor(subject.ticket, clock.now()) === 'new') {
    const opened = await openFor(tx, clock, finding, subject);
    if (opened) await flaps(tx, clock, finding, opened);
    return;
  }
  await flaps(tx, clock, finding, subject);
}

async function flaps(tx: Tx, clock: Clock, finding: FindingFlapping, subject: Subject): Promise<void> {
  const now = clock.now();
  const standing = await standingOfFindings(tx, subject.ticket.id, finding.findingId);
  if (standing.mine?.flapping === true && subject.ticket.state !== 'resolved') return;
  await setFinding(tx, subject.ticket.id, finding.findingId, { flapping: true });
  await write(tx, clock, subject, 'flapping', [
    (then) => readied(then, { now, clockIds: () => newId(now) }),
    (then) => titled(then, true),
    (then) =>
      told(
        then,
        `It goes up and down (${finding.changes} changes so far): ${finding.title}. Nothing more is written of it until it rests.`,
      ),
  ]);
}

/** Marks it; says so when nothing on the ticket is open any more. The ticket stays open: a person resolves it. */
export async function onCleared(tx: Tx, clock: Clock, finding: FindingCleared): Promise<void> {
  const known = await ticketOfFinding(tx, finding.findingId);
  const subject = known === undefined ? undefined : await lockedTicket(tx, known);
  if (!subject) return;
  await setFinding(tx, subject.ticket.id, finding.findingId, { clearedAt: finding.at, flapping: false });
  const standing = await standingOfFindings(tx, subject.ticket.id, finding.findingId);
  // On a closed ticket nothing is written any more; its list of findings tells.
  if (subject.ticket.state === 'closed') return;
  const all = standing.open === 0;
  const text = all ? await clearedText(tx, finding, standing, subject.ticket) : undefined;
  await write(tx, clock, subject, 'condition-cleared', [
    (then) => titled(then, standing.flapping > 0),
    (then) => (all ? cleared(then, finding.at) : change('', {})),
    (then) => (text === undefined ? change('', {}) : told(then, text)),
  ]);
}

async function clearedText(
  tx: Tx,
  finding: FindingCleared,
  standing: Standing,
  ticket: TicketRow,
): Promise<string | undefined> {
  if (finding.why === 'same') return sameText(tx, finding, ticket);
  const how = finding.why === 'up' ? 'cleared' : 'counts as cleared, since nothing more was heard of it,';
  if (standing.all > 1)
    return `All ${standing.all} conditions of this ticket are over. The last one ${how} at ${utc(finding.at)}.`;
  return `The condition ${how} at ${utc(finding.at)}: ${finding.title}.`;
}

/** It was another name of a finding that is still open: where that is followed is said, if it is not here. */
async function sameText(tx: Tx, finding: FindingCleared, ticket: TicketRow): Promise<string | undefined> {
  const other = finding.sameAs === null ? undefined : await ticketOfFinding(tx, finding.sameAs);
  const there = other === undefined || other === ticket.id ? undefined : await lockedTicket(tx, other);
  return there
    ? `This turned out to be the same condition as in ${numberOf(there.ticket.number)}, where it is followed.`
    : undefined;
}

/** Opens the ticket of a finding; where an earlier one is over and done, the new one follows it. */
async function openFor(tx: Tx, clock: Clock, finding: Finding, earlier?: Subject): Promise<Subject | undefined> {
  const criticality = await criticalityOf(tx, finding);
  const { impact, urgency } = weightOf(finding.severity, criticality);
  const id = await openIn(tx, clock, theSystem, {
    clientId: finding.clientId,
    source: 'finding',
    audience: 'client',
    claim: false,
    impact,
    urgency,
    title: finding.title.slice(0, 300),
    description: finding.summary.slice(0, 20_000),
    component: finding.component.slice(0, 200),
    // A device that the estate does not know under this client is not named.
    deviceId: criticality === undefined ? null : finding.deviceId,
    requesterUserId: null,
    requesterContactId: null,
    requesterName: null,
  });
  const subject = await lockedTicket(tx, id);
  if (!subject) return undefined;
  await attachFinding(tx, rowOf(subject.ticket, finding, isoOf(clock.now())));
  if (earlier)
    await linkIn(tx, { clock }, theSystem, subject, {
      relation: 'follows',
      to: { kind: 'ticket', id: earlier.ticket.id },
    });
  return subject;
}

async function liveTicket(tx: Tx, findingId: string): Promise<Subject | undefined> {
  const id = await ticketOfFinding(tx, findingId);
  const subject = id === undefined ? undefined : await lockedTicket(tx, id);
  return subject && isLive(subject) ? subject : undefined;
}

function isLive({ ticket }: Subject): boolean {
  return ticket.state !== 'resolved' && ticket.state !== 'closed';
}

/** Several steps as one change, each seeing what the ones before have done; nothing is written when nothing changes. */
async function write(
  tx: Tx,
  clock: Clock,
  subject: Subject,
  did: string,
  steps: readonly ((then: Subject) => Change)[],
): Promise<void> {
  let [all, then] = [change(did, {}), subject];
  for (const step of steps) {
    const next = step(then);
    all = { ...both(all, next), did: next.did === 'reopened' ? 'reopened' : all.did };
    then = after(then, next);
  }
  const idle = did === 'finding-updated' && all.history.length === 0;
  if (!idle) await apply(tx, clock, theSystem, subject, all);
}

async function criticalityOf(tx: Tx, { clientId, deviceId }: Finding): Promise<Criticality | undefined> {
  if (deviceId === null) return undefined;
  const found = z.enum(criticalities).safeParse(await deviceCriticality(tx, clientId, deviceId));
  return found.data;
}

function rowOf(ticket: TicketRow, finding: Finding, at: string): Parameters<typeof attachFinding>[1] {
  return {
    ticketId: ticket.id,
    clientId: ticket.clientId,
    findingId: finding.findingId,
    groupId: finding.groupId,
    deviceId: finding.deviceId,
    summary: finding.title,
    weight: nameWeight(finding),
    at,
  };
}
