import type { Clock } from '../../base/clock.ts';

const MOST_CHANNELS = 2000;
const MOST_PER_CHANNEL = 10_000;
const IDLE_MS = 600_000;

type Channel = { next: number; durable: Set<number>; used: number };

/**
 * Which requests are durable, by channel, until the sender has asked: what Splunk calls indexer acknowledgement. Bounded:
 * the channel idle longest and the oldest unasked id are forgotten first, and what is forgotten is answered "no", so that
 * the sender sends again.
 */
export class Acks {
  readonly #clock: Clock;
  readonly #channels = new Map<string, Channel>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The id of a new request on this channel; not durable yet. */
  open(channel: string): number {
    const { next } = this.#use(channel);
    this.#use(channel).next = next + 1;
    return next;
  }

  /** From now on the request is durable. */
  settle(channel: string, id: number): void {
    const { durable } = this.#use(channel);
    durable.add(id);
    const oldest = durable.size > MOST_PER_CHANNEL ? durable.values().next().value : undefined;
    if (oldest !== undefined) durable.delete(oldest);
  }

  /** Whether each is durable. What was told is forgotten, as Splunk does. */
  ask(channel: string, ids: readonly number[]): Record<string, boolean> {
    const durable = this.#channels.get(channel)?.durable;
    return Object.fromEntries(ids.map((id) => [String(id), durable?.delete(id) ?? false]));
  }

  #use(name: string): Channel {
    const now = this.#clock.monotonic();
    const channel = this.#channels.get(name) ?? { next: 0, durable: new Set<number>(), used: now };
    channel.used = now;
    this.#channels.delete(name);
    this.#channels.set(name, channel);
    for (const [other, { used }] of this.#channels) {
      if (this.#channels.size <= MOST_CHANNELS && now - used < IDLE_MS) break;
      this.#channels.delete(other);
    }
    return channel;
  }
}
