/**
 * Consumers of the log, each with a cursor of its own. What a consumer writes and the advance of its cursor are one
 * transaction: after a crash it goes on with the first batch whose work is not in the database.
 */
import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import type { Db, Tx } from '../db/open.ts';
import { systemScope } from '../db/open.ts';
import type { Fed, Feed, Reader } from './feed.ts';
import type { WireLog } from './log.ts';

export type Consumer = {
  /** Key of the stored cursor; a new name starts with the oldest batch there is. */
  name: string;
  /** True when `take` copies what it keeps. If not, a batch stays as it is until it is written. */
  copies: boolean;
  /** Takes a batch in, in memory; called in order of position. */
  take(fed: Fed): void;
  /** Should what was taken be written now? Asked at least every tenth of a second while something waits. */
  isDue(waiting: Waiting): boolean;
  /** Puts what was taken aside and returns how to write it, in the transaction that advances the cursor; more may be taken meanwhile. */
  detach(): (tx: Tx) => Promise<void>;
  /** A transaction failed: forget all that was taken or put aside, it comes again. */
  forget(): void;
};

/** Milliseconds since the first batch that is not written, and since the last one that came. */
export type Waiting = { waitedMs: number; quietMs: number };

export type ConsumersOptions = {
  db: Db;
  log: WireLog;
  feed: Feed;
  clock: Clock;
  logger: Logger;
  consumers: readonly Consumer[];
};

export type Consumers = {
  /** How far each has come, and the newest position of the log. */
  status(): Promise<{ newest: number; positions: Record<string, number> }>;
  /** Resolves when every consumer has written all that is in the log now. */
  caughtUp(): Promise<void>;
  /** Ends after the work under way; what is not written comes again at the next start. */
  stop(): Promise<void>;
};

// Appends of other processes ring no bell here.
const POLL_MS = 100;
const RETRY_MS = { first: 200, most: 5000 };
const TRIM_EVERY_MS = 5000;

