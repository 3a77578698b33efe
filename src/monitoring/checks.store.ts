/** SQL of checks. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Tx } from '../db/open.ts';

export const checkKinds = ['http', 'https', 'tls', 'tcp'] as const;
const zKind = z.enum(checkKinds);
export type CheckRow = {
  id: string;
  clientId: string;
  deviceId: string;
  name: string;
  kind: (typeof checkKinds)[number];
  port: number;
  host: string;
  path: string;
  expectStatus: number;
  verify: boolean;
  warnDays: number;
  everySeconds: number;
  version: number;
  createdAt: string;
};

function checks(tx: Tx) {
  return tx
    .selectFrom('serviceCheck')
    .select(['id', 'clientId', 'deviceId', 'name', 'kind', 'port', 'host', 'path'])
    .select(['expectStatus', 'verify', 'warnDays', 'everySeconds', 'version', 'createdAt'])
    .where('removedAt', 'is', null);
}

export async function activeChecks(tx: Tx, deviceIds?: readonly string[]): Promise<CheckRow[]> {
  let list = checks(tx);
  if (deviceIds) list = list.where('deviceId', 'in', [...deviceIds]);
  const rows = await list.execute();
  return rows.map((row) => ({ ...row, kind: zKind.parse(row.kind) }));
}

export async function checksOf(tx: Tx, deviceId: string | undefined): Promise<CheckRow[]> {
  let list = checks(tx)
    .orderBy(sql`lower(name)`)
    .orderBy('id');
  if (deviceId !== undefined) list = list.where('deviceId', '=', deviceId);
  const rows = await list.limit(1000).execute();
  return rows.map((row) => ({ ...row, kind: zKind.parse(row.kind) }));
}

export async function checkForUpdate(tx: Tx, id: string): Promise<CheckRow | undefined> {
  const row = await checks(tx).where('id', '=', id).forUpdate().executeTakeFirst();
  return row && { ...row, kind: zKind.parse(row.kind) };
}

export async function insertCheck(tx: Tx, row: CheckRow): Promise<void> {
  await tx.insertInto('serviceCheck').values(row).execute();
}

export async function removeCheckRow(tx: Tx, id: string, at: string): Promise<void> {
  await tx
    .updateTable('serviceCheck')
    .set((eb) => ({ removedAt: at, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute();
}
