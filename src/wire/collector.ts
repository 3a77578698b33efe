/**
 * Between the listeners of one thread and the durable log: gathers records into batches, appends one batch at a time so
 * that their order stays, tries again while the log refuses, and says when there is no room for more.
 */
import { randomUUID } from 'node:crypto';
import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import { Problem } from '../base/problem.ts';
import type { SourceRef } from './batch.ts';
import { BatchWriter, MOST_RECORDS } from './batch.ts';
import type { WireLog } from './log.ts';

export type CollectorOptions = {
  log: WireLog;
  clock: Clock;
  logger: Logger;
  /** Bytes taken in but not yet durable at which `isFull` becomes true. Half of it makes room again. */
  mostPending?: number;
};

/** Records that arrived together: `spans` holds the start and end of each in `bytes`, in turn. */
export type Arrived = { bytes: Uint8Array; spans: ArrayLike<number>; count: number; at: number };

const MOST_PENDING = 32 * 1024 * 1024;
// Above a megabyte zstd gains nothing more, and the next batch can begin while this one is written.
const BATCH_BYTES = 1024 * 1024;
const LARGEST_BATCH = 4 * BATCH_BYTES;
const SHORTEST_WAIT_MS = 4;
const LONGEST_WAIT_MS = 50;
const FEW_BYTES = 8 * 1024;
// As many as are lent to the consumers at most (handover.ts), and those being filled and written.
const MOST_SPARE = 18;
const ROOM_MS = 250;
const RETRY_MS = { first: 100, most: 2000 };

export class Collector {
  readonly #options: CollectorOptions;
  readonly #mostPending: number;
  #writer = freshWriter();
  readonly #full: BatchWriter[] = [];
  readonly #spare: BatchWriter[] = [];
  #pending = 0;
  #appending: Promise<void> | undefined;
  #timer: Timer | undefined;
  #wait = SHORTEST_WAIT_MS;
  #refusal: Problem | undefined;
  #stopped = false;
  readonly #waitingForRoom = new Set<() => void>();
  #flushes: { writer: BatchWriter; done: () => void }[] = [];

  constructor(options: CollectorOptions) {
    this.#options = options;
    this.#mostPending = options.mostPending ?? MOST_PENDING;
  }

  /** Bytes taken in but not yet durable. */
  get pending(): number {
    return this.#pending;
  }

  /** Whether senders should be held back: pause a stream, refuse a request, drop and count a datagram. */
  get isFull(): boolean {
    return this.#pending >= this.#mostPending;
  }

  /** Why the log takes nothing now; undefined when it does. What was added is kept and tried again. */
  get refusal(): Problem | undefined {
    return this.#refusal;
  }

  /** Calls `wake` once, when there is room again. */
  onRoom(wake: () => void): void {
    this.#waitingForRoom.add(wake);
  }

