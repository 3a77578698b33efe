/**
 * The short way of a batch that has just become durable: its memory is lent by the thread that appended it to the thread
 * that consumes the log, so that it need not be read back, unpacked or copied. Never more than some megabytes are lent;
 * what finds no room, or no one who wants it, is only announced, and is read from the log as ever.
 */
import { randomUUID } from 'node:crypto';
import { BroadcastChannel } from 'node:worker_threads';
import { z } from 'zod';
import type { Clock } from '../base/clock.ts';
import type { Batch, Logged } from './batch.ts';

/** `done`: nobody here looks at the batch's memory any more. */
export type Take = (logged: Logged, done: () => void) => void;

type Appended = { is: 'appended'; from: string; to: string | undefined; logged: Logged | { position: number } };
type Message =
  | Appended
  | { is: 'wanted' | 'unwanted' | 'hello'; by: string }
  | { is: 'done'; to: string; position: number };

const MOST_LENT = 16 * 1024 * 1024;
// From our own threads only: its shape is ours.
const zMessage = z.custom<Message>();

export class Handover {
  readonly #channel: BroadcastChannel;
  readonly #clock: Clock;
  readonly #id = randomUUID();
  readonly #wakes = new Set<() => void>();
  #take: Take | undefined;
  /** Handles that want batches. Lent memory has one borrower: with two, nothing is lent. */
  readonly #takers = new Set<string>();
  readonly #lent = new Map<number, { bytes: number; back: () => void }>();
  #lentBytes = 0;
  #waiting: (() => void)[] = [];

  /** All handles of one log in one process use the same name. */
  constructor(name: string, clock: Clock) {
    this.#clock = clock;
    this.#channel = new BroadcastChannel(name);
    this.#channel.onmessage = (event) => this.#hear(zMessage.parse(z.object({ data: z.unknown() }).parse(event).data));
    this.#channel.unref();
    this.#post({ is: 'hello', by: this.#id });
  }

  /** May this batch be lent when it is durable? Takes the room for it: `appended` or `refused` must follow. */
  reserve(batch: Batch): boolean {
    if (this.#takers.size !== 1 || this.#lentBytes + batch.bytes.length > MOST_LENT) return false;
    this.#lentBytes += batch.bytes.length;
    return true;
  }

  /** The append of a reserved batch failed. */
  refused(batch: Batch): void {
    this.#free(batch.bytes.length);
  }

  /** A batch is durable. With `back` its memory is lent; `back` is called when it is free again. */
  appended(logged: Logged, back?: () => void): void {
    const [taker] = this.#takers;
    const { position } = logged;
    if (back && this.#take && taker === this.#id) {
      // A channel does not hear itself.
      this.#take(logged, () => {
        this.#free(logged.batch.bytes.length);
        back();
      });
    } else if (back) this.#lent.set(position, { bytes: logged.batch.bytes.length, back });
    const isSent = back && taker !== this.#id;
    this.#post({
      is: 'appended',
      from: this.#id,
      to: isSent ? taker : undefined,
      logged: isSent ? logged : { position },
    });
    this.#ring();
  }

  /**
   * Resolves when there is room again, or after `limitMs`: whoever can wait waits here, since reading a batch back costs
   * more than handing it over; but a consumer that stands still must not stop intake.
   */
  async room(limitMs: number): Promise<void> {
    if (this.#takers.size !== 1 || this.#lentBytes < MOST_LENT / 2) return;
    await new Promise<void>((done) => {
      const timer = this.#clock.after(limitMs, done);
      this.#waiting.push(() => {
        timer.cancel();
        done();
      });
    });
  }

  /** Calls `wake` after each append of any handle in this process. */
  onAppend(wake: () => void): () => void {
    this.#wakes.add(wake);
    return () => void this.#wakes.delete(wake);
  }

  /** Hands batches to `take` as they become durable; which ones, is up to the room there is. One taker a handle. */
  onHanded(take: Take): () => void {
    this.#take = take;
    this.#takers.add(this.#id);
    this.#post({ is: 'wanted', by: this.#id });
    return () => {
      this.#take = undefined;
      this.#takers.delete(this.#id);
      this.#post({ is: 'unwanted', by: this.#id });
    };
  }

  close(): void {
    if (this.#take) this.#post({ is: 'unwanted', by: this.#id });
    this.#take = undefined;
    this.#wakes.clear();
    this.#channel.close();
  }

  #hear(message: Message): void {
    switch (message.is) {
      case 'appended':
        this.#heardOf(message);
        return;
      case 'hello':
        if (this.#take) this.#post({ is: 'wanted', by: this.#id });
        return;
      case 'wanted':
        this.#takers.add(message.by);
        return;
      case 'unwanted':
        // What it had borrowed may still be looked at: that memory is given up, not used again.
        if (this.#takers.delete(message.by)) this.#giveUp();
        return;
      case 'done':
        if (message.to === this.#id) this.#returned(message.position);
    }
  }

  #heardOf({ from, to, logged }: Appended): void {
    if (to === this.#id && 'batch' in logged)
      this.#take?.(logged, () => this.#post({ is: 'done', to: from, position: logged.position }));
    this.#ring();
  }

  #returned(position: number): void {
    const lent = this.#lent.get(position);
    if (!lent) return;
    this.#lent.delete(position);
    this.#free(lent.bytes);
    lent.back();
  }

  #giveUp(): void {
    const bytes = [...this.#lent.values()].reduce((sum, lent) => sum + lent.bytes, 0);
    this.#lent.clear();
    this.#free(bytes);
  }

  #free(bytes: number): void {
    this.#lentBytes -= bytes;
    if (this.#lentBytes < MOST_LENT / 2) for (const go of this.#waiting.splice(0)) go();
  }

  #post(message: Message): void {
    this.#channel.postMessage(message);
  }

  #ring(): void {
    this.#wakes.forEach((wake) => wake());
  }
}
