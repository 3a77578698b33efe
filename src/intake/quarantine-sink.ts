/**
 * Takes in what nobody knows the sender of. `put` returns at once and copies; every fifth of a second one transaction
 * stores what came. Room is bounded for each address and in all, so that a stranger can neither fill the disk nor push
 * out what others sent; what has no room is counted, in the counters and on the group.
 */
import type { Clock, Timer } from '../base/clock.ts';
import { isoOf } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import type { Logger } from '../base/log.ts';
import { recordFact } from '../db/facts.ts';
import type { Db } from '../db/open.ts';
import { systemScope } from '../db/open.ts';
import { countDrop } from '../wire/counters.ts';
import type { Arrival, QuarantineSink } from './identity-types.ts';
import { addToGroup, expireRecords, heldByAddress } from './quarantine.store.ts';
import type { Addition, GroupKey, Held } from './quarantine.store.ts';

export type QuarantineLimits = { perAddress: Room; total: Room; addresses: number };
type Room = { records: number; bytes: number };

export const usualQuarantine: QuarantineLimits = {
  perAddress: { records: 1000, bytes: 1024 * 1024 },
  total: { records: 100_000, bytes: 128 * 1024 * 1024 },
  addresses: 5000,
};

export type Quarantine = QuarantineSink & {
  /** Resolves when all that was put so far is stored. */
  settled(): Promise<void>;
  close(): Promise<void>;
};

export type QuarantineOptions = { wire: Db; clock: Clock; log: Logger; limits?: QuarantineLimits };

const FLUSH_MS = 200;
const AFTER_ERROR_MS = 1000;
const EXPIRY_MS = 3_600_000;
const KEPT_DAYS = 30;
const LONGEST_SAMPLE = 2048;
/** Not stored yet: about what a second of a flood brings. */
const MOST_PENDING_BYTES = 8 * 1024 * 1024;
const MOST_PENDING_GROUPS = 5000;

type Pending = Omit<Addition, 'id'>;

export async function openQuarantine({
  wire,
  clock,
  log,
  limits = usualQuarantine,
}: QuarantineOptions): Promise<Quarantine> {
  let pending = new Map<string, Pending>();
  let pendingBytes = 0;
  let storing: Promise<void> | undefined;
  let timer: Timer | undefined;
  let closed = false;
  const room = new RoomBook(limits);
  room.begin(await wire.as(systemScope, heldByAddress), []);

  const store = async (): Promise<void> => {
    const additions = [...pending.values()].toSorted((a, b) => keyText(a).localeCompare(keyText(b)));
    const [taken, takenBytes] = [pending, pendingBytes];
    [pending, pendingBytes] = [new Map(), 0];
    try {
      const held = await wire.as(systemScope, async (tx) => {
        let isNew = false;
        for (const addition of additions)
          isNew = (await addToGroup(tx, { ...addition, id: newId(clock.now()) })) || isNew;
        if (isNew) await recordFact(tx, clock, { topic: 'quarantine.changed', clientId: null, subjectId: null });
        return heldByAddress(tx);
      });
      // Verbs in this and other processes let go of records too: what is stored is the truth.
      room.begin(held, [...pending.values()]);
    } catch (error) {
      log.error({ err: error }, 'quarantined records cannot be stored; trying again');
      pending = merged(taken, pending);
      pendingBytes += takenBytes;
      if (closed) throw error;
      arm(AFTER_ERROR_MS);
    }
  };
  const flush = (): Promise<void> => {
    timer?.cancel();
    timer = undefined;
    storing ??= store().finally(() => {
      storing = undefined;
      if (pending.size > 0 && !closed) arm(FLUSH_MS);
    });
    return storing;
  };
  const arm = (milliseconds: number): void => {
    timer ??= clock.after(milliseconds, () => void flush().catch(() => undefined));
  };

  const expire = async (): Promise<void> => {
    try {
      const gone = await wire.as(systemScope, (tx) => expireRecords(tx, isoOf(clock.now() - KEPT_DAYS * 86_400_000)));
      for (const { listener, count } of gone) countDrop(listener, 'quarantine-expired', count);
    } catch (error) {
      log.warn({ err: error }, 'old quarantined records cannot be let go of; trying again in an hour');
    }
    if (!closed) expiry = clock.after(EXPIRY_MS, () => void expire());
  };
  let expiry = clock.after(FLUSH_MS, () => void expire());

  return {
    put(arrival, reason, kind, record, at) {
      const key = keyOf(arrival, reason);
      const fits = pendingBytes + record.length <= MOST_PENDING_BYTES && room.take(key.address, record.length);
      if (!fits) countDrop(arrival.listenerId, 'quarantine-full', 1);
      const text = keyText(key);
      const known = pending.get(text);
      if (!known && !fits && pending.size >= MOST_PENDING_GROUPS) return;
      const iso = isoOf(at);
      const group = known ?? { ...key, kept: [], dropped: 0, firstAt: iso, lastAt: iso, sample: Buffer.alloc(0) };
      pending.set(text, group);
      const copy = Buffer.from(fits ? record : record.subarray(0, LONGEST_SAMPLE));
      group.lastAt = iso;
      group.sample = copy.subarray(0, LONGEST_SAMPLE);
      if (fits) group.kept.push({ kind, at: iso, record: copy });
      else group.dropped += 1;
      if (fits) pendingBytes += copy.length;
      arm(FLUSH_MS);
    },
    async settled() {
      await storing;
      while (pending.size > 0 && !closed) {
        await flush();
        // After a failed attempt the next one is a second away.
        if (pending.size > 0) await new Promise<void>((done) => clock.after(FLUSH_MS, done));
      }
    },
    async close() {
      closed = true;
      expiry.cancel();
      await storing?.catch(() => undefined);
      if (pending.size > 0) await flush();
      timer?.cancel();
    },
  };
}

