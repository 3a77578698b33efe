/** Results of polls at the site on their way into the buffer: what the ledger is where PostgreSQL is. */
import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/log.ts';
import { every } from '../../bus/every.ts';
import type { Owner, ResultSink } from '../../monitoring/ledger.ts';
import type { Collector } from '../../wire/collector.ts';
import { observationRecord, POLL_LISTENER } from '../../wire/observation.ts';
import { packJson } from '../frames.ts';
import type { DiskBuffer } from './buffer.ts';

export type SiteLedger = ResultSink & { stop(): Promise<void> };

const EVERY_MS = 2000;
const MOST_SAMPLES = 100_000;
/** Of one entry. */
const MOST_AT_ONCE = 10_000;

type Pending = {
  samples: object[];
  states: Map<string, object>;
  gone: (Owner & { kind: string; component: string })[];
  statuses: Map<string, object>;
};
const nothing = (): Pending => ({ samples: [], states: new Map(), gone: [], statuses: new Map() });

export function siteLedger(options: {
  buffer: DiskBuffer;
  collector: Collector;
  clock: Clock;
  log: Logger;
}): SiteLedger {
  const { buffer, collector, log } = options;
  let pending = nothing();
  const write = async (): Promise<void> => {
    const { samples, states, gone, statuses } = pending;
    if (samples.length + states.size + gone.length + statuses.size === 0) return;
    pending = nothing();
    // What was seen is said before a state is kept: it may be said twice, never not.
    await collector.flushed();
    const rest = { states: [...states.values()], gone, statuses: [...statuses.values()] };
    await buffer.append('results', 0, packJson({ ...rest, samples: samples.slice(0, MOST_AT_ONCE) }));
    for (let at = MOST_AT_ONCE; at < samples.length; at += MOST_AT_ONCE)
      await buffer.append(
        'results',
        0,
        packJson({ states: [], gone: [], statuses: [], samples: samples.slice(at, at + MOST_AT_ONCE) }),
      );
  };
  const writing = every(EVERY_MS, write, options);
  return {
    say({ clientId, deviceId, address }, observation, at) {
      const bytes = observationRecord(observation);
      const source = { clientId, deviceId, listener: POLL_LISTENER, address, kind: 'json' } as const;
      collector.add(source, { bytes, spans: [0, bytes.length], count: 1, at });
    },
    samples({ deviceId }, at, samples) {
      if (pending.samples.length >= MOST_SAMPLES)
        return log.warn('measurements cannot be written; new ones are given up');
      for (const sample of samples) pending.samples.push({ deviceId, ...sample, at });
      return undefined;
    },
    state({ deviceId, part, since }) {
      pending.states.set(`${deviceId} ${part.kind} ${part.component}`, { deviceId, part, since });
    },
    forget({ clientId, deviceId }, kind, component) {
      pending.states.delete(`${deviceId} ${kind} ${component}`);
      pending.gone.push({ clientId, deviceId, kind, component });
    },
    status({ clientId: _clientId, ...row }) {
      pending.statuses.set(row.deviceId, row);
    },
    async stop() {
      await writing.stop();
      await write();
    },
  };
}
