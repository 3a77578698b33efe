/** What the portal reads of tables that client users cannot read: views of a few columns, always with the client named. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';

export type ClientRow = { id: string; name: string; zone: string; language: string };

export async function clientOf(tx: Tx, clientId: string): Promise<ClientRow | undefined> {
  const { rows } =
    await sql<ClientRow>`select id, name, zone, language from portal_client where id = ${clientId}`.execute(tx);
  return rows[0];
}

export type DutyRow = { part: 'lead-engineer' | 'deputy'; name: string; zone: string; soc: string | null };

export async function dutyOf(tx: Tx, clientId: string): Promise<DutyRow[]> {
  const { rows } =
    await sql<DutyRow>`select part, name, zone, soc from portal_duty where client_id = ${clientId} order by part desc`.execute(
      tx,
    );
  return rows;
}

export async function socs(tx: Tx): Promise<{ name: string; zone: string }[]> {
  const { rows } = await sql<{ name: string; zone: string }>`select name, zone from portal_soc order by name`.execute(
    tx,
  );
  return rows;
}

export type DeviceRow = {
  id: string;
  name: string;
  kind: string;
  vendor: string;
  model: string;
  criticality: string;
  site: string | null;
  lastHeardAt: string | null;
};

export async function devicesOf(tx: Tx, clientId: string): Promise<DeviceRow[]> {
  const { rows } = await sql<DeviceRow>`
    select id, name, kind, vendor, model, criticality, site, last_heard_at from portal_device where client_id = ${clientId} order by lower(name), id`.execute(
    tx,
  );
  return rows;
}

export type ConditionRow = {
  deviceId: string | null;
  condition: string;
  severity: string;
  title: string;
  firstAt: string;
  lastAt: string;
};

/** What is for information only is no problem of a device. */
export async function conditionsOf(tx: Tx, clientId: string): Promise<ConditionRow[]> {
  const { rows } = await sql<ConditionRow>`
    select device_id, condition, severity, title, first_at, last_at from portal_condition
    where client_id = ${clientId} and severity <> 'info' order by first_at`.execute(tx);
  return rows;
}

/** When anything of the client was last heard. */
export async function lastHeard(tx: Tx, clientId: string): Promise<string | null> {
  const { rows } = await sql<{
    lastHeardAt: string;
  }>`select last_heard_at from portal_heard where client_id = ${clientId}`.execute(tx);
  return rows[0]?.lastHeardAt ?? null;
}
