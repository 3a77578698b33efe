/** How configurations are watched: what routes and other slices may ask. */
import type { Actor } from '../base/actor.ts';
import { instantOf, isoOf } from '../base/clock.ts';
import { Problem, stale } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { recordFact } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { credentialIn } from '../estate/credentials.ts';
import { getDevice } from '../estate/devices.ts';
import { audit } from '../people/audit.ts';
import { configTopics, usualWatch } from './api.ts';
import type { Watch, WatchChange, Watched, WatchFields } from './api.ts';
import { askForConfig } from './ask.ts';
import { putWatch, updateWatch, watchOf, watchedCounts, watchedPage } from './store.ts';
import type { WatchRow } from './store.ts';

export async function getConfigWatch(deps: Deps, actor: Actor, deviceId: string): Promise<Watch> {
  await getDevice(deps, actor, deviceId);
  return deps.db.as(scopeOf(actor), (tx) => shown(tx, deps, deviceId));
}

/** Sets what is given; the rest stays, or is as usual. It is fetched at once. */
export async function setConfigWatch(
  deps: Deps,
  actor: Actor,
  deviceId: string,
  { version, ...asked }: WatchChange,
): Promise<Watch> {
  const { clientId, managementAddress } = await getDevice(deps, actor, deviceId);
  return deps.db.as(scopeOf(actor), async (tx) => {
    const before = await watchOf(tx, deviceId, true);
    if ((before?.version ?? 0) !== version) throw stale();
    if (managementAddress === null)
      throw new Problem('config-watch/no-address', 409, 'This device has no address to ask at. Enter one first.');
    const settings = settingsOf(before, asked);
    mustFit(settings);
    if (settings.credentialId !== null) await credentialIn(tx, clientId, settings.credentialId, 'ssh');
    const now = isoOf(deps.clock.now());
    await putWatch(tx, { ...settings, clientId, deviceId, version: version + 1, changedAt: now, nextAt: now });
    await recordFact(tx, deps.clock, { topic: configTopics.asked, clientId, subjectId: deviceId });
    await audit(tx, deps.clock, actor, {
      act: 'config-watch.set',
      recordKind: 'device',
      recordId: deviceId,
      clientId,
      detail: settings,
    });
    return shown(tx, deps, deviceId);
  });
}

function settingsOf(before: WatchRow | undefined, asked: Omit<WatchChange, 'version'>): WatchFields {
  const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
  const fields: WatchFields = { ...usualWatch, ...before, ...given };
  const { enabled, driver, credentialId, port, oldCiphers, everyHours } = fields;
  return {
    enabled,
    driver,
    credentialId,
    port,
    oldCiphers,
    everyHours,
    command: driver === 'generic' ? fields.command : '',
  };
}

function mustFit({ driver, command }: WatchFields): void {
  if (driver === 'generic' && command === '')
    throw new Problem('config-watch/command', 409, 'Say which command shows the configuration of this device.');
}

/** Asks for a fetch now; whoever runs it tells when it is done. */
export async function fetchConfig(deps: Deps, actor: Actor, deviceId: string): Promise<Watch> {
  const { clientId } = await getDevice(deps, actor, deviceId);
  return deps.db.as(scopeOf(actor), async (tx) => {
    if (!(await askForConfig(tx, deps, { deviceId, why: 'hand', who: null, eventAt: null })))
      throw new Problem('config-watch/off', 409, 'The configuration of this device is not watched. Set up how first.');
    await audit(tx, deps.clock, actor, {
      act: 'config-watch.fetch',
      recordKind: 'device',
      recordId: deviceId,
      clientId,
      detail: {},
    });
    return shown(tx, deps, deviceId);
  });
}

/** The device's other key becomes its key: exactly the one that was looked at. */
export async function acceptHostKey(deps: Deps, actor: Actor, deviceId: string, print: string): Promise<Watch> {
  const { clientId } = await getDevice(deps, actor, deviceId);
  return deps.db.as(scopeOf(actor), async (tx) => {
    const watch = await watchOf(tx, deviceId, true);
    if (watch?.offeredPrint !== print)
      throw new Problem(
        'config-watch/key',
        409,
        'The device does not show this key any more. Look at it as it is now.',
      );
    const at = isoOf(deps.clock.now());
    const { offeredKey: hostKey, hostPrint: before } = watch;
    await updateWatch(tx, deviceId, {
      ...{ hostKey, hostPrint: print, hostAt: at, hostBy: actor.name },
      ...{ offeredKey: null, offeredPrint: null, offeredAt: null },
      nextAt: at,
    });
    await recordFact(tx, deps.clock, { topic: configTopics.asked, clientId, subjectId: deviceId });
    await audit(tx, deps.clock, actor, {
      act: 'config-watch.host-key',
      recordKind: 'device',
      recordId: deviceId,
      clientId,
      detail: { before, now: print },
    });
    return shown(tx, deps, deviceId);
  });
}

export async function listConfigWatches(
  { db }: Deps,
  actor: Actor,
  query: { clientId?: string | undefined; limit: number },
): Promise<{ items: Watched[]; watched: number; failing: number }> {
  return db.as(scopeOf(actor), async (tx) => ({
    ...(await watchedCounts(tx, query.clientId)),
    items: await watchedPage(tx, query),
  }));
}

async function shown(tx: Tx, { clock }: Pick<Deps, 'clock'>, deviceId: string): Promise<Watch> {
  const row = await watchOf(tx, deviceId);
  if (!row) return { ...blank, deviceId };
  const { lastAt, lastOkAt, tookMs, failure, failingSince, version } = row;
  const credential = row.credentialId === null ? undefined : await credentialIn(tx, row.clientId, row.credentialId);
  return {
    ...settingsOf(row, {}),
    ...{ deviceId, version, lastAt, lastOkAt, tookMs, failure, failingSince },
    credentialName: credential?.name ?? null,
    hostKey: keyOf(row),
    offeredKey:
      row.offeredPrint !== null && row.offeredAt !== null ? { print: row.offeredPrint, at: row.offeredAt } : null,
    nextAt: row.enabled ? row.nextAt : null,
    asked: row.askedAt !== null,
    busy: row.busyUntil !== null && instantOf(row.busyUntil) > clock.now(),
  };
}

function keyOf({ hostPrint, hostAt, hostBy }: WatchRow): Watch['hostKey'] {
  return hostPrint !== null && hostAt !== null ? { print: hostPrint, at: hostAt, by: hostBy } : null;
}

const blank: Omit<Watch, 'deviceId'> = {
  ...usualWatch,
  enabled: false,
  credentialName: null,
  version: 0,
  hostKey: null,
  offeredKey: null,
  nextAt: null,
  asked: false,
  busy: false,
  lastAt: null,
  lastOkAt: null,
  tookMs: null,
  failure: '',
  failingSince: null,
};
