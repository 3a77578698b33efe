/** Staff, SOCs and assignments. */
import { sql } from 'kysely';
import type { StaffRole } from '../base/actor.ts';
import type { Tx } from '../db/open.ts';
import { markShapes, pageOf, readMark } from '../http/page.ts';
import type { Soc, Staff, StaffQuery } from './staff-api.ts';
import { containing } from './search.ts';

function staff(tx: Tx) {
  return tx
    .selectFrom('staff')
    .leftJoin('soc', 'soc.id', 'staff.socId')
    .select([
      'staff.id',
      'staff.email',
      'staff.name',
      'staff.role',
      'staff.socId',
      'soc.name as socName',
      'staff.zone',
      'staff.allClients',
      'staff.service',
      'staff.version',
      'staff.createdAt',
      'staff.disabledAt',
    ]);
}

export async function staffPage(tx: Tx, query: StaffQuery): Promise<{ items: Staff[]; next: string | null }> {
  const mark = readMark(query.after, markShapes.byText);
  let list = staff(tx).select(sql<string>`lower(staff.name)`.as('sortName'));
  if (query.role) list = list.where('staff.role', '=', query.role);
  if (query.socId) list = list.where('staff.socId', '=', query.socId);
  if (query.disabled !== 'all')
    list = list.where('staff.disabledAt', query.disabled === 'only' ? 'is not' : 'is', null);
  for (const word of containing(query.q))
    list = list.where(sql<boolean>`lower(staff.name || ' ' || staff.email) like ${word}`);
  if (mark) list = list.where(sql<boolean>`(lower(staff.name), staff.id) > (${mark[0]}, ${mark[1]}::uuid)`);
  const rows = await list
    .orderBy('sortName')
    .orderBy('staff.id')
    .limit(query.limit + 1)
    .execute();
  return pageOf(rows, query.limit, (row) => [row.sortName, row.id]);
}

export async function staffById(tx: Tx, id: string): Promise<Staff | undefined> {
  return staff(tx).where('staff.id', '=', id).executeTakeFirst();
}

export async function staffForUpdate(tx: Tx, id: string): Promise<Staff | undefined> {
  await tx.selectFrom('staff').select('id').where('id', '=', id).forUpdate().execute();
  return staffById(tx, id);
}

export type StaffRow = {
  id: string;
  email: string;
  name: string;
  role: StaffRole;
  socId: string | null;
  zone: string;
  allClients: boolean;
  service: boolean;
  createdAt: string;
};

export async function insertStaff(tx: Tx, row: StaffRow): Promise<void> {
  await tx.insertInto('staff').values(row).execute();
}

type StaffChanges = {
  name?: string | undefined;
  role?: StaffRole | undefined;
  socId?: string | null | undefined;
  zone?: string | undefined;
  allClients?: boolean;
  disabledAt?: string | null;
};

