/** Listeners and sources as they are now. */
import type { Actor } from '../base/actor.ts';
import type { Deps } from '../db/deps.ts';
import { scopeOf } from '../db/scope.ts';
import { snapshot } from '../wire/counters.ts';
import type { ListenerHealth, SourceHealth } from './health-api.ts';
import { listenersHeard, sourcesHeardPage } from './health.store.ts';
import { sharedListeners } from './listeners.ts';
import { sourcesPage } from './sources.store.ts';
import { HEC_LISTENER } from './webhook/hec.ts';
import { HOOK_LISTENER } from './webhook/hooks.ts';

/** A listener that is open now, as the intake thread tells. */
export type Open = { id: string; port: number; connections: number };

const MOST_LISTENERS = 1000;

/** Every listener this actor may see: the shared ones, those of their clients, webhooks and HEC. */
export async function listenerHealth(
  { db, config }: Deps,
  actor: Actor,
  open: readonly Open[],
): Promise<ListenerHealth[]> {
  const { own, heard } = await db.as(scopeOf(actor), async (tx) => ({
    own: (await sourcesPage(tx, 'listener', { limit: MOST_LISTENERS })).items,
    heard: await listenersHeard(tx),
  }));
  const doors = [
    ...sharedListeners(config).map(({ id, kind, port }) => ({ key: id, kind, port, clientId: null })),
    ...own.map(({ key, kind, port, clientId }) => ({ key, kind, port, clientId })),
  ];
  const counts = new Map(snapshot().map((each) => [each.listener, each]));
  const lastAt = new Map(heard.map((each) => [each.listener, each.lastAt]));
  const counted = (key: string): Pick<ListenerHealth, 'received' | 'bytes' | 'drops' | 'lastHeardAt'> => {
    const { received = 0, bytes = 0, drops = {} } = counts.get(key) ?? {};
    return {
      received,
      bytes,
      drops: Object.entries(drops).map(([reason, count]) => ({ reason, count })),
      lastHeardAt: lastAt.get(key) ?? null,
    };
  };
  const byPort = doors.map((door) => {
    const now = open.find(({ id }) => id === door.key);
    return {
      ...door,
      port: now?.port ?? door.port,
      listening: now !== undefined,
      connections: now?.connections ?? 0,
      ...counted(door.key),
    };
  });
  const byWeb = [HOOK_LISTENER, HEC_LISTENER].map((key) => ({
    key,
    kind: key,
    port: null,
    clientId: null,
    listening: true,
    connections: 0,
    ...counted(key),
  }));
  return [...byPort, ...byWeb];
}

/** Sources that were ever heard, the one silent longest first. */
export async function sourceHealth(
  { db }: Deps,
  actor: Actor,
  query: { limit: number; after?: string | undefined; clientId?: string | undefined },
): Promise<{ items: SourceHealth[]; next: string | null }> {
  return db.as(scopeOf(actor), (tx) => sourcesHeardPage(tx, query));
}
