import type { Clock } from '../../base/clock.ts';

// Senders repeat an inform for half a minute at most (net-snmp: 5 times after 1 s; Junos: 3 times after 15 s).
const REMEMBERED_MS = 60_000;
const MOST = 20_000;

/** Informs that were taken in lately, so that a repeated one is answered but not recorded twice. Bounded; the oldest go first. */
export class Answered {
  readonly #clock: Clock;
  readonly #seen = new Map<string, { at: number; durable: Promise<void> }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  has(name: string): boolean {
    const known = this.#seen.get(name);
    return known !== undefined && this.#clock.monotonic() - known.at < REMEMBERED_MS;
  }

  /** Settles when the inform's record is stored, or could not be. */
  durable(name: string): Promise<void> {
    return this.#seen.get(name)?.durable ?? Promise.resolve();
  }

  add(name: string, durable: Promise<void>): void {
    this.#seen.delete(name);
    this.#seen.set(name, { at: this.#clock.monotonic(), durable });
    // What could not be stored must be taken again when it is sent again.
    durable.catch(() => this.#seen.delete(name));
    if (this.#seen.size <= MOST) return;
    const oldest = this.#seen.keys().next().value;
    if (oldest !== undefined) this.#seen.delete(oldest);
  }
}
