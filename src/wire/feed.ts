/** Reads the log for several consumers at once: a batch is unpacked and scanned once when they are in step. */
import type { Batch } from './batch.ts';
import type { Logged, WireLog } from './log.ts';
import type { Scan, Scanner } from './scan.ts';

export type Fed = { position: number; batch: Batch; scan: Scan };

export type FeedOptions = { log: WireLog; scanner: Scanner };

const READ_BYTES = 4 * 1024 * 1024;
/** Of records in memory, for the consumer that is behind the other. */
const KEPT_BYTES = 16 * 1024 * 1024;

export class Feed {
  readonly #options: FeedOptions;
  /** By the position before: nothing lies between the two. */
  readonly #next = new Map<number, Fed>();
  readonly #reading = new Map<number, Promise<void>>();
  readonly #listeners = new Set<(fed: Fed) => void>();
  #keptBytes = 0;
  #newest = 0;

  constructor(options: FeedOptions) {
    this.#options = options;
  }

  /** The batch after `position`; undefined when there is none yet. */
  async after(position: number): Promise<Fed | undefined> {
    if (!this.#next.has(position)) await this.#read(position);
    const fed = this.#next.get(position);
    // The next piece is fetched while this one is worked on.
    if (fed && !this.#next.has(fed.position)) void this.#read(fed.position).catch(() => undefined);
    return fed;
  }

  /** Calls `listener` once with each batch that is new to this feed, in order; returns how to stop. */
  onFed(listener: (fed: Fed) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** One read at a time from each place. */
  #read(position: number): Promise<void> {
    const under = this.#reading.get(position);
    if (under) return under;
    const reading = this.#options.log
      .read(position, READ_BYTES)
      .then((logged) => this.#keep(position, logged))
      .finally(() => void this.#reading.delete(position));
    this.#reading.set(position, reading);
    return reading;
  }

  #keep(from: number, logged: readonly Logged[]): void {
    let before = from;
    for (const { position, batch } of logged) {
      if (!this.#next.has(before)) {
        const fed = { position, batch, scan: this.#options.scanner.scan(batch) };
        this.#next.set(before, fed);
        this.#keptBytes += batch.bytes.length;
        this.#tell(fed);
      }
      before = position;
    }
    for (const [key, fed] of this.#next) {
      if (this.#keptBytes <= KEPT_BYTES) return;
      this.#next.delete(key);
      this.#keptBytes -= fed.batch.bytes.length;
    }
  }

  #tell(fed: Fed): void {
    if (fed.position <= this.#newest) return;
    this.#newest = fed.position;
    for (const listener of this.#listeners) listener(fed);
  }
}
