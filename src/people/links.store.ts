/** Secrets sent in addresses. Runs as watchfloor_auth. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';

export async function insertLink(
  tx: Tx,
  link: { hash: Buffer; purpose: 'invitation' | 'reset'; personId: string; expiresAt: string },
): Promise<void> {
  await sql`insert into auth.link (hash, purpose, person_id, expires_at) values (${link.hash}, ${link.purpose}, ${link.personId}, ${link.expiresAt})`.execute(
    tx,
  );
}

export async function linkByHash(
  tx: Tx,
  hash: Buffer,
  now: string,
): Promise<{ purpose: 'invitation' | 'reset'; personId: string; expiresAt: string } | undefined> {
  const { rows } = await sql<{ purpose: 'invitation' | 'reset'; personId: string; expiresAt: string }>`
    select purpose, person_id, expires_at from auth.link where hash = ${hash} and purpose <> 'set-up' and expires_at > ${now}`.execute(
    tx,
  );
  return rows[0];
}

/** Uses a link up; false when it is not there any more. */
export async function takeLink(tx: Tx, hash: Buffer, now: string): Promise<boolean> {
  const { rows } =
    await sql`delete from auth.link where hash = ${hash} and purpose <> 'set-up' and expires_at > ${now} returning 1`.execute(
      tx,
    );
  return rows.length === 1;
}

export async function deleteLinksOf(tx: Tx, personId: string): Promise<void> {
  await sql`delete from auth.link where person_id = ${personId}`.execute(tx);
}

/** The one set-up link there is: a new one takes the old one's place. */
export async function replaceSetUpLink(tx: Tx, hash: Buffer | null): Promise<void> {
  await sql`delete from auth.link where purpose = 'set-up'`.execute(tx);
  if (hash) await sql`insert into auth.link (hash, purpose) values (${hash}, 'set-up')`.execute(tx);
}

export async function isSetUpLink(tx: Tx, hash: Buffer): Promise<boolean> {
  const { rows } = await sql`select 1 from auth.link where hash = ${hash} and purpose = 'set-up'`.execute(tx);
  return rows.length === 1;
}
