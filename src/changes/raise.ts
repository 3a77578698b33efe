/** A change is asked for: from the portal, a ticket, a meeting, the console; mail comes by the same verb. */
import type { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import { instantOf, isoOf } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import { Problem, notFound } from '../base/problem.ts';
import type { Tx } from '../db/open.ts';
import { heldOn } from '../meetings/meetings.ts';
import { audit } from '../people/audit.ts';
import { mustBeProvedIn } from '../tickets/hold.ts';
import { byOf, tell } from './apply.ts';
import { clientKnown, knownDevices, personNamed, ticketNamed } from './around.store.ts';
import { mayOf } from './authority.rules.ts';
import type { raising } from './change-api.ts';
import type { Source } from './change-api.ts';
import { nextWake, promiseFrom } from './clock.rules.ts';
import type { Counted } from './clock.rules.ts';
import { countedFor } from './counted.ts';
import { linksNamed, withEnds } from './links.ts';
import type { Link } from './links.ts';
import { hashOf } from './plan.rules.ts';
import { refusable } from './refusals.ts';
import { riskOf } from './risk-api.ts';
import { numberOf } from './rules.ts';
import { authorityOf, modelById } from './settings.store.ts';
import type { ChangeRow } from './step.rules.ts';
import { changeOfRequest, insertChange, insertStage, lockedSubject, replaceDevices, replaceLinks } from './store.ts';
import type { NewChange } from './store.ts';

/** `doubt`: the name may be someone else's (a mail that proves nothing): it waits until the requester is verified. */
export type Raising = Omit<z.output<typeof raising>, 'requestId'> & {
  source: Source;
  requestId?: string | undefined;
  doubt?: boolean;
};

type Requester = Pick<ChangeRow, 'requesterKind' | 'requesterId' | 'requesterName' | 'authority'>;

/** Raises a change in the caller's transaction; returns its id. The same `requestId` raises nothing twice. */
export async function raiseIn(tx: Tx, clock: Clock, actor: Actor, input: Raising): Promise<string> {
  if (actor.id === null) throw new Problem('change/not-a-person', 403, 'A change is asked for by someone with a name.');
  const person = { ...actor, id: actor.id };
  if (!(await clientKnown(tx, input.clientId))) throw notFound('client');
  const origin = { source: await sourceOf(tx, input), ...(await meetingOf(tx, clock, input)) };
  const [requester, model] = [await requesterOf(tx, person, input), await modelFor(tx, input)];
  const moment = { now: clock.now(), by: await countedFor(tx, clock, input.clientId) };
  const links = await linksNamed(tx, input.clientId, input.linkIds ?? []);
  const touched = { deviceIds: withEnds(input.deviceIds, links), links };
  const row = rowOf({ ...input, ...origin, ...touched }, person, { requester, model }, moment);
  if (!(await refusable(insertChange(tx, row)))) {
    const known = row.requestId === null ? undefined : await changeOfRequest(tx, row.clientId, row.requestId);
    if (known === undefined) throw notFound('change');
    return known;
  }
  const place = { changeId: row.id, clientId: row.clientId, at: row.raisedAt };
  await refusable(replaceDevices(tx, place, touched.deviceIds));
  await replaceLinks(tx, place, links);
  await insertStage(tx, place, byOf(actor), {
    id: newId(clock.now()),
    stage: row.stage,
    note: row.authority ?? 'Waits until we know that the requester may ask for it.',
  });
  await tellRaised(tx, clock, actor, row.id);
  return row.id;
}

async function tellRaised(tx: Tx, clock: Clock, actor: Actor, id: string): Promise<void> {
  const made = await lockedSubject(tx, id);
  if (!made) throw notFound('change');
  const { change } = made;
  await tell(tx, clock, change, { did: 'raised' });
  await audit(tx, clock, actor, {
    act: 'change.raised',
    recordKind: 'change',
    recordId: id,
    clientId: change.clientId,
    detail: {
      number: numberOf(change.number),
      title: change.title,
      requester: change.requesterName,
      authority: change.authority,
    },
  });
}

/** Where it comes from: out of a ticket that came by mail, from mail. What it names must be the client's, and proved. */
async function sourceOf(tx: Tx, { clientId, deviceIds, ticketId, source }: Raising): Promise<Source> {
  const ids = new Set(deviceIds);
  if (ids.size > 0 && (await knownDevices(tx, clientId, [...ids])) < ids.size) throw notFound('device');
  if (ticketId === null) return source;
  const ticket = await ticketNamed(tx, ticketId);
  if (ticket?.clientId !== clientId) throw notFound('ticket');
  await mustBeProvedIn(tx, ticketId);
  return source === 'ticket' && ticket.source === 'mail' ? 'mail' : source;
}

type Origin = Pick<ChangeRow, 'source' | 'meetingId' | 'meetingAt'>;

// People come early.
const EARLY_MS = 3_600_000;

/** The meeting it was asked for in: the client's own, held, and not one that lies ahead. */
async function meetingOf(tx: Tx, clock: Clock, { clientId, meeting }: Raising): Promise<Omit<Origin, 'source'>> {
  if (meeting == null) return { meetingId: null, meetingAt: null };
  const held = await heldOn(tx, { ...meeting, clientId });
  if (!held) throw notFound('meeting');
  if (instantOf(held.at) > clock.now() + EARLY_MS)
    throw new Problem('change/meeting-ahead', 400, 'This meeting has not begun yet.');
  return { meetingId: meeting.id, meetingAt: held.at };
}

async function modelFor(tx: Tx, { kind, modelId, clientId }: Raising) {
  if ((kind === 'standard') !== (modelId !== null))
    throw new Problem('change/model', 400, 'A standard change follows a model; every other kind has none.');
  if (modelId === null) return undefined;
  const model = await modelById(tx, modelId);
  if (!model || model.clientId !== clientId || model.retiredAt !== null) throw notFound('change-model');
  return model;
}

async function requesterOf(tx: Tx, actor: Actor & { id: string }, input: Raising): Promise<Requester> {
  if (actor.side === 'client') return clientRequester(tx, actor, input.clientId);
  if (input.requester === null)
    return {
      requesterKind: 'staff',
      requesterId: actor.id,
      requesterName: actor.name,
      authority: 'Raised by our own engineer; the client approves the plan.',
    };
  const person = await personNamed(tx, input.requester.kind, input.requester.id);
  if (!person || person.clientId !== input.clientId) throw notFound(input.requester.kind);
  const may = mayOf(await authorityOf(tx, input.clientId), { kind: person.kind, id: person.id, role: person.title });
  const listed = may.request && input.doubt !== true;
  const authority = listed ? `Stands on the client’s list; ${actor.name} took the request.` : null;
  return { requesterKind: person.kind, requesterId: person.id, requesterName: person.name, authority };
}

async function clientRequester(
  tx: Tx,
  { id, name, role }: Actor & { id: string },
  clientId: string,
): Promise<Requester> {
  const may = mayOf(await authorityOf(tx, clientId), { kind: 'client-user', id, role });
  const authority = may.request ? 'Signed in to the portal, and may ask for changes.' : null;
  return { requesterKind: 'client-user', requesterId: id, requesterName: name, authority };
}

function rowOf(
  input: Raising & Origin & { links: readonly Link[] },
  actor: Actor & { id: string },
  { requester, model }: { requester: Requester; model: Awaited<ReturnType<typeof modelFor>> },
  { now, by }: { now: number; by: Counted },
): NewChange {
  const at = isoOf(now);
  const answers = model?.answers ?? {};
  const { score, risk } = riskOf(answers);
  const accepted = requester.authority !== null;
  const row: NewChange = {
    ...blank,
    ...requester,
    id: newId(now),
    clientId: input.clientId,
    source: input.source,
    ticketId: input.ticketId,
    meetingId: input.meetingId,
    meetingAt: input.meetingAt,
    requestId: input.requestId ?? null,
    kind: input.kind,
    modelId: input.modelId,
    title: input.title,
    reason: input.reason,
    raisedById: actor.id,
    raisedByName: actor.name,
    stage: accepted ? 'accepted' : 'requested',
    stageAt: at,
    answers,
    riskScore: score,
    risk,
    plan: model?.plan ?? '',
    testPlan: model?.testPlan ?? '',
    backOut: model?.backOut ?? '',
    raisedAt: at,
    updatedAt: at,
    ...(accepted ? promiseFrom(now, by) : {}),
  };
  const planHash = hashOf(row, input);
  return { ...row, planHash, nextWakeAt: nextWake({ ...row, number: 0 }) };
}

const blank = {
  siteId: null,
  windowFrom: null,
  windowTo: null,
  planVersion: 1,
  planHash: '',
  conflictsAcceptedBy: null,
  engineerId: null,
  engineerName: null,
  implementedById: null,
  verifiedHow: null,
  reopened: 0,
  calendarId: null,
  acceptedAt: null,
  warnAt: null,
  wantedAt: null,
  dueAt: null,
  verifiedAt: null,
  endedAt: null,
  warnedAt: null,
  wantedMissedAt: null,
  breachedAt: null,
  quietUntil: null,
  nextWakeAt: null,
  version: 1,
} as const;
