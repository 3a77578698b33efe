/** What the poll thread would say, written into the wire log of a running product: from there on it goes its real way. */
import { join } from 'node:path';
import { systemClock } from '../../src/base/clock.ts';
import { roleConnection } from '../../src/db/connect.ts';
import { embeddedConnection } from '../../src/db/embedded.ts';
import { openDb } from '../../src/db/open.ts';
import { append, seriesIds } from '../../src/metrics/metrics.ts';
import type { SeriesKey } from '../../src/metrics/metrics.ts';
import { batchOf } from '../../src/wire/batch.ts';
import { postgresLog } from '../../src/wire/log-postgres.ts';
import { observationRecord, POLL_LISTENER } from '../../src/wire/observation.ts';
import type { Observation } from '../../src/wire/observation.ts';
import type { Product } from './product.ts';

export type Watched = { clientId: string; deviceId: string; address: string };

export type Observer = {
  /** In the order given, in one batch. */
  observe(of: Watched, seen: readonly Observation[]): Promise<void>;
  /** Number of the series, after a value for each of the last minutes, the newest last. */
  measure(key: SeriesKey, values: readonly number[]): Promise<number>;
  close(): Promise<void>;
};

const MINUTE = 60_000;

export function observerOf(product: Pick<Product, 'data'>): Observer {
  const owner = { ...embeddedConnection(join(product.data, 'postgres')), database: 'watchfloor' };
  const wire = openDb(roleConnection(owner, 'watchfloor_wire'), { max: 1 });
  const log = postgresLog({ pool: wire.pool, clock: systemClock });
  return {
    async observe(of, seen) {
      const source = { ...of, listener: POLL_LISTENER, kind: 'json' as const };
      const at = systemClock.now();
      await log.append(batchOf(seen.map((each) => ({ bytes: observationRecord(each), at, source }))));
    },
    async measure(key, values) {
      const [id = 0] = await seriesIds(wire, [key]);
      const first = systemClock.now() - values.length * MINUTE;
      await append(wire, {
        series: values.map(() => id),
        at: values.map((_, i) => first + i * MINUTE),
        values: [...values],
      });
      return id;
    },
    async close() {
      await log.close();
      await wire.close();
    },
  };
}

/** A series left its usual ways. */
export function unusual(
  condition: 'anomaly' | 'spike',
  { series, component, metric, words }: { series: number; component: string; metric: string; words: string },
): Observation {
  return {
    action: 'anomaly',
    message: words,
    fields: {
      'watchfloor.component': component,
      'watchfloor.metric': metric,
      'watchfloor.series': series,
      'watchfloor.condition': condition,
      'watchfloor.kind': condition === 'spike' ? 'spike' : 'level',
      'watchfloor.severity': 'info',
      'watchfloor.score': 0.9971,
      'watchfloor.bar': 0.99,
      'watchfloor.value': 8,
      'watchfloor.expected': 2,
    },
  };
}

/** A link runs at another speed than before: for information only. */
export function faster(component: string): Observation {
  return {
    action: 'speed_changed',
    message: `${component} runs at 10 Gbit/s`,
    fields: {
      'observer.ingress.interface.name': component,
      'watchfloor.before': '1 Gbit/s',
      'watchfloor.after': '10 Gbit/s',
      'watchfloor.slower': 'no',
    },
  };
}
