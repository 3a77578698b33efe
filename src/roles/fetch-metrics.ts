/** Figures of the configuration watch for /metrics. */
import { Counter, Gauge, Registry } from 'prom-client';
import type { FetchCounts } from '../configs/fetcher.ts';

const counters = [
  ['fetched', 'Configurations fetched'],
  ['failed', 'Fetches of configurations that failed'],
  ['changed', 'Configurations that were another one than before'],
  ['unplanned', 'Changes of configurations outside any change request'],
] as const;

export function fetchMetrics(counts: () => FetchCounts | undefined): Registry {
  const registry = new Registry();
  new Gauge({
    name: 'watchfloor_config_fetching',
    help: 'Configurations being fetched',
    registers: [registry],
    collect() {
      this.set(counts()?.busy ?? 0);
    },
  });
  for (const [count, help] of counters)
    new Counter({
      name: `watchfloor_config_${count}_total`,
      help,
      registers: [registry],
      collect() {
        this.reset();
        this.inc(counts()?.[count] ?? 0);
      },
    });
  return registry;
}
