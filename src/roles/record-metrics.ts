/** Figures of the records' path for /metrics: what the threads counted, read when someone asks. */
import { Counter, Gauge, Registry } from 'prom-client';
import type { DetectorCounts } from '../detection/detection.ts';
import { snapshot } from '../wire/counters.ts';
import type { Progress } from './thread.ts';

const detectorCounters: readonly { count: keyof DetectorCounts; name: string; help: string }[] = [
  { count: 'records', name: 'records', help: 'Records that detection looked at' },
  { count: 'signals', name: 'signals', help: 'Signals that detection read in them' },
  { count: 'wakeUps', name: 'wake_ups', help: 'Times that detection did what was due' },
  { count: 'windowsEvicted', name: 'windows_evicted', help: 'Windows of failed sign-ins given up early: too many' },
  { count: 'reloads', name: 'reloads', help: 'Times that detection read its memory from the database' },
];

/** `progress`: what the records thread told last. */
export function recordMetrics(progress: () => Progress | undefined): Registry {
  const registry = new Registry();
  listenerMetrics(registry);
  detectorMetrics(registry, progress);
  new Gauge({
    name: 'watchfloor_log_behind_batches',
    help: 'Batches of the durable log that a consumer has not handled yet',
    labelNames: ['consumer'],
    registers: [registry],
    collect() {
      const now = progress();
      for (const [consumer, position] of Object.entries(now?.positions ?? {}))
        this.set({ consumer }, Math.max(0, (now?.newest ?? 0) - position));
    },
  });
  return registry;
}

function listenerMetrics(registry: Registry): void {
  const byListener = (name: string, help: string, count: 'received' | 'bytes'): void =>
    void new Counter({
      name,
      help,
      labelNames: ['listener'],
      registers: [registry],
      collect() {
        this.reset();
        for (const each of snapshot()) this.inc({ listener: each.listener }, each[count]);
      },
    });
  byListener('watchfloor_records_received_total', 'Records taken in, by listener', 'received');
  byListener('watchfloor_record_bytes_received_total', 'Bytes of records taken in, by listener', 'bytes');
  new Counter({
    name: 'watchfloor_records_dropped_total',
    help: 'Records not kept or not whole, by listener and reason',
    labelNames: ['listener', 'reason'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { listener, drops } of snapshot())
        for (const [reason, count] of Object.entries(drops)) this.inc({ listener, reason }, count);
    },
  });
}

function detectorMetrics(registry: Registry, progress: () => Progress | undefined): void {
  for (const { count, name, help } of detectorCounters)
    new Counter({
      name: `watchfloor_detection_${name}_total`,
      help,
      registers: [registry],
      collect() {
        this.reset();
        this.inc(progress()?.detector[count] ?? 0);
      },
    });
}
