/** Follows the findings that a window keeps quiet. What it writes commits with the advance of its cursor. */
import type { Deps } from '../db/deps.ts';
import type { FactWorker } from '../db/facts.ts';
import { findingTopics, zFindingCleared } from '../detection/api.ts';
import { quietedTopic, zQuieted } from '../tickets/quiet-api.ts';
import { onCleared, onQuieted } from './findings.ts';

export function quietedWorker({ clock }: Pick<Deps, 'clock'>): FactWorker {
  return {
    name: 'changes.findings',
    topics: [quietedTopic, findingTopics.cleared],
    async handle(tx, fact) {
      if (fact.topic === quietedTopic) return onQuieted(tx, clock, zQuieted.parse(fact.data));
      return onCleared(tx, zFindingCleared.parse(fact.data));
    },
  };
}
