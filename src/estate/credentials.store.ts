/** SQL of credentials. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Tx } from '../db/open.ts';
import { markShapes, pageOf, readMark } from '../http/page.ts';
import { credentialKinds } from './credential-api.ts';
import type { Credential, CredentialKind, CredentialQuery } from './credential-api.ts';
import type { Envelope } from './credential-seal.ts';
import { refusable } from './refusals.ts';

const zShown = z.object({ user: z.string().optional(), auth: z.string().optional(), priv: z.string().optional() });
export type Shown = z.output<typeof zShown>;
const zKind = z.enum(credentialKinds);

function credentials(tx: Tx) {
  return tx
    .selectFrom('credential')
    .innerJoin('client', 'client.id', 'credential.clientId')
    .select([
      'credential.id',
      'credential.clientId',
      'client.name as clientName',
      'credential.name',
      'credential.kind',
      'credential.shown',
      'credential.version',
      'credential.createdAt',
      'credential.changedAt',
    ])
    .select(
      sql<string | null>`(select max(day)::text from credential_use used where used.credential_id = credential.id)`.as(
        'lastUsedOn',
      ),
    )
    .where('credential.removedAt', 'is', null);
}

type Row = Awaited<ReturnType<ReturnType<typeof credentials>['executeTakeFirstOrThrow']>>;

function shaped({ kind, shown, ...row }: Row): Credential {
  const { user = null, auth = null, priv = null } = zShown.parse(shown);
  return { ...row, kind: zKind.parse(kind), user, auth, priv };
}

export async function credentialsPage(
  tx: Tx,
  query: CredentialQuery,
): Promise<{ items: Credential[]; next: string | null }> {
  let list = credentials(tx);
  if (query.clientId) list = list.where('credential.clientId', '=', query.clientId);
  if (query.kind) list = list.where('credential.kind', '=', query.kind);
  const mark = readMark(query.after, markShapes.byText);
  if (mark) list = list.where(sql<boolean>`(lower(credential.name), credential.id) > (${mark[0]}, ${mark[1]}::uuid)`);
  const rows = await list
    .orderBy(sql`lower(credential.name)`)
    .orderBy('credential.id')
    .limit(query.limit + 1)
    .execute();
  return pageOf(rows.map(shaped), query.limit, (row) => [row.name.toLowerCase(), row.id]);
}

export async function credentialById(tx: Tx, id: string): Promise<Credential | undefined> {
  const row = await credentials(tx).where('credential.id', '=', id).executeTakeFirst();
  return row && shaped(row);
}

export async function credentialForUpdate(tx: Tx, id: string): Promise<Credential | undefined> {
  await tx.selectFrom('credential').select('id').where('id', '=', id).forUpdate().execute();
  return credentialById(tx, id);
}

/** The client's wrapped key; the first one that is offered stays. */
export async function clientKey(tx: Tx, clientId: string, offered: Buffer, at: string): Promise<Buffer> {
  await refusable(
    tx
      .insertInto('credentialKey')
      .values({ clientId, wrapped: offered, createdAt: at })
      .onConflict((on) => on.doNothing())
      .execute(),
  );
  const row = await tx
    .selectFrom('credentialKey')
    .select('wrapped')
    .where('clientId', '=', clientId)
    .executeTakeFirstOrThrow();
  return row.wrapped;
}

type Written = { name: string; kind: CredentialKind; shown: Shown; sealedFor: number; changedAt: string } & Envelope;

export async function insertCredential(
  tx: Tx,
  { shown, ...row }: Written & { id: string; clientId: string; createdAt: string },
): Promise<void> {
  await refusable(
    tx
      .insertInto('credential')
      .values({ ...row, shown: JSON.stringify(shown) })
      .execute(),
  );
}

export async function updateCredential(
  tx: Tx,
  id: string,
  { shown, ...change }: Partial<Written> & { version: number; changedAt: string },
): Promise<void> {
  await refusable(
    tx
      .updateTable('credential')
      .set({ ...change, ...(shown && { shown: JSON.stringify(shown) }) })
      .where('id', '=', id)
      .execute(),
  );
}

/** Nothing is left that could be opened. */
export async function wipeCredential(tx: Tx, id: string, at: string): Promise<void> {
  await tx
    .updateTable('credential')
    .set({ sealed: null, wrappedKey: null, removedAt: at, changedAt: at })
    .where('id', '=', id)
    .execute();
}

export type SealedRow = Envelope & {
  id: string;
  clientId: string;
  name: string;
  version: number;
  clientKey: Buffer;
};

/** Those of the credentials that are not removed, as they are sealed. */
export async function sealedCredentials(tx: Tx, ids: readonly string[]): Promise<SealedRow[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .selectFrom('credential')
    .innerJoin('credentialKey', 'credentialKey.clientId', 'credential.clientId')
    .select([
      'credential.id',
      'credential.clientId',
      'credential.name',
      'credential.sealedFor as version',
      'credential.sealed',
      'credential.wrappedKey',
      'credentialKey.wrapped as clientKey',
    ])
    .where('credential.id', 'in', [...ids])
    .where('credential.removedAt', 'is', null)
    .execute();
  return rows.flatMap(({ sealed, wrappedKey, ...row }) =>
    sealed && wrappedKey ? [{ ...row, sealed, wrappedKey }] : [],
  );
}

/** Notes a use; true for the first one of the day (UTC). */
export async function noteUse(
  tx: Tx,
  { clientId, id, at }: { clientId: string; id: string; at: string },
): Promise<boolean> {
  const { rows } = await sql<{ first: boolean }>`
    insert into credential_use (client_id, credential_id, day, last_at)
    values (${clientId}, ${id}, (${at}::timestamptz at time zone 'UTC')::date, ${at})
    on conflict (client_id, credential_id, day) do update set last_at = excluded.last_at
    returning (xmax = 0) as first`.execute(tx);
  return rows[0]?.first ?? false;
}