/** Fields that are undefined stay as they are. */
export async function updateStaff(tx: Tx, id: string, changes: StaffChanges): Promise<void> {
  await tx
    .updateTable('staff')
    .set({ ...changes, version: sql`version + 1` })
    .where('id', '=', id)
    .execute();
}
/** Whether there ever was an administrator; disabled ones count, programs do not. */
export async function anyAdministrator(tx: Tx): Promise<boolean> {
  const row = await tx
    .selectFrom('staff')
    .select('id')
    .where('role', '=', 'administrator')
    .where('service', '=', false)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Locks the administrators in office and returns them: of two who remove each other at once, the second sees the first gone. */
export async function lockAdministrators(tx: Tx): Promise<string[]> {
  const rows = await tx
    .selectFrom('staff')
    .select('id')
    .where('role', '=', 'administrator')
    .where('service', '=', false)
    .where('disabledAt', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute();
  return rows.map((row) => row.id);
}

/** One set-up at a time. */
export async function lockSetUp(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(7710002)`.execute(tx);
}

export async function assignedClients(tx: Tx, staffId: string): Promise<{ id: string; name: string }[]> {
  return tx
    .selectFrom('assignment')
    .innerJoin('client', 'client.id', 'assignment.clientId')
    .select(['client.id', 'client.name'])
    .where('assignment.staffId', '=', staffId)
    .where('client.archivedAt', 'is', null)
    .orderBy('client.name')
    .execute();
}

/** Everyone who sees a client, by name. */
export async function staffOfClient(
  tx: Tx,
  clientId: string,
): Promise<Pick<Staff, 'id' | 'name' | 'role' | 'allClients'>[]> {
  return tx
    .selectFrom('staff')
    .select(['id', 'name', 'role', 'allClients'])
    .where('disabledAt', 'is', null)
    .where('service', '=', false)
    .where((on) =>
      on.or([
        on('allClients', '=', true),
        on.exists(
          on
            .selectFrom('assignment')
            .select('staffId')
            .whereRef('assignment.staffId', '=', 'staff.id')
            .where('assignment.clientId', '=', clientId),
        ),
      ]),
    )
    .orderBy('name')
    .orderBy('id')
    .execute();
}

/** Everyone who sees all of these clients, by name. */
export async function staffWhoSee(
  tx: Tx,
  clients: 'all' | readonly string[],
): Promise<Pick<Staff, 'id' | 'name' | 'email'>[]> {
  const everyOne = sql<boolean>`not exists (select from unnest(${clients === 'all' ? [] : [...clients]}::uuid[]) as wanted
    where not exists (select from assignment where staff_id = staff.id and client_id = wanted))`;
  let list = tx
    .selectFrom('staff')
    .select(['id', 'name', 'email'])
    .where('disabledAt', 'is', null)
    .where('service', '=', false);
  list =
    clients === 'all'
      ? list.where('allClients', '=', true)
      : list.where((on) => on.or([on('allClients', '=', true), everyOne]));
  return list.orderBy('name').orderBy('id').execute();
}

/** False when it was so already. */
export async function insertAssignment(tx: Tx, clientId: string, staffId: string): Promise<boolean> {
  const row = await tx
    .insertInto('assignment')
    .values({ clientId, staffId })
    .onConflict((on) => on.doNothing())
    .returning('staffId')
    .executeTakeFirst();
  return row !== undefined;
}

/** False when there was none. */
export async function deleteAssignment(tx: Tx, clientId: string, staffId: string): Promise<boolean> {
  const row = await tx
    .deleteFrom('assignment')
    .where('clientId', '=', clientId)
    .where('staffId', '=', staffId)
    .returning('staffId')
    .executeTakeFirst();
  return row !== undefined;
}

export async function socs(tx: Tx): Promise<Soc[]> {
  return tx.selectFrom('soc').selectAll().orderBy('name').execute();
}

export async function socForUpdate(tx: Tx, id: string): Promise<Soc | undefined> {
  return tx.selectFrom('soc').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

/** False when the name is taken. */
export async function insertSoc(tx: Tx, soc: { id: string; name: string; zone: string }): Promise<boolean> {
  const row = await tx
    .insertInto('soc')
    .values(soc)
    .onConflict((on) => on.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function socNamed(tx: Tx, name: string): Promise<Soc | undefined> {
  return tx.selectFrom('soc').selectAll().where('name', '=', name).executeTakeFirst();
}

export async function updateSoc(
  tx: Tx,
  id: string,
  changes: { name?: string | undefined; zone?: string | undefined },
): Promise<void> {
  await tx
    .updateTable('soc')
    .set({ ...changes, version: sql`version + 1` })
    .where('id', '=', id)
    .execute();
}

/** One of the staff in office, by mail address. */
export async function staffByEmail(tx: Tx, email: string): Promise<{ id: string } | undefined> {
  return tx
    .selectFrom('staff')
    .select('id')
    .where('email', '=', email.trim().toLowerCase())
    .where('disabledAt', 'is', null)
    .where('service', '=', false)
    .executeTakeFirst();
}
