/** What the topology does on facts: devices become nodes, nodes get their places. */
import type { Deps } from '../db/deps.ts';
import type { FactWorker } from '../db/facts.ts';
import { followDevice } from './follow-estate.ts';
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
    async handle(tx, { clientId, data }) {
      if (clientId !== null && data['what'] === 'parts') await placeIn(tx, { clock }, clientId);
    },
  };
}
