/** What detection has open is told below: to the poller, which looks closely; to the map; to the watch of configurations. */
import type { Deps } from '../db/deps.ts';
import type { FactWorker } from '../db/facts.ts';
import { askForConfig } from '../configs/ask.ts';
import { unwatchPart, watchPart } from '../monitoring/watches.ts';
import { markIn, unmarkIn } from '../topology/states.ts';
import type { Wrong } from '../topology/states.ts';
import { conditionRules } from './conditions.ts';
import { findingTopics, zFindingCleared, zFindingFact, zFindingRaised } from './api.ts';
import type { Condition } from './api.ts';

type Around = Pick<Deps, 'clock'>;

/** The poller looks at what is open at each poll, until it is cleared. */
export function watchesWorker({ clock }: Around): FactWorker {
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

type OnMap = { effect: Wrong['effect']; on: 'port' | 'device' };

/** What a condition means on the map; others (a sign-in, an attack) are no state of the network. */
const meaning: Readonly<Partial<Record<Condition, OnMap>>> = {
  'link-down': { effect: 'down', on: 'port' },
  'neighbour-lost': { effect: 'degraded', on: 'port' },
  'vpn-down': { effect: 'degraded', on: 'device' },
  failover: { effect: 'degraded', on: 'device' },
  restarted: { effect: 'degraded', on: 'device' },
  silent: { effect: 'silent', on: 'device' },
  unreachable: { effect: 'down', on: 'device' },
  'speed-changed': { effect: 'degraded', on: 'port' },
  sensor: { effect: 'degraded', on: 'device' },
  'check-failed': { effect: 'degraded', on: 'device' },
};

/** Marks what is wrong when a finding is raised, and takes the mark away when it clears. */
export function mapStatesWorker({ clock }: Around): FactWorker {
  return {
    name: 'topology.states',
    topics: [
      findingTopics.raised,
      findingTopics.noted,
      findingTopics.updated,
      findingTopics.flapping,
      findingTopics.cleared,
    ],
    async handle(tx, fact) {
      if (fact.topic === findingTopics.cleared) {
        const { clientId, findingId, at } = zFindingCleared.parse(fact.data);
        return unmarkIn(tx, { clock }, { clientId, ref: findingId, at });
      }
      const { clientId, findingId, deviceId, condition, severity, behind, component, title, at } = zFindingFact.parse(
        fact.data,
      );
      const what = meaning[condition];
      // What is for information only (an agent that started again) leaves the device as it is.
      if (!what || deviceId === null || severity === 'info') return undefined;
      const port = what.on === 'port' ? component : '';
      const text = fact.topic === findingTopics.flapping ? `${title}: it comes and goes` : title;
      const effect = fact.topic === findingTopics.flapping ? 'degraded' : behind ? 'unreachable' : what.effect;
      return markIn(tx, { clock }, { clientId, ref: findingId, deviceId, port, effect, text, since: at });
    },
  };
}

/** Signs of a changed configuration make it be fetched. */
export function configTriggersWorker({ clock }: Around): FactWorker {
  return {
    name: 'configs.triggers',
    topics: [findingTopics.raised, findingTopics.noted, findingTopics.updated],
    async handle(tx, fact) {
      const { condition, deviceId, who, at } = zFindingFact.parse(fact.data);
      if (condition !== 'configuration-changed' || deviceId === null) return;
      await askForConfig(tx, { clock }, { deviceId, why: 'event', who, eventAt: at });
    },
  };
}
