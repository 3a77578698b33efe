/** Scores the rows of one series as they come, by its own past only. Pure: no clock, no chance, bounded memory. */
import type { Cells } from './cells.ts';
import { Engine } from './engine.ts';
import { LOWEST } from './ledger.ts';
import type { Standing } from './ledger.ts';
import type { Kind } from './parts.ts';
import { profiles } from './settings.ts';
import type { Settings } from './settings.ts';
import { pack, unpack } from './snapshot.ts';

export type Reason = {
  kind: Kind;
  at: number;
  value: number;
  expected: number;
  /** What `expected` is of: the same hour of the week, the same hour of the day, or the last rows. */
  by: 'week' | 'day' | 'recent';
  /** When something of this kind was raised before. */
  lastSeenLike?: number;
};

/** `reason` is there from the bar of its kind on. */
export type Scored = { score: number; reason?: Reason };

export type Scorer = {
  /** `at` in epoch ms, `value` any number; a value that is not finite is a missing one: it scores 0 and teaches nothing. */
  push(at: number, value: number): Scored;
  feedback(kind: Kind, verdict: 'useful' | 'noise'): void;
  /** For each kind: its bar, how often it was raised, and what people said. */
  standings(): Standing[];
  snapshot(): Uint8Array;
};

// A surprise of MIDDLE scores one half; the bar of a series without feedback scores 0.99.
const MIDDLE = 2.5;
const STEEP = 2 / 2.2;
const BAR = MIDDLE + Math.log10(99) / STEEP;
/** Values beyond this many first steps are as good as this many. */
const FARTHEST = 1e15;

const engines = new Map<keyof typeof profiles, Engine>();

export function createScorer(settings: Settings): Scorer {
  const engine = engineOf(settings);
  const cells = profiles[settings.profile].compact ? new Float32Array(engine.size) : new Float64Array(engine.size);
  engine.fresh(cells);
  return new SeriesScorer(engine, settings, cells);
}

/** Goes on where a snapshot was taken; undefined when it is of another version or profile: then begin anew. */
export function restoreScorer(settings: Settings, bytes: Uint8Array): Scorer | undefined {
  const engine = engineOf(settings);
  const kept = unpack(bytes, engine.size, profiles[settings.profile].compact);
  if (!kept) return undefined;
  return Object.assign(new SeriesScorer(engine, settings, kept.cells), kept.head);
}

function engineOf({ profile }: Settings): Engine {
  let engine = engines.get(profile);
  if (!engine) engines.set(profile, (engine = new Engine(profiles[profile])));
  return engine;
}

class SeriesScorer implements Scorer {
  readonly #engine: Engine;
  readonly #settings: Settings;
  readonly #cells: Cells;
  /** Everything is measured from the first value, in units of the first step: no offset and no unit matters. */
  origin = NaN;
  unit = 0;
  before = NaN;

  constructor(engine: Engine, settings: Settings, cells: Cells) {
    this.#engine = engine;
    this.#settings = settings;
    this.#cells = cells;
  }

  push(at: number, value: number): Scored {
    if (!Number.isFinite(value) || !Number.isFinite(at)) return { score: 0 };
    if (Number.isNaN(this.origin)) this.origin = value;
    const local = this.#settings.local?.(at) ?? at;
    const surprise = this.#engine.step(this.#cells, local, at - this.before, this.#measured(value));
    this.before = at;
    const score = scoreOf(surprise);
    if (surprise < BAR + LOWEST) return { score };
    const kind = this.#engine.kindOf(this.#engine.leading);
    if (surprise < BAR + this.#engine.ledger.moved(this.#cells, kind)) return { score };
    return { score, reason: this.#reason(kind, at, value) };
  }

  #measured(value: number): number {
    const off = value - this.origin;
    if (this.unit === 0) this.unit = Math.abs(off);
    return off === 0 ? 0 : Math.min(FARTHEST, Math.max(-FARTHEST, off / this.unit));
  }

  #reason(kind: Kind, at: number, value: number): Reason {
    const { expected, expert, ledger } = this.#engine;
    const lastSeenLike = ledger.raise(this.#cells, kind, at);
    return {
      kind,
      at,
      value,
      expected: this.origin + expected * this.unit,
      by: expert === 6 ? 'week' : expert === 5 ? 'day' : 'recent',
      ...(lastSeenLike === undefined ? {} : { lastSeenLike }),
    };
  }

  feedback(kind: Kind, verdict: 'useful' | 'noise'): void {
    this.#engine.ledger.judge(this.#cells, kind, verdict);
  }

  standings(): Standing[] {
    return this.#engine.ledger.standings(this.#cells, (moved) => scoreOf(BAR + moved));
  }

  snapshot(): Uint8Array {
    return pack({ origin: this.origin, unit: this.unit, before: this.before }, this.#cells);
  }
}

function scoreOf(surprise: number): number {
  return surprise <= 0 ? 0 : 1 / (1 + 10 ** (STEEP * (MIDDLE - surprise)));
}
