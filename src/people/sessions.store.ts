/** Sessions, outstanding second steps and known browsers. Runs as watchfloor_auth. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';

export type SessionRow = {
  id: string;
  personId: string;
  strength: 'full' | 'enrol';
  address: string | null;
  agent: string;
  createdAt: string;
  lastUsedAt: string;
  expiresAt: string;
};

/** A session and whose it is, in one read. */
export type SessionWithPerson = SessionRow & {
  side: 'staff' | 'client';
  name: string;
  role: 'administrator' | 'manager' | 'lead-engineer' | 'engineer' | 'client-administrator' | 'client-viewer';
  hasTotp: boolean;
  active: boolean;
  allClients: boolean;
  /** A client user's own client, or the clients a member of staff is assigned to. */
  clients: string[];
};

export async function insertSession(tx: Tx, session: SessionRow & { hash: Buffer }): Promise<void> {
  await sql`
    insert into auth.session (id, hash, person_id, strength, address, agent, created_at, last_used_at, expires_at)
    values (${session.id}, ${session.hash}, ${session.personId}, ${session.strength}, ${session.address}, ${session.agent}, ${session.createdAt}, ${session.lastUsedAt}, ${session.expiresAt})`.execute(
    tx,
  );
}

export async function sessionWithPerson(tx: Tx, hash: Buffer): Promise<SessionWithPerson | undefined> {
  const { rows } = await sql<SessionWithPerson>`
    select x.id, x.person_id, x.strength, x.address, x.agent, x.created_at, x.last_used_at, x.expires_at,
      a.side, coalesce(s.name, u.name) as name, coalesce(s.role::text, u.role::text) as role, a.totp_secret is not null as has_totp,
      case a.side when 'staff' then s.disabled_at is null else u.disabled_at is null and c.archived_at is null end as active,
      coalesce(s.all_clients, false) as all_clients,
      case a.side when 'staff' then array(select client_id from assignment where staff_id = s.id) else array[u.client_id] end as clients
    from auth.session x join auth.account a on a.person_id = x.person_id
    left join staff s on s.id = a.person_id left join client_user u on u.id = a.person_id left join client c on c.id = u.client_id
    where x.hash = ${hash}`.execute(tx);
  return rows[0];
}

export async function touchSession(tx: Tx, id: string, at: string, address: string | null): Promise<void> {
  await sql`update auth.session set last_used_at = ${at}, address = ${address} where id = ${id}`.execute(tx);
}

/** Sessions that have not run out, newest first. `idleSince`: those not used since then have. */
export async function sessionsOf(tx: Tx, personId: string, now: string, idleSince: string): Promise<SessionRow[]> {
  const { rows } = await sql<SessionRow>`
    select id, person_id, strength, address, agent, created_at, last_used_at, expires_at from auth.session
    where person_id = ${personId} and expires_at > ${now} and last_used_at > ${idleSince} order by created_at desc`.execute(
    tx,
  );
  return rows;
}

export async function sessionByHash(tx: Tx, hash: Buffer): Promise<SessionRow | undefined> {
  const { rows } = await sql<SessionRow>`
    select id, person_id, strength, address, agent, created_at, last_used_at, expires_at from auth.session where hash = ${hash}`.execute(
    tx,
  );
  return rows[0];
}

/** Ends one session of a person; false when there was none. */
export async function deleteSession(tx: Tx, personId: string, id: string): Promise<boolean> {
  const { rows } = await sql`delete from auth.session where id = ${id} and person_id = ${personId} returning 1`.execute(
    tx,
  );
  return rows.length === 1;
}

/** Ends the session of a cookie, whoever's it is; returns the person. */
export async function deleteSessionByHash(tx: Tx, hash: Buffer): Promise<SessionRow | undefined> {
  const { rows } = await sql<SessionRow>`
    delete from auth.session where hash = ${hash} returning id, person_id, strength, address, agent, created_at, last_used_at, expires_at`.execute(
    tx,
  );
  return rows[0];
}

/** Ends all sessions and half-done sign-ins of a person, but for one; returns how many sessions. */
export async function deleteSessionsOf(tx: Tx, personId: string, but: string | null = null): Promise<number> {
  await sql`delete from auth.challenge where person_id = ${personId}`.execute(tx);
  const { rows } =
    await sql`delete from auth.session where person_id = ${personId} and id is distinct from ${but}::uuid returning 1`.execute(
      tx,
    );
  return rows.length;
}

export async function insertChallenge(
  tx: Tx,
  challenge: { hash: Buffer; personId: string; expiresAt: string },
): Promise<void> {
  await sql`insert into auth.challenge (hash, person_id, expires_at) values (${challenge.hash}, ${challenge.personId}, ${challenge.expiresAt})`.execute(
    tx,
  );
}

/** Locks it: of two codes sent at once the second waits for the first. */
export async function challengeForUpdate(
  tx: Tx,
  hash: Buffer,
): Promise<{ personId: string; failures: number; expiresAt: string } | undefined> {
  const { rows } = await sql<{ personId: string; failures: number; expiresAt: string }>`
    select person_id, failures, expires_at from auth.challenge where hash = ${hash} for update`.execute(tx);
  return rows[0];
}

export async function failChallenge(tx: Tx, hash: Buffer, most: number): Promise<void> {
  await sql`update auth.challenge set failures = failures + 1 where hash = ${hash}`.execute(tx);
  await sql`delete from auth.challenge where hash = ${hash} and failures >= ${most}`.execute(tx);
}

export async function deleteChallenge(tx: Tx, hash: Buffer): Promise<void> {
  await sql`delete from auth.challenge where hash = ${hash}`.execute(tx);
}

/** Whether this browser, or this network, has signed in to the account since `since`. */
export async function knownFrom(
  tx: Tx,
  personId: string,
  from: { device: Buffer | null; network: string; since: string },
): Promise<{ device: boolean; network: boolean }> {
  const { rows } = await sql<{ device: boolean; network: boolean }>`
    select coalesce(bool_or(hash = ${from.device}), false) as device, coalesce(bool_or(network = ${from.network} and last_used_at > ${from.since}), false) as network
    from auth.known_device where person_id = ${personId}`.execute(tx);
  return rows[0] ?? { device: false, network: false };
}

/** Whether we gave this browser its secret: one that came from elsewhere is never made known. */
export async function isOurDevice(tx: Tx, hash: Buffer): Promise<boolean> {
  const { rows } = await sql`select 1 from auth.known_device where hash = ${hash} limit 1`.execute(tx);
  return rows.length === 1;
}

export async function rememberDevice(
  tx: Tx,
  device: { hash: Buffer; personId: string; network: string; at: string },
): Promise<void> {
  await sql`
    insert into auth.known_device (hash, person_id, network, last_used_at) values (${device.hash}, ${device.personId}, ${device.network}, ${device.at})
    on conflict (person_id, hash) do update set network = excluded.network, last_used_at = excluded.last_used_at`.execute(
    tx,
  );
}

/** Deletes what has run out; returns nothing. `longAgo` is for counters and browsers. */
export async function deleteExpired(
  tx: Tx,
  now: string,
  { dayAgo, yearAgo }: { dayAgo: string; yearAgo: string },
): Promise<void> {
  await sql`delete from auth.session where expires_at < ${now}`.execute(tx);
  await sql`delete from auth.challenge where expires_at < ${now}`.execute(tx);
  await sql`delete from auth.link where expires_at < ${now}`.execute(tx);
  await sql`delete from auth.attempt where last_at < ${dayAgo}`.execute(tx);
  await sql`delete from auth.known_device where last_used_at < ${yearAgo}`.execute(tx);
}
