/** Figures of collectors at clients' sites for /metrics, by collector: as each said last while this process ran. */
import { Gauge, Registry } from 'prom-client';
import type { Heard } from '../collect/door.ts';

const gauges = [
  ['connected', 'Is this collector connected? 1 or 0', ({ isConnected }: Heard) => (isConnected ? 1 : 0)],
  ['backlog_records', 'Records that wait on the disk of a collector', ({ backlogRecords }: Heard) => backlogRecords],
  ['backlog_bytes', 'Bytes that wait on the disk of a collector', ({ backlogBytes }: Heard) => backlogBytes],
  ['given_up_records', 'Records a collector gave up since it began: no room', ({ givenUp }: Heard) => givenUp],
] as const;

export function collectMetrics(heard: () => readonly Heard[]): Registry {
  const registry = new Registry();
  for (const [name, help, figure] of gauges)
    new Gauge({
      name: `watchfloor_collector_${name}`,
      help,
      labelNames: ['client', 'collector'],
      registers: [registry],
      collect() {
        this.reset();
        for (const each of heard()) this.set({ client: each.clientId, collector: each.name }, figure(each));
      },
    });
  return registry;
}