/** What is held by each address and in all. */
class RoomBook {
  readonly #limits: QuarantineLimits;
  #used = new Map<string, Room>();
  #total: Room = { records: 0, bytes: 0 };

  constructor(limits: QuarantineLimits) {
    this.#limits = limits;
  }

  /** Starts again from what is stored and what is on its way there. */
  begin(held: readonly Held[], pending: readonly Pending[]): void {
    this.#used = new Map();
    this.#total = { records: 0, bytes: 0 };
    for (const { address, records, bytes } of held) this.#add(address, { records, bytes });
    for (const { address, kept } of pending)
      this.#add(address, { records: kept.length, bytes: kept.reduce((sum, { record }) => sum + record.length, 0) });
  }

  take(address: string, bytes: number): boolean {
    const { perAddress, total, addresses } = this.#limits;
    const own = this.#used.get(address);
    if (!own && this.#used.size >= addresses) return false;
    const fits = (used: Room, limit: Room): boolean =>
      used.records < limit.records && used.bytes + bytes <= limit.bytes;
    if (!fits(own ?? { records: 0, bytes: 0 }, perAddress) || !fits(this.#total, total)) return false;
    this.#add(address, { records: 1, bytes });
    return true;
  }

  #add(address: string, { records, bytes }: Room): void {
    const own = this.#used.get(address) ?? { records: 0, bytes: 0 };
    this.#used.set(address, { records: own.records + records, bytes: own.bytes + bytes });
    this.#total = { records: this.#total.records + records, bytes: this.#total.bytes + bytes };
  }
}

/** HOSTNAME tells groups apart only where it is the reason. */
function keyOf({ listenerId, transport, address, host, certificate }: Arrival, reason: string): GroupKey {
  return {
    listener: listenerId,
    transport,
    address,
    reason,
    host: reason === 'relay-host-unknown' ? (host ?? '') : '',
    certificate: certificate ?? '',
  };
}

function keyText({ listener, address, reason, host, certificate }: GroupKey): string {
  return [listener, address, reason, host, certificate].join(' ');
}

/** What could not be stored, together with what came meanwhile. */
function merged(before: ReadonlyMap<string, Pending>, since: ReadonlyMap<string, Pending>): Map<string, Pending> {
  const all = new Map(before);
  for (const [key, group] of since) {
    const old = all.get(key);
    all.set(
      key,
      old
        ? { ...group, kept: [...old.kept, ...group.kept], dropped: old.dropped + group.dropped, firstAt: old.firstAt }
        : group,
    );
  }
  return all;
}
