/**
 * Scores samples as they come, each series by its own past: what is unusual and matters is said like everything else the
 * poller sees. Memories are kept in the database, each once in a quarter of an hour and all at the end.
 */
import { wordsOf } from '../anomaly/words.ts';
import type { Clock } from '../base/clock.ts';
import { isoOf } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import { every } from '../bus/every.ts';
import type { Db } from '../db/open.ts';
import { systemScope } from '../db/open.ts';
import type { Observation } from '../wire/observation.ts';
import { observedOf } from './scoring.words.ts';
import { interests, step } from './scoring.rules.ts';
import { markTakenIn, memoriesOf, putMemories, waitingVerdicts } from './scoring.store.ts';
import { newSeries, restored, rowOf } from './scored-series.ts';
import type { ScoredSeries } from './scored-series.ts';

export type KeptSample = {
  clientId: string;
  deviceId: string;
  seriesId: number;
  component: string;
  metric: string;
  at: number;
  value: number;
};

/** Where a device is asked, and by which clock its people work. */
type Place = { address: string; zone: string };

export type ScoringOptions = {
  wire: Db;
  clock: Clock;
  log: Logger;
  say(owner: { clientId: string; deviceId: string; address: string }, observation: Observation, at: number): void;
  /** Series that are scored at most; others are kept and drawn only. */
  most?: number;
};

export type ScoringCounts = { series: number; scored: number; unusual: number; unscored: number };

const EVERY_MS = 1000;
const MOST_SERIES = 25_000;
const MOST_WAITING = 200_000;
const SAVE_EVERY_MS = 60_000;
/** Each series is saved in so many rounds. */
const ROUNDS = 15;
const SAVED_AT_ONCE = 500;
const LOADED_AT_ONCE = 2000;
const VERDICTS_AT_ONCE = 200;

export class Scoring {
  readonly #options: ScoringOptions;
  readonly #loop: { stop(): Promise<void> };
  readonly #series = new Map<number, ScoredSeries>();
  readonly #places = new Map<string, Place>();
  #waiting: KeptSample[] = [];
  #judged = true;
  /** Findings whose verdict is in the memories here and not in the database yet. */
  readonly #unsaved = new Set<string>();
  #savedAt: number;
  #round = 0;
  readonly #counts = { scored: 0, unscored: 0 };

  constructor(options: ScoringOptions) {
    this.#options = options;
    this.#savedAt = options.clock.monotonic();
    this.#loop = every(EVERY_MS, () => this.work(), options);
  }

