/** Findings on the map: detection stands above the topology and does not know it, so what joins them stands here. */
import type { Deps } from '../db/deps.ts';
import type { FactWorker } from '../db/facts.ts';
import { findingTopics, zFindingCleared, zFindingFact } from '../detection/api.ts';
import { markIn, unmarkIn } from '../topology/states.ts';
import type { Wrong } from '../topology/states.ts';

type OnMap = { effect: Wrong['effect']; on: 'port' | 'device' };

/** What a condition means on the map; others (a sign-in, an attack) are no state of the network. */
const meaning: Readonly<Record<string, OnMap>> = {
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
export function mapStatesWorker({ clock }: Pick<Deps, 'clock'>): FactWorker {
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
