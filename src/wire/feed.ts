/** Reads the log for several consumers at once: a batch is unpacked and scanned once when they are in step. */
import type { Logged, WireLog } from './log.ts';
import type { Scan, Scanner } from './scan.ts';

/** A batch with what the scanner saw. Its memory stays as it is until every reader has written it. */
export type Fed = Logged & { scan: Scan };

export type FeedOptions = { log: WireLog; scanner: Scanner };

/** One consumer's place in the feed. */
export type Reader = {
  /** The batch after `position`; undefined when there is none yet. */
  after(position: number): Promise<Fed | undefined>;
  /** Nothing up to `position` is looked at again. */
  written(position: number): void;
  close(): void;
};

const READ_BYTES = 4 * 1024 * 1024;
/** Of records read from the log, for the reader that is behind the other. */
const KEPT_BYTES = 16 * 1024 * 1024;

type Kept = { fed: Fed; done: (() => void) | undefined };

export class Feed {
  readonly #options: FeedOptions;
  /** By the position before: nothing lies between the two. */
  readonly #next = new Map<number, Kept>();
  /** Handed over in memory, by their own position; not scanned yet. */
  readonly #handed = new Map<number, { logged: Logged; done: () => void }>();
  readonly #reading = new Map<number, Promise<void>>();
  readonly #listeners = new Set<(fed: Fed) => void>();
  readonly #readers = new Set<{ written: number }>();
  #keptBytes = 0;
  #newest = 0;
  #told = 0;
  /** Something may lie in the log that was not handed over. */
  #mustLook = true;
  #end: () => void = () => undefined;

  constructor(options: FeedOptions) {
    this.#options = options;
  }

  /** A place of its own: what it has not written is kept for it. */
  reader(): Reader {
    const place = { written: 0 };
    if (this.#readers.size === 0) this.#begin();
    this.#readers.add(place);
    return {
      after: (position) => this.#after(position),
      written: (position) => {
        place.written = position;
        this.#letGo();
      },
      close: () => {
        this.#readers.delete(place);
        this.#letGo();
        if (this.#readers.size === 0) this.#end();
      },
    };
  }

  /** Makes the next look go into the log itself: appends of other processes are not handed over. */
  look(): void {
    this.#mustLook = true;
  }

  /** Calls `listener` once with each batch that is new to this feed, in order; returns how to stop. */
  onFed(listener: (fed: Fed) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #begin(): void {
    const { log } = this.#options;
    let handed = false;
    const stop = log.onHanded((logged, done) => {
      handed = true;
      if (logged.position <= this.#newest) done();
      else this.#handed.set(logged.position, { logged, done });
    });
    // The bell rings after the batch was handed over; alone it says that there was no room, or no short way.
    const silence = log.onAppend(() => {
      this.#mustLook ||= !handed;
      handed = false;
    });
    this.#mustLook = true;
    this.#end = () => {
      stop();
      silence();
      this.#handed.clear();
    };
  }

  async #after(position: number): Promise<Fed | undefined> {
    const known = this.#next.get(position)?.fed ?? this.#takeHanded(position);
    if (known) return known;
    // With a gap before what was handed over, someone else has appended, or an append has failed: the log knows.
    if (!this.#mustLook && this.#handed.size === 0) return undefined;
    await this.#read(position);
    const fed = this.#next.get(position)?.fed;
    // The next piece is fetched while this one is worked on.
    if (fed && this.#mustLook && !this.#next.has(fed.position)) void this.#read(fed.position).catch(() => undefined);
    return fed;
  }

  /** One read at a time from each place. */
  #read(position: number): Promise<void> {
    const under = this.#reading.get(position);
    if (under) return under;
    const reading = this.#options.log
      .read(position, READ_BYTES)
      .then((logged) => this.#keepAll(position, logged))
      .finally(() => void this.#reading.delete(position));
    this.#reading.set(position, reading);
    return reading;
  }

  #takeHanded(before: number): Fed | undefined {
    const handed = this.#handed.get(before + 1);
    if (!handed) return undefined;
    this.#handed.delete(before + 1);
    return this.#keep(before, handed.logged, handed.done);
  }

  #keepAll(from: number, logged: readonly Logged[]): void {
    this.#mustLook = logged.length > 0;
    let before = from;
    for (const each of logged) {
      if (!this.#next.has(before)) this.#keep(before, each, undefined);
      before = each.position;
    }
  }

  #keep(before: number, logged: Logged, done: (() => void) | undefined): Fed {
    const fed = { ...logged, scan: this.#options.scanner.scan(logged.batch) };
    this.#next.set(before, { fed, done });
    this.#newest = Math.max(this.#newest, fed.position);
    if (!done) this.#keptBytes += fed.batch.bytes.length;
    this.#letGo();
    this.#tell(fed);
    return fed;
  }

  /** Lent memory goes back when all readers have written it; what was read is also let go when there is too much of it. */
  #letGo(): void {
    const written = Math.min(...[...this.#readers].map((reader) => reader.written));
    for (const [before, { fed, done }] of this.#next) {
      const isTooMuch = !done && this.#keptBytes > KEPT_BYTES && fed.position < this.#newest;
      if (fed.position > written && !isTooMuch) continue;
      this.#next.delete(before);
      if (!done) this.#keptBytes -= fed.batch.bytes.length;
      done?.();
    }
    for (const [position, { done }] of this.#handed) {
      if (position > this.#newest) continue;
      this.#handed.delete(position);
      done();
    }
  }

  #tell(fed: Fed): void {
    if (fed.position <= this.#told) return;
    this.#told = fed.position;
    for (const listener of this.#listeners) listener(fed);
  }
}
