/** Reads mails in a thread of its own with caps on time and memory: one bad mail never stops the mailbox. */
import { Worker } from 'node:worker_threads';
import type { Clock, Timer } from '../../base/clock.ts';
import { LIMITS } from './mail.ts';
import type { Answered, Asked } from './read-worker.ts';
import { saved } from './salvage.ts';
import type { ReadMail, ReadOptions } from './types.ts';

export type MailReader = {
  /** As `readMailNow`, but bounded: a mail that takes too long or too much memory comes back with `readable: false`. */
  read(raw: Uint8Array, options?: ReadOptions): Promise<ReadMail>;
  close(): Promise<void>;
};

export type ReaderSettings = {
  clock: Clock;
  /** Longest time for one mail. */
  milliseconds?: number;
  /** Most memory of the thread. */
  megabytes?: number;
  /** The thread's program; another one in tests. */
  program?: URL;
};

const LONGEST_MS = 20_000;
const MOST_MEGABYTES = 512;

export function openMailReader(settings: ReaderSettings): MailReader {
  return new ThreadReader(settings);
}

type Job = { raw: Uint8Array; options: ReadOptions; done: (mail: ReadMail) => void };

class ThreadReader implements MailReader {
  readonly #settings: ReaderSettings;
  #worker: Worker | undefined;
  #waiting: Job[] = [];
  #present: { id: number; job: Job; limit: Timer } | undefined;
  #next = 1;

  constructor(settings: ReaderSettings) {
    this.#settings = settings;
  }

  read(raw: Uint8Array, options: ReadOptions = {}): Promise<ReadMail> {
    return new Promise((done) => {
      this.#waiting.push({ raw, options, done });
      this.#go();
    });
  }

  async close(): Promise<void> {
    await this.#drop('the reader was closed');
    for (const { raw, done } of this.#waiting.splice(0)) done(saved(raw, 'the reader was closed'));
  }

  #go(): void {
    if (this.#present) return;
    const job = this.#waiting.shift();
    if (!job) return;
    const id = this.#next;
    this.#next += 1;
    const ms = this.#settings.milliseconds ?? LONGEST_MS;
    const limit = this.#settings.clock.after(
      ms,
      () => void this.#giveUp(`reading took longer than ${ms / 1000} seconds`),
    );
    this.#present = { id, job, limit };
    const most = job.options.limits?.bytes ?? LIMITS.bytes;
    // A copy of what is read: a view into a large buffer would be sent with all of it.
    const copy = new Uint8Array(job.raw.subarray(0, most + 1));
    const asked: Asked = { id, raw: copy, options: job.options };
    const thread = this.#thread();
    // Only a mail that is being read holds the process open.
    thread.ref();
    thread.postMessage(asked, [copy.buffer]);
  }

  #thread(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(this.#settings.program ?? new URL('./read-worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: this.#settings.megabytes ?? MOST_MEGABYTES },
    });
    worker.on('message', ({ id, mail }: Answered) => {
      if (this.#present?.id === id) this.#answer(mail);
    });
    worker.on('error', (error) => void this.#giveUp(`reading failed: ${error.message}`));
    this.#worker = worker;
    return worker;
  }

  #answer(mail: ReadMail): void {
    this.#present?.limit.cancel();
    const job = this.#present?.job;
    this.#present = undefined;
    this.#worker?.unref();
    job?.done(mail);
    this.#go();
  }

  async #giveUp(why: string): Promise<void> {
    await this.#drop(why);
    this.#go();
  }

  /** Ends the thread; the mail it was at comes back with what can be saved of it. */
  async #drop(why: string): Promise<void> {
    const { job, limit } = this.#present ?? {};
    const worker = this.#worker;
    this.#present = undefined;
    this.#worker = undefined;
    limit?.cancel();
    job?.done(saved(job.raw, why));
    await worker?.terminate();
  }
}
