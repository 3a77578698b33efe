/** Versions of configurations: read, compared, searched, explained. */
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { notFound, Problem } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { recordFact } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { getDevice } from '../estate/devices.ts';
import { audit } from '../people/audit.ts';
import { configTopics } from './api.ts';
import type { ChangesQuery, ConfigDiff, ConfigVersion } from './api.ts';
import { diffOf } from './diff.rules.ts';
import { watchOf } from './store.ts';
import {
  changesPage,
  changesSeenByClient,
  setExplanation,
  textOf,
  versionById,
  versionsOfChange,
  versionsPage,
} from './versions.store.ts';

type Page<T> = { items: T[]; next: string | null };

const MOST_LOOKED = 100;
const MOST_LINES = 20;

export async function listConfigs(
  deps: Deps,
  actor: Actor,
  deviceId: string,
  page: { limit: number; after?: string | undefined },
): Promise<Page<ConfigVersion>> {
  await getDevice(deps, actor, deviceId);
  return deps.db.as(scopeOf(actor), (tx) => versionsPage(tx, deviceId, page));
}

export async function listConfigChanges({ db }: Deps, actor: Actor, query: ChangesQuery): Promise<Page<ConfigVersion>> {
  return db.as(scopeOf(actor), (tx) => changesPage(tx, query));
}

export async function readConfig(
  { db }: Deps,
  actor: Actor,
  id: string,
): Promise<{ version: ConfigVersion; text: string }> {
  return db.as(scopeOf(actor), async (tx) => {
    const version = await found(tx, id);
    return { version, text: await textOf(tx, version.clientId, version.sha256) };
  });
}

/** Against the version before, or against `from`, which must be of the same device. */
export async function diffConfig({ db }: Deps, actor: Actor, id: string, from?: string): Promise<ConfigDiff> {
  return db.as(scopeOf(actor), async (tx) => {
    const to = await found(tx, id);
    const before = from ?? to.previousId;
    const old = before === null ? undefined : await versionById(tx, before);
    if (from !== undefined && old?.deviceId !== to.deviceId) throw notFound('config-version');
    if (!old) return { from: null, to, parts: [], more: 0 };
    const driver = (await watchOf(tx, to.deviceId))?.driver ?? 'generic';
    const texts = [await textOf(tx, old.clientId, old.sha256), await textOf(tx, to.clientId, to.sha256)] as const;
    return { from: old, to, ...diffOf(driver, ...texts) };
  });
}

/** The newest versions that have a text, whatever its case, with the lines that do. */
export async function searchConfigs(deps: Deps, actor: Actor, deviceId: string, text: string) {
  await getDevice(deps, actor, deviceId);
  const wanted = text.toLowerCase();
  return deps.db.as(scopeOf(actor), async (tx) => {
    const { items: versions } = await versionsPage(tx, deviceId, { limit: MOST_LOOKED });
    const items = [];
    for (const version of versions) {
      const lines = linesWith(await textOf(tx, version.clientId, version.sha256), wanted);
      if (lines.length > 0) items.push({ version, lines });
    }
    return { items, looked: versions.length };
  });
}

function linesWith(text: string, wanted: string): { number: number; text: string }[] {
  const lines = text.split('\n').map((line, i) => ({ number: i + 1, text: line }));
  return lines.filter((line) => line.text.toLowerCase().includes(wanted)).slice(0, MOST_LINES);
}

/** Why a configuration was changed outside any change: then it is no longer open. */
export async function explainConfig(
  { db, clock }: Deps,
  actor: Actor,
  id: string,
  explanation: string,
): Promise<ConfigVersion> {
  return db.as(scopeOf(actor), async (tx) => {
    const { clientId, deviceId, planned } = await found(tx, id);
    if (planned !== 'unplanned')
      throw new Problem('config/planned', 409, 'This was not changed outside a change: there is nothing to explain.');
    await setExplanation(tx, id, { explanation, explainedBy: actor.name, explainedAt: isoOf(clock.now()) });
    await recordFact(tx, clock, { topic: configTopics.fetched, clientId, subjectId: deviceId });
    await audit(tx, clock, actor, {
      act: 'config.explain',
      recordKind: 'config-version',
      recordId: id,
      clientId,
      detail: { explanation },
    });
    return found(tx, id);
  });
}

export type OfChange = { deviceName: string; before: string; after: string };

/** What each device had before a change request touched it, and has since. */
export async function configsOfChange(tx: Tx, changeId: string): Promise<OfChange[]> {
  const devices = Map.groupBy(await versionsOfChange(tx, changeId), ({ deviceId }) => deviceId);
  const all = [];
  for (const versions of devices.values()) {
    const [first, last] = [versions[0], versions.at(-1)];
    const old = first?.previousId ? await versionById(tx, first.previousId) : undefined;
    if (!first || !last || !old) continue;
    const before = await textOf(tx, old.clientId, old.sha256);
    all.push({ deviceName: first.deviceName, before, after: await textOf(tx, last.clientId, last.sha256) });
  }
  return all.toSorted((a, b) => a.deviceName.localeCompare(b.deviceName));
}

/** What a client sees of its own device: that there was a change, when, and which request it belonged to. */
export async function configChangesForClient({ db }: Deps, actor: Actor, deviceId: string) {
  return db.as(scopeOf(actor), (tx) => changesSeenByClient(tx, deviceId, 50));
}

async function found(tx: Tx, id: string): Promise<ConfigVersion> {
  const version = await versionById(tx, id);
  if (!version) throw notFound('config-version');
  return version;
}
