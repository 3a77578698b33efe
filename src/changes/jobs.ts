/** Follows the findings that a window keeps quiet. What it writes commits with the advance of its cursor. */
import { theSystem } from '../base/actor.ts';
import type { Deps } from '../db/deps.ts';
import type { FactWorker } from '../db/facts.ts';
import { findingTopics, zFindingCleared } from '../detection/api.ts';
import { quietedTopic, zQuieted } from '../tickets/quiet-api.ts';
import { calendarChanged } from '../people/calendars.ts';
import { configTopics, zConfigChanged } from '../configs/api.ts';
import { attachConfigs } from './watched-configs.ts';
import { retime } from './counted.ts';
import { onCleared, onQuieted } from './findings.ts';

/** Computes running clocks anew when their calendar has become another one. */
export function changeClocksWorker({ clock }: Pick<Deps, 'clock'>): FactWorker {
  return {
    name: 'changes.clocks',
    topics: [calendarChanged],
    async handle(tx, { subjectId }) {
      if (subjectId !== null) await retime(tx, clock, theSystem, { calendarId: subjectId });
    },
  };
}

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

/** What a change did to configurations is attached to it. */
export function changeConfigsWorker({ clock }: Pick<Deps, 'clock'>): FactWorker {
  return {
    name: 'changes.configs',
    topics: [configTopics.changed],
    async handle(tx, fact) {
      const { changeId } = zConfigChanged.parse(fact.data);
      if (changeId !== null) await attachConfigs(tx, clock, changeId);
    },
  };
}
