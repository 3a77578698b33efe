/** SQL of meetings: the only file that touches their tables. Row-level security bounds every statement. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';
import type { Exception, Series } from './rules.ts';

export type PersonRow = { kind: 'staff' | 'contact'; id: string; name: string };

export type MeetingRow = Series & {
  id: string;
  clientId: string;
  title: string;
  place: string;
  cancelledBecause: string | null;
  createdByName: string;
  createdAt: string;
  updatedAt: string;
  version: number;
};

/** A meeting with all that says when it is and who comes. */
export type Known = MeetingRow & { clientName: string; people: PersonRow[]; exceptions: Exception[] };

export async function insertMeeting(tx: Tx, row: MeetingRow): Promise<void> {
  await tx.insertInto('meeting').values(row).execute();
}

export async function updateMeeting(tx: Tx, id: string, set: Partial<MeetingRow>): Promise<void> {
  await tx.updateTable('meeting').set(set).where('id', '=', id).execute();
}

type Place = { clientId: string; meetingId: string };

export async function replacePeople(tx: Tx, place: Place, people: readonly PersonRow[]): Promise<void> {
  await tx.deleteFrom('meetingPerson').where('meetingId', '=', place.meetingId).execute();
  if (people.length === 0) return;
  await tx
    .insertInto('meetingPerson')
    .values(people.map(({ kind, id, name }) => ({ ...place, personKind: kind, personId: id, name })))
    .execute();
}

export async function putException(
  tx: Tx,
  { clientId, meetingId, byName, at }: Place & { byName: string; at: string },
  { date, ...set }: Exception,
): Promise<void> {
  await tx
    .insertInto('meetingException')
    .values({ clientId, meetingId, date, ...set, byName, at })
    .onConflict((on) => on.columns(['meetingId', 'date']).doUpdateSet({ ...set, byName, at }))
    .execute();
}

export async function dropExceptions(tx: Tx, meetingId: string, dates: readonly string[]): Promise<void> {
  if (dates.length === 0) return;
  await tx
    .deleteFrom('meetingException')
    .where('meetingId', '=', meetingId)
    .where('date', 'in', [...dates])
    .execute();
}

/** One, under its lock when it is to be changed. */
export async function meetingById(tx: Tx, id: string, lock: 'lock' | 'look' = 'look'): Promise<Known | undefined> {
  if (lock === 'lock') await sql`select from meeting where id = ${id} for no key update`.execute(tx);
  const { rows } = await sql<MeetingRow & { clientName: string }>`
    select m.*, c.client_name from meeting m join meeting_client_name c on c.id = m.client_id where m.id = ${id}`.execute(
    tx,
  );
  return (await withParts(tx, rows))[0];
}

export type Asked = {
  client?: string | undefined;
  person?: string | undefined;
  /** `either`: the client's, and whatever this colleague is asked to besides. */
  match: 'both' | 'either';
  from: string;
  to: string;
};

/** Those that may be held within a span, in sight of the asker: the rules say when. Days are taken wider than any zone is off. */
export async function meetingsAround(tx: Tx, { client, person, match, from, to }: Asked): Promise<Known[]> {
  const ofClient = client === undefined ? null : sql`m.client_id = ${client}`;
  const ofPerson =
    person === undefined
      ? null
      : sql`exists (select from meeting_person p where p.meeting_id = m.id and p.person_kind = 'staff' and p.person_id = ${person})`;
  const whose = [ofClient, ofPerson].filter((each) => each !== null);
  const filter = whose.length === 0 ? sql`true` : sql`(${sql.join(whose, match === 'both' ? sql` and ` : sql` or `)})`;
  const { rows } = await sql<MeetingRow & { clientName: string }>`
    with span as (select ((${from}::timestamptz at time zone 'UTC')::date - 2) as first, ((${to}::timestamptz at time zone 'UTC')::date + 2) as last)
    select m.*, c.client_name from span, meeting m join meeting_client_name c on c.id = m.client_id
    where ${filter} and (m.cancelled_at is null or m.cancelled_at > ${from})
      and ((m.on_date <= span.last and coalesce(m.until_date, case when m.repeats = 'once' then m.on_date end, 'infinity') >= span.first)
        or exists (select from meeting_exception e where e.meeting_id = m.id and e.to_date between span.first and span.last))
    order by m.id`.execute(tx);
  return withParts(tx, rows);
}

async function withParts(tx: Tx, rows: (MeetingRow & { clientName: string })[]): Promise<Known[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const { rows: people } = await sql<PersonRow & { meetingId: string }>`
    select meeting_id, person_kind as kind, person_id as id, name from meeting_person
    where meeting_id = any (${ids}::uuid[]) order by person_kind desc, lower(name), person_id`.execute(tx);
  const { rows: exceptions } = await sql<Exception & { meetingId: string }>`
    select meeting_id, date, to_date, to_time, to_minutes, because from meeting_exception
    where meeting_id = any (${ids}::uuid[]) order by date`.execute(tx);
  const [peopleOf, exceptionsOf] = [
    Map.groupBy(people, ({ meetingId }) => meetingId),
    Map.groupBy(exceptions, ({ meetingId }) => meetingId),
  ];
  return rows.map((row) => ({
    ...row,
    people: (peopleOf.get(row.id) ?? []).map(({ kind, id, name }) => ({ kind, id, name })),
    exceptions: exceptionsOf.get(row.id) ?? [],
  }));
}

export async function clientKnown(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql`select from meeting_client_name where id = ${id}`.execute(tx);
  return rows.length > 0;
}

/** A contact of the client, or a colleague who works for it. */
export async function guestNamed(
  tx: Tx,
  { kind, id }: { kind: PersonRow['kind']; id: string },
  clientId: string,
): Promise<PersonRow | undefined> {
  const { rows } = await sql<PersonRow>`
    select kind, id, name from meeting_guest where kind = ${kind} and id = ${id} and (clients is null or ${clientId}::uuid = any (clients))`.execute(
    tx,
  );
  return rows[0];
}
