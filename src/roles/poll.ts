/** The poller as the main thread has it: its thread, and its figures for /metrics. */
import { Counter, Gauge, Registry } from 'prom-client';
import type { Logger } from '../base/log.ts';
import type { FetchCounts } from '../configs/fetcher.ts';
import type { PollCounts } from '../monitoring/poller.ts';
import { fetchMetrics } from './fetch-metrics.ts';
import { startThread } from './thread.ts';
import type { ThreadData } from './thread.ts';

export type Polling = { metrics: Registry; stop(): Promise<void> };

export async function startPoller(data: ThreadData, log: Logger): Promise<Polling> {
  let counts: PollCounts | undefined;
  let fetched: FetchCounts | undefined;
  const thread = await startThread(new URL('./poll-worker.ts', import.meta.url), data, log, (told) => {
    if (told.is === 'polled') counts = told.counts;
    if (told.is === 'fetched') fetched = told.counts;
  });
  const metrics = Registry.merge([pollMetrics(() => counts), fetchMetrics(() => fetched)]);
  return { metrics, stop: thread.stop };
}

const gauges = [
  ['devices', 'Devices that are polled'],
  ['failing', 'Devices whose last poll failed'],
  ['busy', 'Polls under way'],
] as const;
const counters = [
  ['polls', 'Polls done'],
  ['failed', 'Polls that failed'],
  ['late', 'Polls that began more than a tenth of their interval late'],
] as const;
const scoringGauges = [
  ['series', 'Series that are scored'],
  ['unusual', 'Series that are unusual at present'],
] as const;
const scoringCounters = [
  ['scored', 'Samples scored'],
  ['unscored', 'Samples not scored: more series, or more samples at once, than there is room for'],
] as const;

function pollMetrics(counts: () => PollCounts | undefined): Registry {
  const registry = new Registry();
  for (const [count, help] of gauges)
    new Gauge({
      name: `watchfloor_poll_${count}`,
      help,
      registers: [registry],
      collect() {
        this.set(counts()?.[count] ?? 0);
      },
    });
  for (const [count, help] of counters)
    new Counter({
      name: `watchfloor_poll_${count}_total`,
      help,
      registers: [registry],
      collect() {
        this.reset();
        this.inc(counts()?.[count] ?? 0);
      },
    });
  for (const [count, help] of scoringGauges)
    new Gauge({
      name: `watchfloor_anomaly_${count}`,
      help,
      registers: [registry],
      collect() {
        this.set(counts()?.scoring?.[count] ?? 0);
      },
    });
  for (const [count, help] of scoringCounters)
    new Counter({
      name: `watchfloor_anomaly_${count}_total`,
      help,
      registers: [registry],
      collect() {
        this.reset();
        this.inc(counts()?.scoring?.[count] ?? 0);
      },
    });
  return registry;
}
