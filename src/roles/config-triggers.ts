/** Signs of a changed configuration make it be fetched: detection stands above the watch and does not know it. */
import type { Deps } from '../db/deps.ts';
import type { FactWorker } from '../db/facts.ts';
import { askForConfig } from '../configs/ask.ts';
import { findingTopics, zFindingFact } from '../detection/api.ts';

export function configTriggersWorker({ clock }: Pick<Deps, 'clock'>): FactWorker {
  return {
    name: 'configs.triggers',
    topics: [findingTopics.raised, findingTopics.noted, findingTopics.updated],
    async handle(tx, fact) {
      const { condition, deviceId, summary, at } = zFindingFact.parse(fact.data);
      if (condition !== 'configuration-changed' || deviceId === null) return;
      await askForConfig(tx, { clock }, { deviceId, why: 'event', who: whoIn(summary), eventAt: at });
    },
  };
}

/** The user that detection's summary names (detection/rules/configuration.ts). */
export function whoIn(summary: string): string | null {
  return / by (\S+?)(?=\.?$|[\s,(.]+(?:from |\())/.exec(summary)?.[1]?.slice(0, 100) ?? null;
}
