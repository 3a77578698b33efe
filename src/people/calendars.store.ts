/** SQL of calendars. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Tx } from '../db/open.ts';
import { zCalendar } from './calendars-api.ts';
import type { StoredCalendar } from './calendars-api.ts';

const columns = [
  'id',
  'clientId',
  'name',
  'zone',
  'hours',
  'country',
  'region',
  'dates',
  'version',
  'createdAt',
] as const;

/** Of the house and of the clients seen, or of one client; the house's first. */
export async function calendars(tx: Tx, clientId?: string): Promise<StoredCalendar[]> {
  let list = tx.selectFrom('calendar').select(columns);
  if (clientId !== undefined)
    list = list.where((where) => where.or([where('clientId', 'is', null), where('clientId', '=', clientId)]));
  const rows = await list
    .orderBy(sql`client_id is not null`)
    .orderBy(sql`lower(name)`)
    .execute();
  return z.array(zCalendar).parse(rows);
}

export async function calendarById(tx: Tx, id: string): Promise<StoredCalendar | undefined> {
  const row = await tx.selectFrom('calendar').select(columns).where('id', '=', id).executeTakeFirst();
  return row && zCalendar.parse(row);
}

export async function calendarsByIds(tx: Tx, ids: readonly string[]): Promise<StoredCalendar[]> {
  const rows = await tx
    .selectFrom('calendar')
    .select(columns)
    .where('id', 'in', [...ids])
    .execute();
  return z.array(zCalendar).parse(rows);
}

export async function calendarForUpdate(tx: Tx, id: string): Promise<StoredCalendar | undefined> {
  const row = await tx.selectFrom('calendar').select(columns).where('id', '=', id).forUpdate().executeTakeFirst();
  return row && zCalendar.parse(row);
}

type Fields = Omit<StoredCalendar, 'version'>;

/** False when there is one of this name. */
export async function insertCalendar(tx: Tx, { hours, dates, ...rest }: Fields): Promise<boolean> {
  const row = await tx
    .insertInto('calendar')
    .values({ ...rest, hours: JSON.stringify(hours), dates: JSON.stringify(dates) })
    .onConflict((on) => on.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function updateCalendar(tx: Tx, id: string, { hours, dates, ...rest }: Partial<Fields>): Promise<void> {
  await tx
    .updateTable('calendar')
    .set({
      ...rest,
      ...(hours ? { hours: JSON.stringify(hours) } : {}),
      ...(dates ? { dates: JSON.stringify(dates) } : {}),
      version: sql`version + 1`,
    })
    .where('id', '=', id)
    .execute();
}

export async function calendarNamed(tx: Tx, clientId: string | null, name: string): Promise<boolean> {
  const row = await tx
    .selectFrom('calendar')
    .select('id')
    .where('clientId', clientId === null ? 'is' : '=', clientId)
    .where(sql<string>`lower(name)`, '=', name.toLowerCase())
    .executeTakeFirst();
  return row !== undefined;
}

const stillUsed = z.object({ code: z.literal('23503') });

/** False when something runs by it. */
export async function deleteCalendar(tx: Tx, id: string): Promise<boolean> {
  try {
    await tx.deleteFrom('calendar').where('id', '=', id).execute();
    return true;
  } catch (error) {
    if (!stillUsed.safeParse(error).success) throw error;
    return false;
  }
}
