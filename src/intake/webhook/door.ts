/** What webhooks and HEC have in common: from parsed records to "durable", or to a refusal that says when to come again. */
import type { Clock } from '../../base/clock.ts';
import { Problem } from '../../base/problem.ts';
import type { RecordKind, SourceRef } from '../../wire/batch.ts';
import type { Collector } from '../../wire/collector.ts';
import { countDrop, countReceived } from '../../wire/counters.ts';
import type { KeyHolder } from '../identify.ts';
import type { Identified } from '../identity-types.ts';
import { TokenBucket } from '../syslog/token-bucket.ts';

export type DoorOptions = {
  listenerId: string;
  collector: Collector;
  clock: Clock;
  rate: { perSecond: number; burst: number };
};
export type Delivery = { kind: RecordKind; bytes: Buffer; from: Identified }[];

const MOST_KEYS = 10_000;
const BUSY_S = 2;
/** Shorter than what proxies and senders wait for an answer. */
const LONGEST_WAIT_MS = 25_000;

export class Door {
  readonly #options: DoorOptions;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(options: DoorOptions) {
    this.#options = options;
  }

  /** Whether nothing can be taken now. */
  get busy(): boolean {
    const { collector } = this.#options;
    return collector.isFull || collector.refusal !== undefined;
  }

  /** Throws a Problem (429 or 503 with `retryAfter` in seconds) when `count` records of this key may not come now. */
  admit(holder: KeyHolder, count: number): void {
    const { listenerId } = this.#options;
    if (this.busy) {
      countDrop(listenerId, 'refused-busy', count);
      throw busy(this.#options.collector.refusal);
    }
    const wait = this.#bucketOf(holder).owe(count, this.#options.clock.monotonic());
    if (wait <= 0) return;
    // Refused, so it owes nothing: what was taken is given back.
    this.#bucketOf(holder).owe(-count, this.#options.clock.monotonic());
    countDrop(listenerId, 'rate-limit', count);
    throw new Problem('intake/too-fast', 429, 'This source sends faster than it may. Send these again later.', {
      retryAfter: Math.ceil(wait / 1000),
    });
  }

  /** Resolves when all records are durable. */
  async take(records: Delivery, address: string): Promise<void> {
    const { collector, listenerId, clock } = this.#options;
    const sources = new Map<Identified, Map<RecordKind, SourceRef>>();
    const at = clock.now();
    for (const { kind, bytes, from } of records) {
      countReceived(listenerId, 1, bytes.length);
      const kinds = sources.get(from) ?? new Map<RecordKind, SourceRef>();
      sources.set(from, kinds);
      const source: SourceRef = kinds.get(kind) ?? {
        clientId: from.clientId,
        deviceId: from.deviceId,
        listener: listenerId,
        address,
        kind,
        ...(from.zone === undefined ? {} : { deviceZone: from.zone }),
      };
      kinds.set(kind, source);
      collector.add(source, { bytes, spans: [0, bytes.length], count: 1, at });
    }
    await this.#durable();
  }

  /** The records stay in line when the sender is sent away: sent again, they may come twice, but they are not lost. */
  async #durable(): Promise<void> {
    const { collector, clock, listenerId } = this.#options;
    let late = false;
    const limit = new Promise<void>((done) => {
      const timer = clock.after(LONGEST_WAIT_MS, () => {
        late = true;
        done();
      });
      void collector.flushed().then(() => {
        timer.cancel();
        done();
      });
    });
    await limit;
    if (!late) return;
    countDrop(listenerId, 'unconfirmed', 1);
    throw busy(collector.refusal);
  }

  #bucketOf({ keyId }: KeyHolder): TokenBucket {
    const known = this.#buckets.get(keyId);
    if (known) return known;
    if (this.#buckets.size >= MOST_KEYS) this.#buckets.clear();
    const fresh = new TokenBucket(this.#options.rate, this.#options.clock.monotonic());
    this.#buckets.set(keyId, fresh);
    return fresh;
  }
}

/** With the log's own words where it said why: a full disk wants another answer than a short rush. */
function busy(refusal: Problem | undefined): Problem {
  const words = refusal?.message ?? 'Records cannot be stored right now. Send these again in a few seconds.';
  return new Problem(refusal?.code ?? 'intake/busy', 503, words, { retryAfter: BUSY_S });
}

/** Line ends cannot stand inside JSON's strings, so as spaces they change nothing and the record is one line. */
export function oneLine(bytes: Uint8Array): Buffer {
  const line = Buffer.from(bytes);
  for (let i = 0; i < line.length; i += 1) if (line[i] === 0x0a || line[i] === 0x0d) line[i] = 0x20;
  return line;
}
