/** Meetings with clients: what other slices and the routes may ask of them. */
import type { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import { Problem, notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { recordFact } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { audit } from '../people/audit.ts';
import { changedMeanwhile } from '../people/versions.ts';
import type { meetingChange, newMeeting, occurrenceChange, zMeeting, zMeetingPerson } from './api.ts';
import { faultOf, isOn, occurrenceOn } from './rules.ts';
import type { Exception, Series } from './rules.ts';
import {
  clientKnown,
  dropExceptions,
  guestNamed,
  insertMeeting,
  meetingById,
  putException,
  replacePeople,
  updateMeeting,
} from './store.ts';
import type { Known, MeetingRow, PersonRow } from './store.ts';

export type Meeting = z.output<typeof zMeeting>;
type NewMeeting = z.output<typeof newMeeting>;
type Asked = z.output<typeof meetingChange>;
type Guest = Pick<z.output<typeof zMeetingPerson>, 'kind' | 'id'>;

export async function readMeeting({ db }: Deps, actor: Actor, id: string): Promise<Meeting> {
  return db.as(scopeOf(actor), async (tx) => meetingOf(await found(tx, id)));
}

export async function addMeeting({ db, clock }: Deps, actor: Actor, input: NewMeeting): Promise<Meeting> {
  mustMakeSense(input);
  const { people, ...fields } = input;
  const now = clock.now();
  const row: MeetingRow = {
    ...fields,
    ...{ id: newId(now), cancelledAt: null, cancelledBecause: null, version: 1 },
    ...{ createdByName: actor.name, createdAt: isoOf(now), updatedAt: isoOf(now) },
  };
  return db.as(scopeOf(actor), async (tx) => {
    if (!(await clientKnown(tx, row.clientId))) throw notFound('client');
    await insertMeeting(tx, row);
    await replacePeople(tx, placeOf(row), await guestsIn(tx, row.clientId, people));
    await tell(tx, { clock }, actor, row, { act: 'meeting.added', detail: { title: row.title, version: 1 } });
    return meetingOf(await found(tx, row.id));
  });
}

/** Its rule, for all times it is held. What was moved or cancelled and is no longer in the rule goes with it. */
export async function changeMeeting(
  deps: Deps,
  actor: Actor,
  id: string,
  { version, people, ...asked }: Asked,
): Promise<Meeting> {
  const { db, clock } = deps;
  return db.as(scopeOf(actor), async (tx) => {
    const before = await live(tx, id, version);
    const set = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
    const after: Known = { ...before, ...set };
    mustMakeSense(after);
    const updated = { updatedAt: isoOf(clock.now()), version: version + 1 };
    await updateMeeting(tx, id, { ...set, ...updated });
    if (people) await replacePeople(tx, placeOf(before), await guestsIn(tx, before.clientId, people));
    const gone = before.exceptions.filter(({ date }) => !isOn(after, date)).map(({ date }) => date);
    await dropExceptions(tx, id, gone);
    const changed = Object.fromEntries([...Object.keys(set), ...(people ? ['people'] : [])].map((key) => [key, true]));
    await tell(tx, deps, actor, before, { act: 'meeting.changed', detail: { version: version + 1, changed } });
    return meetingOf(await found(tx, id));
  });
}

/** What has been held stays; what lies ahead is not held. */
export async function cancelMeeting(
  deps: Deps,
  actor: Actor,
  id: string,
  { version, because }: { version: number; because: string },
): Promise<Meeting> {
  const now = isoOf(deps.clock.now());
  return deps.db.as(scopeOf(actor), async (tx) => {
    const before = await live(tx, id, version);
    const over = { cancelledAt: now, cancelledBecause: because, updatedAt: now, version: version + 1 };
    await updateMeeting(tx, id, over);
    const detail = { title: before.title, because, version: version + 1, changed: { cancelled: true } };
    await tell(tx, deps, actor, before, { act: 'meeting.cancelled', detail });
    return meetingOf(await found(tx, id));
  });
}

/** One time it is held, by the day the rule has it on. */
export async function changeOccurrence(
  deps: Deps,
  actor: Actor,
  { meetingId, date }: { meetingId: string; date: string },
  change: z.output<typeof occurrenceChange>,
): Promise<Meeting> {
  const now = isoOf(deps.clock.now());
  return deps.db.as(scopeOf(actor), async (tx) => {
    const before = await live(tx, meetingId);
    if (!isOn(before, date)) throw new Problem('meeting/not-then', 404, 'This meeting is not held on that day.');
    if (change.is === 'planned') await dropExceptions(tx, meetingId, [date]);
    else await putException(tx, { ...placeOf(before), byName: actor.name, at: now }, exceptionOf(date, change));
    const version = before.version + 1;
    await updateMeeting(tx, meetingId, { updatedAt: now, version });
    const detail = { date, ...change, version, changed: { [date]: true } };
    await tell(tx, deps, actor, before, { act: 'meeting.occurrence', detail });
    return meetingOf(await found(tx, meetingId));
  });
}

/** The time a client's meeting is held by the rule of that day: what a change can have been asked for in. */
export async function heldOn(
  tx: Tx,
  { id, date, clientId }: { id: string; date: string; clientId: string },
): Promise<{ title: string; at: string } | undefined> {
  const meeting = await meetingById(tx, id);
  if (meeting?.clientId !== clientId) return undefined;
  const held = occurrenceOn(meeting, meeting.exceptions, date);
  return held && held.state !== 'cancelled' ? { title: meeting.title, at: isoOf(held.startsAt) } : undefined;
}

/** What a meeting is called, for a record that keeps its id. */
export async function meetingTitle(tx: Tx, id: string): Promise<string | undefined> {
  return (await meetingById(tx, id))?.title;
}

function exceptionOf(date: string, change: Exclude<z.output<typeof occurrenceChange>, { is: 'planned' }>): Exception {
  const { because } = change;
  if (change.is === 'cancelled') return { date, toDate: null, toTime: null, toMinutes: null, because };
  return { date, toDate: change.onDate, toTime: change.atTime, toMinutes: change.minutes, because };
}

function mustMakeSense(series: Omit<Series, 'cancelledAt'>): void {
  const fault = faultOf(series);
  if (fault !== undefined) throw new Problem('meeting/rule', 400, fault);
}

async function guestsIn(tx: Tx, clientId: string, guests: readonly Guest[]): Promise<PersonRow[]> {
  const known = new Map<string, PersonRow>();
  for (const guest of guests) {
    const person = await guestNamed(tx, guest, clientId);
    if (!person) throw notFound(guest.kind);
    known.set(`${person.kind} ${person.id}`, person);
  }
  return [...known.values()];
}

/** Under its lock, while it is held at all; `version`: as the asker saw it. */
async function live(tx: Tx, id: string, version?: number): Promise<Known> {
  const meeting = await found(tx, id, 'lock');
  if (version !== undefined && meeting.version !== version)
    throw await changedMeanwhile(tx, {
      ...{ kind: 'meeting', id, version },
      current: meetingOf(meeting),
    });
  if (meeting.cancelledAt !== null)
    throw new Problem('meeting/cancelled', 409, 'This meeting is cancelled. Plan another one.');
  return meeting;
}

async function found(tx: Tx, id: string, lock: 'lock' | 'look' = 'look'): Promise<Known> {
  const meeting = await meetingById(tx, id, lock);
  if (!meeting) throw notFound('meeting');
  return meeting;
}

const placeOf = ({ id, clientId }: Pick<MeetingRow, 'id' | 'clientId'>) => ({ meetingId: id, clientId });

async function tell(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  actor: Actor,
  { id, clientId }: Pick<MeetingRow, 'id' | 'clientId'>,
  { act, detail }: { act: string; detail: Record<string, unknown> },
): Promise<void> {
  await recordFact(tx, clock, { topic: act, clientId, subjectId: id, published: true });
  await audit(tx, clock, actor, { act, recordKind: 'meeting', recordId: id, clientId, detail });
}

function meetingOf({ exceptions: _exceptions, updatedAt: _updatedAt, ...meeting }: Known): Meeting {
  return meeting;
}
