/** SQL of marks and of a client's own rules. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';
import type { Given } from './marks.rules.ts';

export async function markOf(tx: Tx, ticketId: string): Promise<Given | undefined> {
  return tx
    .selectFrom('ticketMark')
    .select(['mark', 'text', 'byId', 'byName', 'at'])
    .where('ticketId', '=', ticketId)
    .executeTakeFirst();
}

/** One for each ticket: given again it is changed. */
export async function keepMark(
  tx: Tx,
  row: Given & { ticketId: string; clientId: string; changedAt: string; closedAt: string },
): Promise<void> {
  const { mark, text, changedAt } = row;
  await tx
    .insertInto('ticketMark')
    .values(row)
    .onConflict((on) => on.column('ticketId').doUpdateSet({ mark, text, changedAt }))
    .execute();
}

export type ClientRules = { reopenDays: number; closingMail: boolean };

export async function rulesOf(tx: Tx, clientId: string): Promise<(ClientRules & { version: number }) | undefined> {
  return tx
    .selectFrom('ticketRule')
    .select(['reopenDays', 'closingMail', 'version'])
    .where('clientId', '=', clientId)
    .executeTakeFirst();
}

/** False when someone else was first. */
export async function keepRules(
  tx: Tx,
  { clientId, version, ...rules }: ClientRules & { clientId: string; version: number },
): Promise<boolean> {
  if (version === 0) {
    const made = await tx
      .insertInto('ticketRule')
      .values({ clientId, ...rules })
      .onConflict((on) => on.doNothing())
      .executeTakeFirst();
    return (made.numInsertedOrUpdatedRows ?? 0n) > 0n;
  }
  const kept = await tx
    .updateTable('ticketRule')
    .set({ ...rules, version: version + 1 })
    .where('clientId', '=', clientId)
    .where('version', '=', version)
    .executeTakeFirst();
  return kept.numUpdatedRows > 0n;
}

export async function leadOf(tx: Tx, clientId: string): Promise<{ id: string; name: string } | undefined> {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from ticket_lead where client_id = ${clientId}`.execute(tx);
  return rows[0];
}

export async function insertMarkTask(
  tx: Tx,
  row: { id: string; clientId: string; ticketId: string; text: string; byName: string; at: string },
): Promise<void> {
  await sql`
    insert into ticket_task (id, client_id, ticket_id, text, by_name, at)
    values (${row.id}, ${row.clientId}, ${row.ticketId}, ${row.text}, ${row.byName}, ${row.at})`.execute(tx);
}

export type MarkRow = {
  clientId: string;
  clientName: string;
  month: string;
  asked: number;
  n: number;
  total: number;
  each: number[];
  lowRecords: { id: string; number: number }[] | null;
};

/** Closed tickets that the client sees, by the month (UTC) they were closed in; merged ones are asked about where they go on. */
export async function markRows(
  tx: Tx,
  { from, until, clientId, low }: { from: string; until: string; clientId: string | null; low: number },
): Promise<MarkRow[]> {
  const { rows } = await sql<MarkRow>`
    with asked as (
      select t.client_id, t.id, t.number, m.mark, coalesce(m.closed_at, t.closed_at) as at
      from ticket t left join ticket_mark m on m.ticket_id = t.id
      where t.audience = 'client' and t.merged_into_id is null and (t.closed_at is not null or m.mark is not null)
        and coalesce(m.closed_at, t.closed_at) >= ${from} and coalesce(m.closed_at, t.closed_at) < ${until}
        and (${clientId}::uuid is null or t.client_id = ${clientId}))
    select a.client_id, c.client_name, to_char(a.at at time zone 'UTC', 'YYYY-MM') as month,
      count(*)::int as asked, count(a.mark)::int as n, coalesce(sum(a.mark), 0)::int as total,
      array[count(*) filter (where mark = 1), count(*) filter (where mark = 2), count(*) filter (where mark = 3),
        count(*) filter (where mark = 4), count(*) filter (where mark = 5)]::int[] as each,
      to_json((array_agg(json_build_object('id', a.id, 'number', a.number) order by a.mark, a.number desc) filter (where a.mark <= ${low}))[1:20]) as low_records
    from asked a join ticket_client c on c.id = a.client_id
    group by a.client_id, c.client_name, month order by lower(c.client_name), a.client_id, month desc limit 5000`.execute(
    tx,
  );
  return rows;
}
