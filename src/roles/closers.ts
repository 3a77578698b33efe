import type { Logger } from '../base/log.ts';

/** What was opened, closed in reverse order; one that fails to close does not keep the others open. */
export class Closers {
  readonly #log: Logger;
  readonly #all: { what: string; close: () => Promise<unknown> | void }[] = [];

  constructor(log: Logger) {
    this.#log = log;
  }

  add(what: string, close: () => Promise<unknown> | void): void {
    this.#all.push({ what, close });
  }

  async close(): Promise<void> {
    for (const { what, close } of this.#all.splice(0).toReversed()) {
      try {
        await close();
      } catch (error) {
        this.#log.error({ err: error, what }, 'closing failed');
      }
    }
  }
}
