/** Tokens of people and integrations. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';
import type { GrantedRole } from './may.ts';

export type TokenWithOwner = {
  id: string;
  /** The person it stands for; null for an integration. */
  ownerId: string | null;
  side: 'staff' | 'client';
  name: string;
  role: GrantedRole;
  scope: string[] | null;
  allClients: boolean;
  clients: string[];
  active: boolean;
  expiresAt: string | null;
  lastUsedAt: string | null;
};

/** A token with the present role and clients of whom it stands for. */
export async function tokenWithOwner(tx: Tx, hash: Buffer): Promise<TokenWithOwner | undefined> {
  const { rows } = await sql<TokenWithOwner>`
    select t.id, coalesce(s.id, u.id) as owner_id, case when u.id is null then 'staff' else 'client' end as side,
      coalesce(s.name, u.name, t.name) as name, coalesce(s.role::text, u.role::text, 'integration') as role, t.scope,
      case when s.id is not null then s.all_clients when u.id is not null then false else t.all_clients end as all_clients,
      case when s.id is not null then array(select client_id from assignment where staff_id = s.id)
        when u.id is not null then array[u.client_id] else t.clients end as clients,
      t.revoked_at is null and s.disabled_at is null and u.disabled_at is null and c.archived_at is null as active,
      t.expires_at, t.last_used_at
    from token t left join staff s on s.id = t.staff_id left join client_user u on u.id = t.client_user_id left join client c on c.id = u.client_id
    where t.hash = ${hash}`.execute(tx);
  return rows[0];
}

export async function touchToken(tx: Tx, id: string, at: string): Promise<void> {
  await tx.updateTable('token').set({ lastUsedAt: at }).where('id', '=', id).execute();
}

export type NewTokenRow = {
  id: string;
  name: string;
  hash: Buffer;
  staffId: string | null;
  clientUserId: string | null;
  scope: string[] | null;
  allClients: boolean;
  clients: string[];
  createdBy: string | null;
  createdAt: string;
  expiresAt: string | null;
};

export async function insertToken(tx: Tx, row: NewTokenRow): Promise<void> {
  await tx.insertInto('token').values(row).execute();
}

export type TokenRow = Omit<TokenWithOwner, 'side' | 'active' | 'name'> & {
  name: string;
  ownerName: string | null;
  createdAt: string;
  revokedAt: string | null;
};

/** Tokens, newest first, revoked ones for as long as they stay; of one person when `ownerId` is given. */
export async function tokensOf(tx: Tx, ownerId: string | null): Promise<TokenRow[]> {
  const { rows } = await sql<TokenRow>`
    select t.id, t.name, coalesce(s.id, u.id) as owner_id, coalesce(s.name, u.name) as owner_name,
      coalesce(s.role::text, u.role::text, 'integration') as role, t.scope, coalesce(s.all_clients, t.all_clients and u.id is null) as all_clients,
      t.clients, t.created_at, t.expires_at, t.last_used_at, t.revoked_at
    from token t left join staff s on s.id = t.staff_id left join client_user u on u.id = t.client_user_id
    where ${ownerId}::uuid is null or t.staff_id = ${ownerId}::uuid or t.client_user_id = ${ownerId}::uuid
    order by t.created_at desc, t.id limit 1000`.execute(tx);
  return rows;
}

export async function tokenForUpdate(
  tx: Tx,
  id: string,
): Promise<{ id: string; name: string; ownerId: string | null; revokedAt: string | null } | undefined> {
  const row = await tx
    .selectFrom('token')
    .select(['id', 'name', 'staffId', 'clientUserId', 'revokedAt'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row && { id: row.id, name: row.name, ownerId: row.staffId ?? row.clientUserId, revokedAt: row.revokedAt };
}

export async function revokeTokenRow(tx: Tx, id: string, at: string): Promise<void> {
  await tx.updateTable('token').set({ revokedAt: at }).where('id', '=', id).execute();
}
