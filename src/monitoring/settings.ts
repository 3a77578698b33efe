/** How devices are polled, and what was seen: what routes and other slices may ask. */
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { Problem, stale } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { recordFact } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { credentialIn } from '../estate/credentials.ts';
import { getDevice } from '../estate/devices.ts';
import { audit } from '../people/audit.ts';
import { usualPolling } from './api.ts';
import type { Interface, PartState, PollChange, PollFields, Polling, PolledDevice } from './api.ts';
import { pollingTopic } from './polling-topic.ts';
import { polledCounts, polledPage, putSettings, settingsOf, statusOf } from './settings.store.ts';
import type { ShownStatus } from './settings.store.ts';
import { polledStates } from './store.ts';
import type { StateRow } from './store.ts';

export async function getPolling(deps: Deps, actor: Actor, deviceId: string): Promise<Polling> {
  await getDevice(deps, actor, deviceId);
  return deps.db.as(scopeOf(actor), (tx) => shown(tx, deviceId));
}

/** Sets what is given of a device's polling; the rest stays, or is as usual. */
export async function setPolling(
  deps: Deps,
  actor: Actor,
  deviceId: string,
  { version, ...asked }: PollChange,
): Promise<Polling> {
  const { clientId, managementAddress } = await getDevice(deps, actor, deviceId);
  return deps.db.as(scopeOf(actor), async (tx) => {
    const before = await settingsOf(tx, deviceId);
    if ((before?.version ?? 0) !== version) throw stale();
    if (managementAddress === null)
      throw new Problem('polling/no-address', 409, 'This device has no address to ask at. Enter one first.');
    const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
    const { enabled, ...fields }: PollFields = { ...usualPolling, ...before, ...given };
    if (fields.credentialId !== null) await credentialIn(tx, clientId, fields.credentialId, 'snmp');
    const { credentialId, snmpPort, interfaceSeconds, healthSeconds, slowSeconds, ping, tcpPort } = fields;
    const settings = { enabled, credentialId, snmpPort, interfaceSeconds, healthSeconds, slowSeconds, ping, tcpPort };
    await putSettings(tx, {
      ...settings,
      clientId,
      deviceId,
      version: version + 1,
      changedAt: isoOf(deps.clock.now()),
    });
    await recordFact(tx, deps.clock, { topic: pollingTopic, clientId, subjectId: deviceId });
    await audit(tx, deps.clock, actor, {
      act: 'polling.set',
      recordKind: 'device',
      recordId: deviceId,
      clientId,
      detail: settings,
    });
    return shown(tx, deviceId);
  });
}

export async function listInterfaces(deps: Deps, actor: Actor, deviceId: string): Promise<{ items: Interface[] }> {
  await getDevice(deps, actor, deviceId);
  return deps.db.as(scopeOf(actor), async (tx) => {
    const rates = (await statusOf(tx, deviceId))?.rates ?? {};
    const states = await polledStates(tx, [deviceId]);
    const items = states.filter(({ part }) => part.kind === 'interface').map((row) => interfaceOf(row, rates));
    return { items: items.toSorted((a, b) => (a.index ?? 0) - (b.index ?? 0)) };
  });
}

export async function listParts(deps: Deps, actor: Actor, deviceId: string): Promise<{ items: PartState[] }> {
  await getDevice(deps, actor, deviceId);
  const rows = await deps.db.as(scopeOf(actor), (tx) => polledStates(tx, [deviceId]));
  const items = rows.filter(({ part }) => part.kind !== 'interface').map(partOf);
  return { items: items.toSorted((a, b) => `${a.kind} ${a.component}`.localeCompare(`${b.kind} ${b.component}`)) };
}

export async function listPolled(
  deps: Deps,
  actor: Actor,
  { clientId, limit }: { clientId?: string | undefined; limit: number },
): Promise<{ items: PolledDevice[]; devices: number; failing: number; late: number }> {
  return deps.db.as(scopeOf(actor), async (tx) => ({
    ...(await polledCounts(tx, clientId, isoOf(deps.clock.now()))),
    items: await polledPage(tx, clientId, limit),
  }));
}

async function shown(tx: Tx, deviceId: string): Promise<Polling> {
  const row = await settingsOf(tx, deviceId);
  const status = await statusOf(tx, deviceId);
  const reach = (await polledStates(tx, [deviceId])).find(({ part }) => part.kind === 'reach');
  const { enabled, credentialId, snmpPort, interfaceSeconds, healthSeconds, slowSeconds, ping, tcpPort } = row ?? {
    ...usualPolling,
    enabled: false,
  };
  const credential = row && credentialId !== null ? await credentialIn(tx, row.clientId, credentialId) : undefined;
  return {
    ...{ enabled, credentialId, snmpPort, interfaceSeconds, healthSeconds, slowSeconds, ping, tcpPort },
    deviceId,
    credentialName: credential?.name ?? null,
    version: row?.version ?? 0,
    status: status ? statusShown(status) : null,
    reach: reach
      ? { state: reach.part.state, words: String(reach.part.detail['words'] ?? ''), since: reach.since }
      : null,
  };
}

function statusShown({ system, rates: _rates, ...status }: ShownStatus): NonNullable<Polling['status']> {
  const { lastAt, lastOkAt, nextAt, tookMs, failure, failingSince } = status;
  return {
    ...{ lastAt, lastOkAt, nextAt, tookMs, failure, failingSince },
    sysName: system.name,
    sysDescr: system.descr,
    profile: system.profile,
    uptimeSeconds: system.uptime === undefined ? null : Math.floor(system.uptime / 100),
  };
}

function interfaceOf({ part, since }: StateRow, rates: ShownStatus['rates']): Interface {
  const { component: name, state, detail } = part;
  const now = rates[name];
  const speed = Number(detail['speed'] ?? 0);
  const faults = ['inErrors', 'outErrors', 'inDiscards', 'outDiscards'].flatMap((each) => now?.[each] ?? []);
  return {
    name,
    alias: String(detail['alias'] ?? ''),
    index: detail['index'] === undefined ? null : Number(detail['index']),
    state,
    since,
    speed: speed > 0 ? speed : null,
    duplex: String(detail['duplex'] ?? 'unknown'),
    inBps: now?.['inOctets'] ?? null,
    outBps: now?.['outOctets'] ?? null,
    errors: faults.length > 0 ? faults.reduce((sum, each) => sum + each, 0) : null,
  };
}

function partOf({ part, since }: StateRow): PartState {
  const { kind, component, state, detail } = part;
  return { kind, component, state, words: String(detail['words'] ?? ''), since };
}
