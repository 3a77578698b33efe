/** What detection has open is told to the poller, which looks at it closely until it is cleared. */
import type { Deps } from '../db/deps.ts';
import type { FactWorker } from '../db/facts.ts';
import { unwatchPart, watchPart } from '../monitoring/watches.ts';
import { conditionRules } from './conditions.ts';
import { findingTopics, zFindingCleared, zFindingRaised } from './api.ts';

export function watchesWorker({ clock }: Pick<Deps, 'clock'>): FactWorker {
  return {
    name: 'detection.watches',
    topics: [findingTopics.raised, findingTopics.noted, findingTopics.cleared],
    async handle(tx, fact) {
      if (fact.topic === findingTopics.cleared) return unwatchPart(tx, clock, zFindingCleared.parse(fact.data));
      const raised = zFindingRaised.parse(fact.data);
      // What is no state is over by itself.
      if (conditionRules[raised.condition].is === 'state') await watchPart(tx, clock, raised);
    },
  };
}