  /** Takes records of one source in; copies them. Never refuses: whoever adds looks at `isFull` first. */
  add(source: SourceRef, { bytes, spans, count, at }: Arrived): void {
    if (this.#writer.count + count > MOST_RECORDS || this.#writer.size >= LARGEST_BATCH) this.#setAside();
    const before = this.#writer.size;
    this.#writer.addSpans(bytes, spans, count, at, this.#writer.sourceIndex(source));
    this.#pending += this.#writer.size - before;
    if (this.#appending) return;
    if (this.#writer.size >= BATCH_BYTES) this.#start();
    else this.#timer ??= this.#options.clock.after(this.#wait, () => this.#start());
  }

  /** Resolves when everything added so far is durable. */
  async flushed(): Promise<void> {
    if (this.#writer.count === 0 && this.#full.length === 0) return this.#appending;
    const writer = this.#writer.count > 0 ? this.#writer : this.#full.at(-1);
    if (!writer) return undefined;
    const done = new Promise<void>((resolve) => this.#flushes.push({ writer, done: resolve }));
    this.#start();
    return done;
  }

  /** Writes what is left. While the log refuses it tries for `limitMs`, then gives up; returns how many records were lost. */
  async stop(limitMs = 10_000): Promise<number> {
    const limit = this.#options.clock.after(limitMs, () => void (this.#stopped = true));
    await Promise.race([this.flushed(), new Promise<void>((done) => this.#options.clock.after(limitMs, done))]);
    await this.#appending;
    limit.cancel();
    this.#stopped = true;
    this.#timer?.cancel();
    return [...this.#full, this.#writer].reduce((sum, writer) => sum + writer.count, 0);
  }

  #setAside(): void {
    if (this.#writer.count === 0) return;
    this.#full.push(this.#writer);
    this.#writer = this.#spare.pop() ?? freshWriter();
  }

  #start(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    if (this.#appending || (this.#writer.count === 0 && this.#full.length === 0)) return;
    this.#appending = this.#appendAll();
  }

  /** Appends until nothing is left but the little that may still wait for company. */
  async #appendAll(): Promise<void> {
    do {
      // A flood can wait a moment for whoever consumes it; a few records, for whom someone waits, cannot.
      if (this.#pending >= BATCH_BYTES) await this.#options.log.room(ROOM_MS);
      if (this.#full.length === 0) this.#setAside();
      const writer = this.#full[0];
      const appended = writer && (await this.#appendOne(writer));
      if (!appended) break;
      this.#full.shift();
      this.#pending -= writer.size;
      this.#tune(writer.size);
      this.#release(writer);
      // Only now: it may have come back before all this was done with it.
      void appended.back.then(() => this.#reuse(writer));
    } while (this.#full.length > 0 || this.#writer.size >= BATCH_BYTES || this.#flushes.length > 0);
    // In the same breath as the last look: an `add` from here on must find that it has to start the next append.
    this.#appending = undefined;
    if (this.#writer.count > 0 && !this.#stopped)
      this.#timer = this.#options.clock.after(this.#wait, () => this.#start());
  }

  /** Few records: go on at once, someone waits for them. Many: wait for more of them, an append costs the same. */
  #tune(bytes: number): void {
    this.#wait =
      bytes < FEW_BYTES ? Math.max(SHORTEST_WAIT_MS, this.#wait / 2) : Math.min(LONGEST_WAIT_MS, this.#wait * 2);
  }

  /** `back` resolves when nobody looks at the batch any more; undefined when the collector was stopped first. */
  async #appendOne(writer: BatchWriter): Promise<{ back: Promise<void> } | undefined> {
    const key = randomUUID();
    const { promise: back, resolve: lent } = Promise.withResolvers<void>();
    for (let delay = 0; !this.#stopped; delay = Math.min(RETRY_MS.most, Math.max(RETRY_MS.first, delay * 2))) {
      if (delay > 0) await new Promise<void>((done) => this.#options.clock.after(delay, done));
      try {
        await this.#options.log.append(writer.take(), { key, again: delay > 0, lent });
        if (this.#refusal) this.#options.logger.info('the log takes records again');
        this.#refusal = undefined;
        return { back };
      } catch (error) {
        this.#refused(error);
      }
    }
    return undefined;
  }

  #refused(error: unknown): void {
    if (!this.#refusal)
      this.#options.logger.error({ err: error }, 'the log refuses records; holding senders back and trying again');
    this.#refusal =
      error instanceof Problem
        ? error
        : new Problem('intake/log-unreachable', 503, 'Records cannot be stored now. Send them again in a few seconds.');
  }

  #release(writer: BatchWriter): void {
    this.#flushes = this.#flushes.filter((flush) => {
      if (flush.writer === writer) flush.done();
      return flush.writer !== writer;
    });
    if (this.#pending > this.#mostPending / 2) return;
    const wakes = [...this.#waitingForRoom];
    this.#waitingForRoom.clear();
    wakes.forEach((wake) => wake());
  }

  /** Memory is kept for the usual case; what a burst needed goes back. */
  #reuse(writer: BatchWriter): void {
    writer.clear();
    if (this.#spare.length < MOST_SPARE) this.#spare.push(writer);
  }
}

function freshWriter(): BatchWriter {
  return new BatchWriter({ bytes: 256 * 1024, records: 1024 });
}
