/** Accounts of sign-in, with the person behind each. Runs as watchfloor_auth. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';

export type Account = {
  personId: string;
  side: 'staff' | 'client';
  email: string;
  passwordHash: string | null;
  totpSecret: Buffer | null;
  totpPending: Buffer | null;
  totpPendingAt: string | null;
  totpLastStep: number;
  name: string;
  role: 'administrator' | 'manager' | 'lead-engineer' | 'engineer' | 'client-administrator' | 'client-viewer';
  zone: string | null;
  /** A client user's client. */
  clientId: string | null;
  /** Enabled, and the client not archived. */
  active: boolean;
};

const columns = sql`
  a.person_id, a.side, a.email, a.password_hash, a.totp_secret, a.totp_pending, a.totp_pending_at, a.totp_last_step,
  coalesce(s.name, u.name) as name, coalesce(s.role::text, u.role::text) as role, s.zone, u.client_id,
  case a.side when 'staff' then s.disabled_at is null else u.disabled_at is null and c.archived_at is null end as active`;
const source = sql`
  auth.account a left join staff s on s.id = a.person_id left join client_user u on u.id = a.person_id left join client c on c.id = u.client_id`;

export async function accountByEmail(tx: Tx, email: string): Promise<Account | undefined> {
  const { rows } = await sql<Account>`select ${columns} from ${source} where a.email = ${email}`.execute(tx);
  return rows[0];
}

export async function accountById(tx: Tx, personId: string): Promise<Account | undefined> {
  const { rows } = await sql<Account>`select ${columns} from ${source} where a.person_id = ${personId}`.execute(tx);
  return rows[0];
}

/** As `accountById`, and nobody else changes the account until the transaction ends. */
export async function lockAccount(tx: Tx, personId: string): Promise<Account | undefined> {
  await sql`select 1 from auth.account where person_id = ${personId} for update`.execute(tx);
  return accountById(tx, personId);
}

/** Returns false when the address belongs to somebody already, on either side. */
export async function insertAccount(
  tx: Tx,
  account: { personId: string; side: 'staff' | 'client'; email: string },
): Promise<boolean> {
  const { rows } = await sql`
    insert into auth.account (person_id, side, email) values (${account.personId}, ${account.side}, ${account.email}) on conflict (email) do nothing returning 1`.execute(
    tx,
  );
  return rows.length === 1;
}

export async function setPasswordHash(tx: Tx, personId: string, hash: string, at: string): Promise<void> {
  await sql`update auth.account set password_hash = ${hash}, password_set_at = ${at} where person_id = ${personId}`.execute(
    tx,
  );
}

export async function setPendingTotp(tx: Tx, personId: string, sealed: Buffer, at: string): Promise<void> {
  await sql`update auth.account set totp_pending = ${sealed}, totp_pending_at = ${at} where person_id = ${personId}`.execute(
    tx,
  );
}

/** Puts a second factor in force; `step` is the time step of the code that proved it. */
export async function setTotp(tx: Tx, personId: string, sealed: Buffer, step: number): Promise<void> {
  await sql`
    update auth.account set totp_secret = ${sealed}, totp_pending = null, totp_pending_at = null, totp_last_step = ${step} where person_id = ${personId}`.execute(
    tx,
  );
}

export async function clearTotp(tx: Tx, personId: string): Promise<void> {
  await sql`update auth.account set totp_secret = null, totp_pending = null, totp_pending_at = null where person_id = ${personId}`.execute(
    tx,
  );
  await sql`delete from auth.recovery_code where person_id = ${personId}`.execute(tx);
}

/** Marks a time step as used; false when it, or a later one, was used already. */
export async function takeStep(tx: Tx, personId: string, step: number): Promise<boolean> {
  const { rows } =
    await sql`update auth.account set totp_last_step = ${step} where person_id = ${personId} and totp_last_step < ${step} returning 1`.execute(
      tx,
    );
  return rows.length === 1;
}

export async function replaceRecoveryCodes(tx: Tx, personId: string, hashes: readonly Buffer[]): Promise<void> {
  await sql`delete from auth.recovery_code where person_id = ${personId}`.execute(tx);
  for (const hash of hashes)
    await sql`insert into auth.recovery_code (person_id, hash) values (${personId}, ${hash})`.execute(tx);
}

/** Uses a recovery code up; false when there is none such, or it was used. */
export async function takeRecoveryCode(tx: Tx, personId: string, hash: Buffer, at: string): Promise<boolean> {
  const { rows } =
    await sql`update auth.recovery_code set used_at = ${at} where person_id = ${personId} and hash = ${hash} and used_at is null returning 1`.execute(
      tx,
    );
  return rows.length === 1;
}

export async function recoveryCodesLeft(tx: Tx, personId: string): Promise<number> {
  const { rows } = await sql<{
    left: number;
  }>`select count(*) as left from auth.recovery_code where person_id = ${personId} and used_at is null`.execute(tx);
  return rows[0]?.left ?? 0;
}
