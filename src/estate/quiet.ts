/** Quiet on devices while work is done on them: what is found meanwhile is kept and marked, and pages nobody. */
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import type { Deps } from '../db/deps.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { getDevice } from './devices.ts';
import { cutQuiet, putQuiet, quietAt, quietMarks, quietOf } from './quiet.store.ts';

export type Quiet = {
  clientId: string;
  deviceIds: readonly string[];
  fromAt: string;
  toAt: string;
  owner: { kind: 'change'; id: string; name: string };
};

/** Opens or moves the quiet of one piece of work, in the transaction that plans it. */
export async function openQuiet(
  tx: Tx,
  clock: Clock,
  { clientId, deviceIds, fromAt, toAt, owner }: Quiet,
): Promise<void> {
  const now = clock.now();
  const own = { ownerKind: owner.kind, ownerId: owner.id, ownerName: owner.name.slice(0, 400) };
  for (const deviceId of deviceIds)
    await putQuiet(tx, { id: newId(now), clientId, deviceId, fromAt, toAt, ...own, at: isoOf(now) });
}

/** Ends it now; what has not begun is taken back. */
export async function endQuiet(tx: Tx, clock: Clock, ownerId: string): Promise<void> {
  await cutQuiet(tx, ownerId, isoOf(clock.now()));
}

/** Whose work makes a device quiet at an instant; undefined when nobody's does. */
export async function quietFor(
  tx: Tx,
  finding: { clientId: string; deviceId: string | null; at: string },
): Promise<{ kind: 'change'; id: string; name: string; until: string } | undefined> {
  const { clientId, deviceId, at } = finding;
  const row = deviceId === null ? undefined : await quietAt(tx, { clientId, deviceId, at });
  return row && { kind: row.ownerKind, id: row.ownerId, name: row.ownerName, until: row.toAt };
}

/** Whose work made a device quiet at any moment of a span; of several the one that began last. */
export async function quietWithin(
  tx: Tx,
  { deviceId, fromAt, toAt }: { deviceId: string; fromAt: string; toAt: string },
): Promise<{ id: string; name: string } | undefined> {
  const row = (await quietOf(tx, deviceId, fromAt, toAt)).at(-1);
  return row && { id: row.ownerId, name: row.ownerName };
}

/** Whose work makes each of many quiet, by their ids; those in nobody's window are left out. */
export async function quietForAll(
  tx: Tx,
  findings: readonly { id: string; deviceId: string | null; at: string }[],
): Promise<Map<string, { kind: 'change'; id: string; name: string }>> {
  const moments = findings.flatMap(({ id, deviceId, at }) => (deviceId === null ? [] : [{ key: id, deviceId, at }]));
  if (moments.length === 0) return new Map();
  const rows = await quietMarks(tx, moments);
  return new Map(rows.map((row) => [row.key, { kind: row.ownerKind, id: row.ownerId, name: row.ownerName }]));
}

/** Windows of a device that overlap a span. */
export async function quietWindows(
  deps: Deps,
  actor: Actor,
  deviceId: string,
  { fromAt: since, toAt: until }: { fromAt: string; toAt: string },
) {
  await getDevice(deps, actor, deviceId);
  const rows = await deps.db.as(scopeOf(actor), (tx) => quietOf(tx, deviceId, since, until));
  const items = rows.map(({ fromAt, toAt, ownerKind, ownerId, ownerName }) => ({
    from: fromAt,
    to: toAt,
    owner: { kind: ownerKind, id: ownerId, name: ownerName },
  }));
  return { items };
}
