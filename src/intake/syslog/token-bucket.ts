/** So many a second on average, and a burst above it. */
export class TokenBucket {
  readonly #perMillisecond: number;
  readonly #burst: number;
  #tokens: number;
  #at: number;

  /** `perSecond` 0 means no limit. `now`: monotonic milliseconds, here and below. */
  constructor({ perSecond, burst }: { perSecond: number; burst: number }, now: number) {
    this.#perMillisecond = perSecond / 1000;
    this.#burst = burst;
    this.#tokens = burst;
    this.#at = now;
  }

  /** Takes up to `wanted`; returns how many were granted. For what can be dropped. */
  take(wanted: number, now: number): number {
    if (this.#perMillisecond === 0) return wanted;
    this.#refill(now);
    const granted = Math.min(wanted, Math.max(0, Math.floor(this.#tokens)));
    this.#tokens -= granted;
    return granted;
  }

  /** Takes all of `count`, going into debt; returns the milliseconds until the debt is paid. For what can be held back. */
  owe(count: number, now: number): number {
    if (this.#perMillisecond === 0) return 0;
    this.#refill(now);
    this.#tokens -= count;
    return this.#tokens >= 0 ? 0 : Math.ceil(-this.#tokens / this.#perMillisecond);
  }

  #refill(now: number): void {
    this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#at) * this.#perMillisecond);
    this.#at = now;
  }
}