export function runConsumers(options: ConsumersOptions): Consumers {
  const { log, clock, logger } = options;
  const loops = options.consumers.map((consumer) => new Loop(consumer, options));
  const silence = log.onAppend(() => loops.forEach((loop) => loop.wake()));
  let trimming: Timer | undefined;
  const trim = async (): Promise<void> => {
    const positions = loops.map((loop) => loop.position);
    try {
      // -1: not known yet.
      if (positions.every((position) => position > 0)) await log.trim(Math.min(...positions));
    } catch (error) {
      logger.warn({ err: error }, 'consumed batches could not be let go; trying again');
    }
    trimming = clock.after(TRIM_EVERY_MS, () => void trim());
  };
  trimming = clock.after(TRIM_EVERY_MS, () => void trim());
  return {
    status: async () => ({
      newest: await log.newest(),
      positions: Object.fromEntries(loops.map((loop) => [loop.name, loop.position])),
    }),
    async caughtUp() {
      const newest = await log.newest();
      await Promise.all(loops.map((loop) => loop.reach(newest)));
    },
    async stop() {
      silence();
      trimming?.cancel();
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}

class Loop {
  readonly #consumer: Consumer;
  readonly #options: ConsumersOptions;
  /** Written up to here; -1 until the cursor is read. */
  position = -1;
  /** Being written up to here. */
  #begun = -1;
  #taken = -1;
  #writing: Promise<void> | undefined;
  #failure: unknown;
  #firstAt = 0;
  #lastAt = 0;
  #stopped = false;
  #hurry = false;
  #rung = false;
  #ring: (() => void) | undefined;
  #reached: { position: number; done: () => void }[] = [];
  readonly #reader: Reader;
  readonly #running: Promise<void>;

  constructor(consumer: Consumer, options: ConsumersOptions) {
    this.#consumer = consumer;
    this.#options = options;
    this.#reader = options.feed.reader();
    this.#running = this.#run();
  }

  get name(): string {
    return this.#consumer.name;
  }

  wake(): void {
    this.#rung = true;
    this.#ring?.();
  }

  /** Resolves when `position` is written; waits for nobody's patience meanwhile. */
  reach(position: number): Promise<void> {
    if (this.position >= position) return Promise.resolve();
    const reached = new Promise<void>((done) => this.#reached.push({ position, done }));
    this.#hurry = true;
    this.wake();
    return reached;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    for (let delay = 0; !this.#stopped;) {
      try {
        if (this.position < 0) await this.#begin();
        await this.#step();
        delay = 0;
      } catch (error) {
        delay = Math.min(RETRY_MS.most, Math.max(RETRY_MS.first, 2 * delay));
        this.#options.logger.error(
          { err: error, consumer: this.name, position: this.position },
          'consuming the log failed; trying again from the stored cursor',
        );
        await this.#writing;
        this.#failure = undefined;
        this.#consumer.forget();
        this.position = -1;
        await this.#sleep(delay);
      }
    }
    await this.#writing;
    this.#consumer.forget();
    this.#reader.close();
  }

  async #begin(): Promise<void> {
    const { rows } = await this.#options.db.pool.query<{ position: number }>(
      `with fresh as (insert into wire_cursor (name) values ($1) on conflict do nothing returning position)
       select position from fresh union all select position from wire_cursor where name = $1`,
      [this.name],
    );
    this.#taken = this.#begun = rows[0]?.position ?? 0;
    this.#reader.written(this.#taken);
    this.#standAt(this.#taken);
  }

  async #step(): Promise<void> {
    const { clock, feed } = this.#options;
    this.#rung = false;
    const fed = await this.#reader.after(this.#taken);
    const now = clock.monotonic();
    if (fed) this.#take(fed, now);
    const waiting = this.#taken > this.#begun;
    const due = waiting && this.#consumer.isDue({ waitedMs: now - this.#firstAt, quietMs: now - this.#lastAt });
    if (due || (waiting && this.#hurry && !fed)) await this.#write();
    else if (!fed && this.#writing) await this.#settle();
    else if (!fed && !(await this.#sleep(POLL_MS))) feed.look();
  }

  #take(fed: Fed, now: number): void {
    if (this.#taken === this.#begun) this.#firstAt = now;
    this.#lastAt = now;
    this.#consumer.take(fed);
    this.#taken = fed.position;
    if (this.#consumer.copies) this.#reader.written(fed.position);
  }

  /** Begins to write what was taken; the next batches are taken while the database works. One transaction at a time. */
  async #write(): Promise<void> {
    await this.#settle();
    const [from, to] = [this.#begun, this.#taken];
    const write = this.#consumer.detach();
    this.#begun = to;
    this.#writing = this.#commit({ from, to, write })
      .catch((error: unknown) => void (this.#failure = error))
      .finally(() => void (this.#writing = undefined));
  }

  async #settle(): Promise<void> {
    await this.#writing;
    if (this.#failure !== undefined) throw this.#failure;
  }

  /**
   * Commits without waiting for the disk: should the machine lose power, writes and cursor are lost together, and the
   * log, which did wait, brings the batches again. The cursor is moved first: if someone else has, nothing is written.
   */
  async #commit({ from, to, write }: { from: number; to: number; write: (tx: Tx) => Promise<void> }): Promise<void> {
    await this.#options.db.as(systemScope, async (tx) => {
      await tx.pg.query('set local synchronous_commit = off');
      const moved = await tx.pg.query({
        name: 'wire_cursor_move',
        text: 'update wire_cursor set position = $3 where name = $1 and position = $2',
        values: [this.name, from, to],
      });
      if (moved.rowCount !== 1) throw new Error(`another process has moved the cursor ${this.name}`);
      await write(tx);
    });
    if (!this.#consumer.copies) this.#reader.written(to);
    this.#standAt(to);
  }

  #standAt(position: number): void {
    this.position = position;
    this.#reached = this.#reached.filter((each) => {
      if (each.position <= position) each.done();
      return each.position > position;
    });
    this.#hurry = this.#reached.length > 0;
  }

  /** Until woken, at most so long; was it woken? */
  async #sleep(milliseconds: number): Promise<boolean> {
    if (this.#rung || this.#stopped) return true;
    let timer: Timer | undefined;
    await new Promise<void>((done) => {
      this.#ring = done;
      timer = this.#options.clock.after(milliseconds, done);
    });
    timer?.cancel();
    this.#ring = undefined;
    return this.#rung;
  }
}
