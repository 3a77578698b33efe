/** Checks of services and certificates: verbs. */
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import { notFound, Problem, stale } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { recordFact } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { deviceNames, getDevice } from '../estate/devices.ts';
import { audit } from '../people/audit.ts';
import type { Check, NewCheck } from './api.ts';
import { checkForUpdate, checksOf, insertCheck, removeCheckRow } from './checks.store.ts';
import type { CheckRow } from './checks.store.ts';
import { pollingTopic } from './polling-topic.ts';
import { polledStates } from './store.ts';
import type { StateRow } from './store.ts';

export async function listChecks(
  deps: Deps,
  actor: Actor,
  { deviceId }: { deviceId?: string | undefined },
): Promise<{ items: Check[] }> {
  if (deviceId !== undefined) await getDevice(deps, actor, deviceId);
  return deps.db.as(scopeOf(actor), async (tx) => ({ items: await shown(tx, await checksOf(tx, deviceId)) }));
}

export async function addCheck(deps: Deps, actor: Actor, input: NewCheck): Promise<Check> {
  const { clientId, managementAddress } = await getDevice(deps, actor, input.deviceId);
  if (managementAddress === null)
    throw new Problem('polling/no-address', 409, 'This device has no address to try. Enter one first.');
  const now = deps.clock.now();
  const row: CheckRow = { ...input, id: newId(now), clientId, version: 1, createdAt: isoOf(now) };
  return deps.db.as(scopeOf(actor), async (tx) => {
    if ((await checksOf(tx, input.deviceId)).some(({ name }) => name.toLowerCase() === input.name.toLowerCase()))
      throw new Problem('check/name-taken', 409, 'This device already has a check with that name.');
    await insertCheck(tx, row);
    await tell(tx, deps, actor, { act: 'check.add', row });
    const [check] = await shown(tx, [row]);
    if (!check) throw notFound('check');
    return check;
  });
}

export async function removeCheck(deps: Deps, actor: Actor, id: string, version: number): Promise<void> {
  await deps.db.as(scopeOf(actor), async (tx) => {
    const row = await checkForUpdate(tx, id);
    if (!row) throw notFound('service-check');
    if (row.version !== version) throw stale();
    await removeCheckRow(tx, id, isoOf(deps.clock.now()));
    await tell(tx, deps, actor, { act: 'check.remove', row });
  });
}

async function tell(
  tx: Tx,
  { clock }: Deps,
  actor: Actor,
  { act, row }: { act: string; row: CheckRow },
): Promise<void> {
  const { id, clientId, deviceId, name, kind, port } = row;
  await recordFact(tx, clock, { topic: pollingTopic, clientId, subjectId: deviceId });
  await audit(tx, clock, actor, {
    act,
    recordKind: 'service-check',
    recordId: id,
    clientId,
    detail: { name, kind, port, deviceId },
  });
}

async function shown(tx: Tx, rows: readonly CheckRow[]): Promise<Check[]> {
  if (rows.length === 0) return [];
  const ids = [...new Set(rows.map(({ deviceId }) => deviceId))];
  const [names, states] = [await deviceNames(tx, ids), await polledStates(tx, ids)];
  return rows.map(({ createdAt: _created, ...row }) => {
    const partOf = (kind: string): StateRow | undefined =>
      states.find(
        ({ deviceId, part }) => deviceId === row.deviceId && part.kind === kind && part.component === row.name,
      );
    const [check, certificate] = [partOf('check'), partOf('certificate')];
    return {
      ...row,
      deviceName: names.get(row.deviceId)?.name ?? '',
      clientName: names.get(row.deviceId)?.clientName ?? '',
      state: check?.part.state ?? null,
      words: String(check?.part.detail['words'] ?? ''),
      certificate: String(certificate?.part.detail['words'] ?? ''),
      since: check?.since ?? null,
    };
  });
}
