/** SQL of huddles: the only file that touches their tables. Row-level security bounds every statement. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';
import type { HuddleRow, Member, Offer, Person, Room } from './change.rules.ts';
import type { AboutKind, HuddleKind, LineKind } from './huddle-api.ts';

export type HuddleLineRow = HuddleRow & { clientName: string };
export type OptionRow = { id: string; text: string; byName: string; at: string };
export type LineRow = { id: string; seq: number; kind: LineKind; text: string; byName: string; at: string };

/** False when one of its kind is open on the record already. */
export async function insertHuddle(tx: Tx, row: HuddleRow): Promise<boolean> {
  const made = await tx
    .insertInto('huddle')
    .values(row)
    .onConflict((on) => on.doNothing())
    .executeTakeFirst();
  return (made.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** The one that is open on a record, under its lock. */
export async function openOn(
  tx: Tx,
  { aboutKind, aboutId, kind }: Pick<HuddleRow, 'aboutKind' | 'aboutId' | 'kind'>,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from huddle where about_kind = ${aboutKind} and about_id = ${aboutId} and kind = ${kind} and state = 'open' for no key update`.execute(
    tx,
  );
  return rows[0]?.id;
}

/** The huddle under its lock, with who is there. */
export async function lockedRoom(tx: Tx, id: string): Promise<Room | undefined> {
  const { rows } = await sql<HuddleRow>`select * from huddle where id = ${id} for no key update`.execute(tx);
  const huddle = rows[0];
  return huddle && { huddle, people: await peopleOf(tx, id), offers: await offersOf(tx, id) };
}

export async function updateHuddle(tx: Tx, id: string, set: Partial<HuddleRow>): Promise<void> {
  await tx.updateTable('huddle').set(set).where('id', '=', id).execute();
}

type Place = { huddleId: string; clientId: string; at: string };

export async function insertOption(
  tx: Tx,
  place: Place,
  by: Person,
  option: { id: string; text: string },
): Promise<void> {
  await tx
    .insertInto('huddleOption')
    .values({ ...place, ...option, byId: by.id, byName: by.name })
    .execute();
}

export async function insertLine(
  tx: Tx,
  place: Place,
  by: { id: string | null; name: string },
  line: { id: string; kind: LineKind; text: string },
): Promise<void> {
  await tx
    .insertInto('huddleLine')
    .values({ ...place, ...line, byId: by.id, byName: by.name })
    .execute();
}

/** Comes in, or comes back. */
export async function putMember(tx: Tx, { at, ...place }: Place, { id, name }: Person): Promise<void> {
  await tx
    .insertInto('huddlePerson')
    .values({ ...place, staffId: id, staffName: name, joinedAt: at })
    .onConflict((on) => on.columns(['huddleId', 'staffId']).doUpdateSet({ leftAt: null }))
    .execute();
}

export async function markLeft(tx: Tx, { huddleId, at }: Place, staffId: string): Promise<void> {
  await tx
    .updateTable('huddlePerson')
    .set({ leftAt: at })
    .where('huddleId', '=', huddleId)
    .where('staffId', '=', staffId)
    .where('leftAt', 'is', null)
    .execute();
}

export async function replaceOffers(tx: Tx, place: Place, byName: string, to: readonly Person[]): Promise<void> {
  const ids = to.map(({ id }) => id);
  await sql`delete from huddle_offer where huddle_id = ${place.huddleId} and to_id <> all (${ids}::uuid[])`.execute(tx);
  for (const { id, name } of to)
    await tx
      .insertInto('huddleOffer')
      .values({ ...place, toId: id, toName: name, byName })
      .onConflict((on) => on.doNothing())
      .execute();
}

export async function huddleLine(tx: Tx, id: string): Promise<HuddleLineRow | undefined> {
  const { rows } = await sql<HuddleLineRow>`
    select h.*, c.client_name from huddle h join huddle_client c on c.id = h.client_id where h.id = ${id}`.execute(tx);
  return rows[0];
}

export type Asked = {
  state?: string | undefined;
  kind?: HuddleKind | undefined;
  client?: string | undefined;
  aboutKind?: AboutKind | undefined;
  aboutId?: string | undefined;
  text?: string | undefined;
  before: readonly [string, string] | undefined;
  limit: number;
};

/** Newest first. */
export async function huddleLines(tx: Tx, asked: Asked): Promise<HuddleLineRow[]> {
  const { state, kind, client, aboutKind, aboutId, text, before, limit } = asked;
  const { rows } = await sql<HuddleLineRow>`
    select h.*, c.client_name from huddle h join huddle_client c on c.id = h.client_id where true
      ${state ? sql`and h.state = ${state}` : sql``}
      ${kind ? sql`and h.kind = ${kind}` : sql``}
      ${client ? sql`and h.client_id = ${client}` : sql``}
      ${aboutKind ? sql`and h.about_kind = ${aboutKind}` : sql``}
      ${aboutId ? sql`and h.about_id = ${aboutId}` : sql``}
      ${text ? sql`and h.id in (select huddle_id from huddle_search(${text}))` : sql``}
      ${before ? sql`and (h.opened_at, h.id) < (${before[0]}::timestamptz, ${before[1]}::uuid)` : sql``}
    order by h.opened_at desc, h.id desc limit ${limit}`.execute(tx);
  return rows;
}

/** Those most like a record, the likest first; ids come from the function, rows under the policies. */
export async function likeText(
  tx: Tx,
  { title, more }: { title: string; more: string },
  most: number,
): Promise<HuddleLineRow[]> {
  const { rows } = await sql<HuddleLineRow>`
    select h.*, c.client_name from huddle_similar(${title}, ${more}, ${most}) s join huddle h on h.id = s.huddle_id
    join huddle_client c on c.id = h.client_id where h.state = 'decided' order by s.score desc, h.id`.execute(tx);
  return rows;
}

export async function optionsOf(tx: Tx, huddleId: string): Promise<OptionRow[]> {
  return tx
    .selectFrom('huddleOption')
    .select(['id', 'text', 'byName', 'at'])
    .where('huddleId', '=', huddleId)
    .orderBy('seq')
    .execute();
}

/** The newest first; `before`: only those older than this one's `seq`. */
export async function linesOf(
  tx: Tx,
  huddleId: string,
  { before = null, limit = null }: { before?: number | null; limit?: number | null } = {},
): Promise<LineRow[]> {
  const { rows } = await sql<LineRow>`
    select id, seq, kind, text, by_name, at from huddle_line
    where huddle_id = ${huddleId} and (${before}::bigint is null or seq < ${before}) order by seq desc limit ${limit}`.execute(
    tx,
  );
  return rows;
}

export async function peopleOf(tx: Tx, huddleId: string): Promise<Member[]> {
  return tx
    .selectFrom('huddlePerson')
    .select(['staffId as id', 'staffName as name', 'joinedAt', 'leftAt'])
    .where('huddleId', '=', huddleId)
    .orderBy('joinedAt')
    .orderBy('staffName')
    .execute();
}

export async function offersOf(tx: Tx, huddleId: string): Promise<Offer[]> {
  return tx
    .selectFrom('huddleOffer')
    .select(['toId as id', 'toName as name', 'byName as by', 'at'])
    .where('huddleId', '=', huddleId)
    .orderBy('toName')
    .execute();
}
