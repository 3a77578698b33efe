import type { Clock, Timer } from '../base/clock.ts';
import type { EventView } from './events-api.ts';

type Message =
  | { event: 'events'; data: { events: EventView[]; leftOut: number } }
  | { event: 'still'; data: Record<never, never> };

const MOST_WAITING = 500;
const RECHECK_MS = 5000;

/** Events on their way to one browser. A slow one costs no memory: what it cannot take is counted and left out. */
export class TailStream {
  #events: EventView[] = [];
  #leftOut = 0;
  #still = false;
  #ended = false;
  #wake: (() => void) | undefined;
  #timer: Timer;
  readonly #clock: Clock;
  readonly #mayStill: () => Promise<boolean>;

  /** `mayStill`: whether whoever watches still has the rights the stream was opened with; asked every five seconds. */
  constructor(clock: Clock, mayStill: () => Promise<boolean>) {
    this.#clock = clock;
    this.#mayStill = mayStill;
    this.#timer = clock.after(RECHECK_MS, () => void this.#check());
  }

  push(events: readonly EventView[], leftOut: number): void {
    const all = [...this.#events, ...events];
    this.#leftOut += leftOut + Math.max(0, all.length - MOST_WAITING);
    this.#events = all.slice(-MOST_WAITING);
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#timer.cancel();
    this.#wake?.();
  }

  /** Messages as there are any; `still` says that the stream lives though nothing comes. */
  async *messages(): AsyncGenerator<Message> {
    yield { event: 'still', data: {} };
    while (!this.#ended) {
      if (this.#events.length > 0 || this.#leftOut > 0) {
        const data = { events: this.#events, leftOut: this.#leftOut };
        [this.#events, this.#leftOut, this.#still] = [[], 0, false];
        yield { event: 'events', data };
      } else if (this.#still) {
        this.#still = false;
        yield { event: 'still', data: {} };
      } else await new Promise<void>((wake) => (this.#wake = wake));
    }
  }

  async #check(): Promise<void> {
    const may = await this.#mayStill().catch(() => false);
    if (!may || this.#ended) return this.end();
    this.#still = true;
    this.#wake?.();
    this.#timer = this.#clock.after(RECHECK_MS, () => void this.#check());
    return undefined;
  }
}
