/** How long to wait for a device: smoothed round trips as RFC 6298 has them, for requests that are repeated by us. */
const [FIRST_MS, LEAST_MS, MOST_MS] = [2000, 800, 10_000];

export class RoundTrip {
  #smoothed: number | undefined;
  #varies = 0;

  /** Milliseconds to wait before asking again. */
  get timeout(): number {
    if (this.#smoothed === undefined) return FIRST_MS;
    return Math.min(MOST_MS, Math.max(LEAST_MS, this.#smoothed + 4 * this.#varies));
  }

  /** Each attempt has an id of its own, so that a measured span is never another attempt's (Karn's problem). */
  measured(ms: number): void {
    if (this.#smoothed === undefined) [this.#smoothed, this.#varies] = [ms, ms / 2];
    else {
      this.#varies += (Math.abs(this.#smoothed - ms) - this.#varies) / 4;
      this.#smoothed += (ms - this.#smoothed) / 8;
    }
  }
}