  counts(): ScoringCounts {
    const unusual = [...this.#series.values()].filter(({ track }) => track.episode !== null).length;
    return { series: this.#series.size, unusual, ...this.#counts };
  }

  /** Where devices stand; `only`: what is known of the others stays. */
  apply(devices: readonly (Place & { deviceId: string })[], only?: readonly string[]): void {
    for (const id of only ?? [...this.#places.keys()]) this.#places.delete(id);
    for (const { deviceId, address, zone } of devices) this.#places.set(deviceId, { address, zone });
  }

  /** Somebody said something of a finding: looked at with the next samples. */
  judged(): void {
    this.#judged = true;
  }

  take(samples: readonly KeptSample[]): void {
    for (const sample of samples) if (interests[sample.metric]) this.#waiting.push(sample);
    const over = this.#waiting.length - MOST_WAITING;
    if (over <= 0) return;
    this.#waiting.splice(0, over);
    this.#counts.unscored += over;
  }

  async work(): Promise<void> {
    const { clock } = this.#options;
    const samples = this.#waiting;
    await this.#load([...new Map(samples.map((sample) => [sample.seriesId, sample])).values()]);
    // What came while they were read waits for the next time.
    this.#waiting = this.#waiting.slice(samples.length);
    for (const sample of samples) this.#score(sample);
    if (this.#judged) await this.#takeIn();
    if (clock.monotonic() - this.#savedAt < SAVE_EVERY_MS) return;
    this.#savedAt = clock.monotonic();
    this.#round = (this.#round + 1) % ROUNDS;
    await this.#save([...this.#series.values()].filter(({ id, dirty }) => dirty && id % ROUNDS === this.#round));
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
    await this.work();
    await this.#save([...this.#series.values()].filter(({ dirty }) => dirty));
  }

  /** What is known of series that are not in memory yet; the others begin anew. */
  async #load(of: readonly Omit<KeptSample, 'at' | 'value' | 'component' | 'metric'>[]): Promise<void> {
    const room = (this.#options.most ?? MOST_SERIES) - this.#series.size;
    const unknown = of.filter(({ seriesId }) => !this.#series.has(seriesId)).slice(0, Math.max(0, room));
    for (let i = 0; i < unknown.length; i += LOADED_AT_ONCE) {
      const some = unknown.slice(i, i + LOADED_AT_ONCE);
      const ids = some.map(({ seriesId }) => seriesId);
      const rows = await this.#options.wire.as(systemScope, (tx) => memoriesOf(tx, ids));
      const kept = new Map(rows.map((row) => [row.seriesId, row]));
      for (const { seriesId, clientId, deviceId } of some) {
        const row = kept.get(seriesId);
        const zone = this.#places.get(deviceId)?.zone ?? 'UTC';
        const again = row && restored(row, zone);
        this.#series.set(seriesId, again ?? newSeries({ id: seriesId, clientId, deviceId }, zone));
      }
    }
  }

  #score(sample: KeptSample): void {
    const series = this.#series.get(sample.seriesId);
    if (!series) {
      this.#counts.unscored += 1;
      return;
    }
    const scored = series.scorer.push(sample.at, sample.value);
    this.#counts.scored += 1;
    series.rows += 1;
    series.since = Math.min(series.since, sample.at);
    series.dirty = true;
    const { zone, address } = this.#places.get(sample.deviceId) ?? { zone: 'UTC', address: '' };
    if (scored.reason) series.words = wordsOf(scored.reason, zone);
    const before = series.track.episode;
    const { track, news } = step(series.track, { ...sample, scored });
    series.track = track;
    const episode = track.episode ?? before;
    if (!news || !episode) return;
    const { clientId, deviceId } = sample;
    const standing = series.scorer.standings().find(({ kind }) => kind === episode.kind);
    const observation = observedOf(news, sample, { episode, scored, words: series.words, bar: standing?.bar ?? 0.99 });
    this.#options.say({ clientId, deviceId, address }, observation, sample.at);
  }

  /** What people said goes into the memories, and with it into the database, all or nothing. */
  async #takeIn(): Promise<void> {
    const { wire, clock } = this.#options;
    this.#judged = false;
    try {
      const all = await wire.as(systemScope, async (tx) => {
        const said = await waitingVerdicts(tx, VERDICTS_AT_ONCE);
        await this.#load(said);
        const touched = new Set<ScoredSeries>();
        for (const { findingId, seriesId, kind, verdict } of said) {
          const series = this.#series.get(seriesId);
          if (!series) continue;
          if (!this.#unsaved.has(findingId)) series.scorer.feedback(kind, verdict);
          this.#unsaved.add(findingId);
          touched.add(series);
        }
        if (touched.size > 0)
          await putMemories(
            tx,
            [...touched].map((each) => rowOf(each, isoOf(clock.now()))),
          );
        if (said.length > 0)
          await markTakenIn(
            tx,
            said.map(({ findingId }) => findingId),
          );
        return said.length < VERDICTS_AT_ONCE;
      });
      this.#unsaved.clear();
      if (!all) this.#judged = true;
    } catch (error) {
      this.#judged = true;
      throw error;
    }
  }

  async #save(of: readonly ScoredSeries[]): Promise<void> {
    const { wire, clock } = this.#options;
    for (let i = 0; i < of.length; i += SAVED_AT_ONCE) {
      const some = of.slice(i, i + SAVED_AT_ONCE);
      for (const each of some) each.dirty = false;
      try {
        await wire.as(systemScope, (tx) =>
          putMemories(
            tx,
            some.map((each) => rowOf(each, isoOf(clock.now()))),
          ),
        );
      } catch (error) {
        for (const each of some) each.dirty = true;
        throw error;
      }
    }
  }
}
