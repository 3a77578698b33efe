/** What the topology does on facts: devices become nodes, nodes get their places. */
import type { Deps } from '../db/deps.ts';
import type { FactWorker } from '../db/facts.ts';
import { systemScope } from '../db/open.ts';
import { followDevice } from './follow-estate.ts';
import { refreshGaps } from './gaps.ts';
import { clientsWithTopology, isSuperseded } from './gaps.store.ts';
import { placeIn } from './places.ts';
import { topologyTopics } from './tell.ts';

/** Follows the estate: a device added, changed or retired is a node added, changed or ended. */
export function estateWorker({ clock }: Pick<Deps, 'clock'>): FactWorker {
  return {
    name: 'topology.estate',
    topics: ['device.changed'],
    async handle(tx, fact) {
      if (fact.subjectId !== null) await followDevice(tx, { clock }, fact.subjectId, fact.at);
    },
  };
}

/** Places what has none. */
export function placesWorker({ clock }: Pick<Deps, 'clock'>): FactWorker {
  return {
    name: 'topology.places',
    topics: [topologyTopics.changed],
    async handle(tx, { clientId, place, topic, data }) {
      if (clientId === null || data['what'] !== 'parts') return;
      if (!(await isSuperseded(tx, { topic, clientId, place, what: 'parts' }))) await placeIn(tx, { clock }, clientId);
    },
  };
}

/** Looks for gaps whenever a map has changed; of many changes that wait, only the last one is looked at. */
export function gapsWorker({ clock }: Pick<Deps, 'clock'>): FactWorker {
  return {
    name: 'topology.gaps',
    topics: [topologyTopics.changed],
    async handle(tx, { clientId, place, topic }) {
      if (clientId === null || (await isSuperseded(tx, { topic, clientId, place }))) return;
      await refreshGaps(tx, { clock }, clientId);
    },
  };
}

/** Days pass without facts: support ends, certificates and acceptances run out. */
export async function refreshAllGaps({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<void> {
  for (const clientId of await db.as(systemScope, clientsWithTopology))
    await db.as(systemScope, (tx) => refreshGaps(tx, { clock }, clientId));
}
