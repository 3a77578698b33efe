/**
 * Results of polls on their way: gathered for a second, then observations are made durable, then states and statuses are
 * written, then samples. In that order: after a crash something may be said twice, which changes nothing, but never not.
 */
import type { Clock } from '../base/clock.ts';
import { isoOf } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import { recordFact } from '../db/facts.ts';
import type { Db, Tx } from '../db/open.ts';
import { systemScope } from '../db/open.ts';
import { append, seriesIds } from '../metrics/metrics.ts';
import type { SourceRef } from '../wire/batch.ts';
import type { Collector } from '../wire/collector.ts';
import { observationRecord, POLL_LISTENER } from '../wire/observation.ts';
import type { Observation } from '../wire/observation.ts';
import { every } from '../bus/every.ts';
import { dropStates, putStates, putStatuses } from './store.ts';
import type { StateRow, StatusRow } from './store.ts';
import { partsTopic } from './watched.ts';
import type { Sample } from './poll.ts';
import type { KeptSample } from './scoring.ts';

export type LedgerOptions = {
  wire: Db;
  collector: Collector;
  clock: Clock;
  log: Logger;
  /** What was written, with the numbers of its series. */
  kept?(samples: readonly KeptSample[]): void;
};
export type Owner = { clientId: string; deviceId: string };

/** Where results of polls go: the ledger here, the buffer of a collector at a site. */
export type ResultSink = Pick<Ledger, 'say' | 'samples' | 'state' | 'forget' | 'status'>;

const EVERY_MS = 1000;
/** Of samples that cannot be written: more are not kept, the oldest go. */
const MOST_SAMPLES = 500_000;

type Kept = Owner & Sample & { at: number };

export class Ledger {
  readonly #options: LedgerOptions;
  readonly #loop: { stop(): Promise<void> };
  #samples: Kept[] = [];
  #states = new Map<string, StateRow>();
  #gone: (Owner & { kind: string; component: string })[] = [];
  #statuses = new Map<string, StatusRow>();
  #flushing: Promise<void> = Promise.resolve();

  constructor(options: LedgerOptions) {
    this.#options = options;
    this.#loop = every(EVERY_MS, () => this.flush(), options);
  }

  /** `at`: when it was so at the earliest. */
  say({ clientId, deviceId, address }: Owner & { address: string }, observation: Observation, at: number): void {
    const source: SourceRef = { clientId, deviceId, listener: POLL_LISTENER, address, kind: 'json' };
    const bytes = observationRecord(observation);
    this.#options.collector.add(source, { bytes, spans: [0, bytes.length], count: 1, at });
  }

  samples(owner: Owner, at: number, samples: readonly Sample[]): void {
    for (const sample of samples) this.#samples.push({ ...owner, ...sample, at });
    const over = this.#samples.length - MOST_SAMPLES;
    if (over <= 0) return;
    this.#samples.splice(0, over);
    this.#options.log.warn({ lost: over }, 'measurements cannot be written; the oldest are given up');
  }

  state(row: StateRow): void {
    this.#states.set(`${row.deviceId} ${row.part.kind} ${row.part.component}`, row);
  }

  forget({ clientId, deviceId }: Owner, kind: string, component: string): void {
    this.#states.delete(`${deviceId} ${kind} ${component}`);
    this.#gone.push({ clientId, deviceId, kind, component });
  }

  status(row: StatusRow): void {
    this.#statuses.set(row.deviceId, row);
  }

  flush(): Promise<void> {
    this.#flushing = this.#flushing.catch(() => undefined).then(() => this.#write());
    return this.#flushing;
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
    await this.flush();
  }

  async #write(): Promise<void> {
    const { collector, wire } = this.#options;
    const [states, gone, statuses, samples] = [this.#states, this.#gone, this.#statuses, this.#samples];
    [this.#states, this.#gone, this.#statuses, this.#samples] = [new Map(), [], new Map(), []];
    try {
      await collector.flushed();
      if (states.size + gone.length + statuses.size > 0)
        await wire.as(systemScope, async (tx) => {
          for (const { deviceId, kind, component } of gone) await dropStates(tx, deviceId, kind, [component]);
          const others = [...(await putStates(tx, [...states.values()])), ...gone];
          await putStatuses(tx, [...statuses.values()]);
          await this.#tellParts(tx, others);
        });
      await this.#append(samples);
    } catch (error) {
      // Newer results of the same parts stand; what is not in them is written with them.
      this.#states = new Map([...states, ...this.#states]);
      this.#statuses = new Map([...statuses, ...this.#statuses]);
      this.#gone = [...gone, ...this.#gone];
      this.#samples = [...samples, ...this.#samples];
      throw error;
    }
  }

  /** Whose set of parts is another one than before. */
  async #tellParts(tx: Tx, owners: readonly Owner[]): Promise<void> {
    const devices = new Map(owners.map((owner) => [owner.deviceId, owner.clientId]));
    for (const [subjectId, clientId] of devices)
      await recordFact(tx, this.#options.clock, { topic: partsTopic, clientId, subjectId });
  }

  async #append(samples: readonly Kept[]): Promise<void> {
    if (samples.length === 0) return;
    const { wire } = this.#options;
    const series = await seriesIds(wire, samples);
    await append(wire, { series, at: samples.map(({ at }) => at), values: samples.map(({ value }) => value) });
    this.#options.kept?.(samples.map((sample, i) => ({ ...sample, seriesId: series[i] ?? 0 })));
  }
}

/** A status row of a poll, in the table's own words. */
export function statusRow(
  owner: Owner,
  poll: {
    at: number;
    nextAt: number;
    tookMs: number;
    failure: string;
    failingSince: number | undefined;
    system?: object | undefined;
    rates?: object | undefined;
  },
): StatusRow {
  return {
    ...owner,
    lastAt: isoOf(poll.at),
    lastOkAt: poll.failure === '' ? isoOf(poll.at) : null,
    nextAt: isoOf(poll.nextAt),
    tookMs: Math.round(poll.tookMs),
    failure: poll.failure.slice(0, 500),
    failingSince: poll.failingSince === undefined ? null : isoOf(poll.failingSince),
    system: poll.system,
    rates: poll.rates,
  };
}
