/** Verbs on quarantine: look, say whose it is, send on, throw away. */
import type { Actor } from '../base/actor.ts';
import { Problem, notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { recordFact } from '../db/facts.ts';
import { systemScope } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { addDevice, changeDevice, getDevice } from '../estate/devices.ts';
import { audit } from '../people/audit.ts';
import type { Identified } from './identity-types.ts';
import type { LiveIdentity } from './identity.ts';
import type { Assignment, QuarantineGroup } from './quarantine-api.ts';
import { discardRecords, dropEmptyGroup, groupById, groupsPage, recordsPage } from './quarantine.store.ts';
import type { GroupRow } from './quarantine.store.ts';
import { replayGroup } from './replay.ts';
import type { ReplayPath } from './replay.ts';
import { addRelay, addSourceKey } from './sources.ts';

export type QuarantineDeps = Deps & { path: ReplayPath; identity: LiveIdentity };
type PageAsk = { limit: number; after?: string | undefined };
type Page<T> = { items: T[]; next: string | null };

/** Groups, the one heard last first. */
export async function listQuarantine({ db }: Deps, actor: Actor, query: PageAsk): Promise<Page<QuarantineGroup>> {
  mustSeeAll(actor);
  const page = await db.as(scopeOf(actor), (tx) => groupsPage(tx, query));
  return { items: page.items.map((row) => ({ ...row, lastSample: textOf(row.lastSample) })), next: page.next };
}

/** A group's records, newest first. */
export async function listQuarantined(
  { db }: Deps,
  actor: Actor,
  groupId: string,
  query: PageAsk,
): Promise<Page<{ id: number; kind: string; at: string; record: string }>> {
  mustSeeAll(actor);
  return db.as(scopeOf(actor), async (tx) => {
    if (!(await groupById(tx, groupId))) throw notFound('quarantine-group');
    const page = await recordsPage(tx, groupId, query);
    return { items: page.items.map((row) => ({ ...row, record: textOf(row.record) })), next: page.next };
  });
}

/** Says whose the group is, makes its sender known if asked to, and sends its records on. Returns how many. */
export async function assignQuarantine(
  deps: QuarantineDeps,
  actor: Actor,
  groupId: string,
  input: Assignment,
): Promise<number> {
  const group = await groupFor(deps, actor, groupId);
  const { clientId, bind } = input;
  mayBind(actor, input, group);
  const deviceId = await deviceOf(deps, actor, input, group);
  if (bind === 'relay')
    await addRelay(deps, actor, { clientId, name: `Relay at ${group.address}`, address: group.address });
  if (bind === 'certificate')
    await addSourceKey(deps, actor, {
      kind: 'certificate',
      clientId,
      deviceId,
      name: `Certificate seen at ${group.address}`,
      expiresAt: null,
      certificate: group.certificate,
    });
  // What comes from now on must not fall into the group again while it is emptied.
  await deps.identity.reload();
  const zone =
    deps.identity.data().devices.find(({ id }) => id === deviceId)?.zone ??
    deps.identity.data().clients.find(({ id }) => id === clientId)?.zone;
  if (zone === undefined) throw notFound('client');
  return sendOn(deps, actor, group, { clientId, deviceId, zone });
}

/** Sends the records on as whoever the sender is known to be by now; 409 when it still is not. */
export async function replayQuarantine(deps: QuarantineDeps, actor: Actor, groupId: string): Promise<number> {
  const group = await groupFor(deps, actor, groupId);
  await deps.identity.reload();
  const known = knownBy(deps.identity, group);
  if (!known)
    throw new Problem(
      'quarantine/still-unknown',
      409,
      'This sender is still unknown. Give a device its address, or say whose the records are.',
    );
  return sendOn(deps, actor, group, known);
}

/** Throws the group's records away. */
export async function discardQuarantine(
  deps: QuarantineDeps,
  actor: Actor,
  groupId: string,
  reason: string,
): Promise<void> {
  const group = await groupFor(deps, actor, groupId);
  // The application's role may only look: the records' path does it, and the audit stands beside it.
  await deps.path.wire.as(systemScope, async (tx) => {
    const count = await discardRecords(tx, group.id);
    await dropEmptyGroup(tx, group.id);
    await recordFact(tx, deps.clock, { topic: 'quarantine.changed', clientId: null, subjectId: group.id });
    await audit(tx, deps.clock, actor, {
      act: 'quarantine.discard',
      recordKind: 'quarantine-group',
      recordId: group.id,
      clientId: null,
      detail: { ...told(group), reason, records: count },
    });
  });
}

async function sendOn(
  deps: QuarantineDeps,
  actor: Actor,
  group: GroupRow,
  { clientId, deviceId, zone }: Identified,
): Promise<number> {
  const count = await replayGroup(deps.path, group, { clientId, deviceId, zone: zone ?? null });
  await deps.db.as(scopeOf(actor), async (tx) => {
    await recordFact(tx, deps.clock, { topic: 'quarantine.changed', clientId: null, subjectId: group.id });
    await audit(tx, deps.clock, actor, {
      act: 'quarantine.replay',
      recordKind: 'quarantine-group',
      recordId: group.id,
      clientId,
      detail: { ...told(group), deviceId, records: count },
    });
  });
  return count;
}

async function groupFor({ db }: Deps, actor: Actor, groupId: string): Promise<GroupRow> {
  mustSeeAll(actor);
  const group = await db.as(scopeOf(actor), (tx) => groupById(tx, groupId));
  if (!group) throw notFound('quarantine-group');
  return group;
}

/** Row-level security shows the others nothing; this says why. */
function mustSeeAll(actor: Actor): void {
  if (actor.clients !== 'all')
    throw new Problem(
      'quarantine/all-clients-only',
      403,
      'What unknown senders sent may be any client’s, so only staff who see all clients may look at it.',
    );
}

/** Making a sender known needs the permission for what is made, besides that for quarantine. */
function mayBind(actor: Actor, { bind, device }: Assignment, { certificate, listener }: GroupRow): void {
  const needs =
    bind === 'relay' || bind === 'certificate'
      ? 'sources.manage'
      : bind === 'address' || device.is === 'new'
        ? 'devices.manage'
        : undefined;
  if (needs !== undefined && !actor.permissions.has(needs))
    throw new Problem(
      'auth/forbidden',
      403,
      `Your role (${actor.role}) does not include "${needs}", which this needs. Ask an administrator, or send only these records on.`,
    );
  if (bind === 'address' && device.is === 'none')
    throw new Problem('quarantine/no-device', 400, 'An address belongs to a device: name one, or make a new one.');
  if (bind === 'certificate' && certificate === '')
    throw new Problem('quarantine/no-certificate', 400, `No certificate was presented at ${listener}.`);
}

async function deviceOf(
  deps: QuarantineDeps,
  actor: Actor,
  { clientId, device, bind }: Assignment,
  group: GroupRow,
): Promise<string | null> {
  switch (device.is) {
    case 'none':
      return null;
    case 'new': {
      const { name, kind, vendor } = device;
      return (
        await addDevice(deps, actor, {
          clientId,
          name,
          kind,
          vendor,
          ...(bind === 'address' ? { managementAddress: group.address } : {}),
        })
      ).id;
    }
    case 'known': {
      const known = await getDevice(deps, actor, device.deviceId);
      if (known.clientId !== clientId) throw notFound('device');
      if (
        bind === 'address' &&
        known.managementAddress !== group.address &&
        !known.otherAddresses.includes(group.address)
      )
        await changeDevice(deps, actor, known.id, {
          version: known.version,
          otherAddresses: [...known.otherAddresses, group.address],
        });
      return known.id;
    }
  }
}

function knownBy(
  identity: LiveIdentity,
  { listener, transport, address, host, certificate }: GroupRow,
): Identified | undefined {
  if (transport === 'trap') {
    const found = identity.identifyTrap({ listenerId: listener, address, agent: undefined });
    return found.is === 'known' ? found.source : undefined;
  }
  const found = identity.identify({
    listenerId: listener,
    transport: 'udp',
    address,
    ...(certificate === '' ? {} : { certificate }),
  });
  if (found.is === 'relay') return found.byHost(host) ?? found.fallback ?? undefined;
  return found.is === 'known' ? found.source : undefined;
}

function told({ listener, address, reason, host }: GroupRow): Record<string, string> {
  return { listener, address, reason, ...(host === '' ? {} : { host }) };
}

function textOf(bytes: Buffer): string {
  return bytes.toString('utf8').replaceAll('\0', '\uFFFD');
}
