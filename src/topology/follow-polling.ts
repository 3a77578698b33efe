/** What polling looks at is watched on the map. */
import type { Deps } from '../db/deps.ts';
import type { FactWorker } from '../db/facts.ts';
import { partsTopic, pollingTopic, watchedInterfaces } from '../monitoring/watched.ts';
import { watchIn } from './states.ts';

export function pollingWorker({ clock }: Pick<Deps, 'clock'>): FactWorker {
  return {
    name: 'topology.polling',
    topics: [partsTopic, pollingTopic],
    async handle(tx, { clientId, subjectId: deviceId, at }) {
      if (clientId === null || deviceId === null) return;
      await watchIn(tx, { clock }, { clientId, deviceId, ports: await watchedInterfaces(tx, deviceId), at });
    },
  };
}
