import { expect, test } from 'vitest';
import { countDrop, countReceived } from '../wire/counters.ts';
import { recordMetrics } from './record-metrics.ts';
import type { Progress } from './thread.ts';

test('figures are those of the moment they are asked for', async () => {
  let told: Progress | undefined;
  const registry = recordMetrics(() => told);
  expect(await registry.metrics()).toContain('watchfloor_detection_signals_total 0');
  countReceived('syslog-udp', 3, 300);
  countDrop('syslog-udp', 'too-long', 1);
  const detector = { records: 3, signals: 2, wakeUps: 1, windowsEvicted: 0, reloads: 1 };
  told = { newest: 7, positions: { detect: 7, store: 5 }, detector };
  // Asked twice: nothing is added up.
  await registry.metrics();
  const text = await registry.metrics();
  for (const line of [
    'watchfloor_records_received_total{listener="syslog-udp"} 3',
    'watchfloor_record_bytes_received_total{listener="syslog-udp"} 300',
    'watchfloor_records_dropped_total{listener="syslog-udp",reason="too-long"} 1',
    'watchfloor_log_behind_batches{consumer="store"} 2',
    'watchfloor_detection_records_total 3',
    'watchfloor_detection_signals_total 2',
    'watchfloor_detection_wake_ups_total 1',
  ])
    expect(text).toContain(line);
});
