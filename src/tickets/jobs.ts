/**
 * From findings to tickets. Runs in the transaction that moves the cursor over the facts: a crash loses both or keeps
 * both, so no fact opens two tickets and none is skipped.
 */
import type { Deps } from '../db/deps.ts';
import type { FactWorker } from '../db/facts.ts';
import { findingTopics, zFindingCleared, zFindingFlapping, zFindingRaised, zFindingUpdated } from '../detection/api.ts';
import { calendarChanged } from '../people/calendars.ts';
import { onCleared, onFlapping, onNoted, onRaised, onUpdated } from './from-findings.ts';
import { askRetime } from './retime.ts';
import { targetsChanged } from './targets.ts';

/** Opens tickets for findings and writes on them as conditions spread, flap, clear and return. */
export function findingsWorker({ clock }: Pick<Deps, 'clock'>): FactWorker {
  return {
    name: 'tickets.findings',
    topics: Object.values(findingTopics),
    async handle(tx, fact) {
      switch (fact.topic) {
        case findingTopics.raised:
          return onRaised(tx, clock, zFindingRaised.parse(fact.data));
        case findingTopics.noted:
          return onNoted(tx, clock, zFindingRaised.parse(fact.data));
        case findingTopics.updated:
          return onUpdated(tx, clock, zFindingUpdated.parse(fact.data));
        case findingTopics.flapping:
          return onFlapping(tx, clock, zFindingFlapping.parse(fact.data));
        case findingTopics.cleared:
          return onCleared(tx, clock, zFindingCleared.parse(fact.data));
        default:
          return undefined;
      }
    },
  };
}

/** Asks for running clocks to be computed anew when what is promised, or a calendar, has changed. */
export function clocksWorker({ clock }: Pick<Deps, 'clock'>): FactWorker {
  return {
    name: 'tickets.clocks',
    topics: [targetsChanged, calendarChanged],
    async handle(tx, { topic, clientId, subjectId }) {
      await askRetime(tx, clock, { clientId, calendarId: topic === calendarChanged ? subjectId : null });
    },
  };
}
