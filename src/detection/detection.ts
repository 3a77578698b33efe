/** Detection: batches of records in, findings and facts out, in the transaction that advances its cursor. */
import { randomInt } from 'node:crypto';
import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import type { Db, Tx } from '../db/open.ts';
import { systemScope } from '../db/open.ts';
import { readRecord } from '../intake/read-record.ts';
import type { Batch, SourceRef } from '../wire/batch.ts';
import type { Scan } from '../wire/scan.ts';
import { apply } from './apply.ts';
import { expireWindows, inBursts } from './bursts.ts';
import { Clocks } from './clocks.ts';
import { Directory } from './directory.ts';
import { findingIsDue, habitIsDue } from './due.ts';
import type { HeldHabit } from './held.ts';
import { silenceDue } from './held.ts';
import type { From, Moment, Sighting } from './lifecycle.ts';
import { interfaceNumbers } from '../monitoring/watched.ts';
import { interfaceName } from './interfaces.ts';
import { Memory } from './memory.ts';
import { load, save, takeTurn } from './memory.store.ts';
import { ShapeFilter } from './prefilter.ts';
import { sift } from './sift.ts';
import type { Sifted } from './sift.ts';
import { hear, isSilent, mustBeWritten } from './silence.ts';
import { Wirings } from './wirings.ts';

export type DetectorOptions = {
  /** Under the wire role: for wake-ups, which are transactions of their own. */
  wire: Db;
  clock: Clock;
  log: Logger;
  /** Are there batches that detection has not handled yet? Then nothing is due: what looks silent may stand in them. */
  behind?: () => Promise<boolean>;
};

export type Detector = {
  /** Reads the memory and begins to wake up by itself. */
  start(): Promise<void>;
  /** Handles a batch in the transaction that advances detection's cursor. Twice the same batch after a rollback is once. */
  handle(batch: Batch, scan: Scan | undefined, tx: Tx): Promise<void>;
  /** Does what is due now; called by itself at the exact time. Resolves to how many findings and habits were looked at. */
  wake(): Promise<number>;
  /** Resolves when a wake-up under way is done. */
  settled(): Promise<void>;
  counts(): DetectorCounts;
  stop(): Promise<void>;
};

/** Since the process started. `windowsEvicted`: windows of failed sign-ins given up early because there were too many. */
export type DetectorCounts = {
  records: number;
  signals: number;
  wakeUps: number;
  windowsEvicted: number;
  reloads: number;
};

/** After a failed wake-up, or while batches wait. */
const AGAIN_MS = 250;
const UNREAD = -1;
const EPOCHS = 2 ** 47;

export function createDetector(options: DetectorOptions): Detector {
  return new PostgresDetector(options);
}

class PostgresDetector implements Detector {
  readonly #options: DetectorOptions;
  readonly #filter = new ShapeFilter();
  readonly #clocks = new Clocks();
  readonly #counts: DetectorCounts = { records: 0, signals: 0, wakeUps: 0, windowsEvicted: 0, reloads: 0 };
  readonly #directory: Directory;
  readonly #wirings: Wirings;
  #memory = new Memory();
  /** The epoch that the memory stands for: another writer's epoch means that it is stale. */
  #epoch = UNREAD;
  #timer: Timer | undefined;
  #timerAt = Infinity;
  #wakes = false;
  #underWay: Promise<unknown> = Promise.resolve();

  constructor(options: DetectorOptions) {
    this.#options = options;
    this.#directory = new Directory(options.clock);
    this.#wirings = new Wirings(options.clock, this.#directory);
  }

  async start(): Promise<void> {
    this.#wakes = true;
    await this.#options.wire.as(systemScope, (tx) => this.#takeTurn(tx));
    this.#arm();
  }

  async handle(batch: Batch, scan: Scan | undefined, tx: Tx): Promise<void> {
    const sifted = sift(batch, scan, this.#filter, readRecord);
    sifted.signals.push(...this.#clocks.look(batch, this.#memory, this.#moment().mono));
    this.#counts.records += batch.count;
    this.#counts.signals += sifted.signals.length;
    if (this.#isQuiet(sifted)) return this.#hearOnly(sifted);
    await this.#takeTurn(tx);
    await this.#whole(async () => {
      const speakers = [...sifted.signals.map(({ source }) => source), ...this.#returning(sifted)];
      await this.#directory.read(tx, speakers);
      await this.#wirings.read(
        tx,
        speakers.map(({ clientId }) => clientId),
      );
      await this.#learnNumbers(tx, sifted);
      this.#takeIn(sifted);
      await this.#save(tx);
    });
    this.#memory.settled();
    this.#arm();
  }

  async wake(): Promise<number> {
    const work = this.#underWay.then(() => this.#wakeNow());
    this.#underWay = work.catch(() => undefined);
    return work;
  }

  async settled(): Promise<void> {
    await this.#underWay;
  }

  counts(): DetectorCounts {
    return { ...this.#counts };
  }

  async stop(): Promise<void> {
    this.#wakes = false;
    this.#timer?.cancel();
    await this.#underWay;
  }

  /** Most batches: nothing said, nobody new, nobody back. Then no query is made. */
  #isQuiet({ heard, signals }: Sifted): boolean {
    if (signals.length > 0 || this.#epoch === UNREAD) return false;
    const moment = this.#moment();
    return !heard.some(({ source }) => mustBeWritten(this.#memory, this.#fromOf(source), moment));
  }

  #hearOnly({ heard }: Sifted): void {
    const moment = this.#moment();
    for (const { source, first, last } of heard)
      hear(this.#memory, { from: this.#fromOf(source), first, last }, moment);
    this.#arm();
  }

  /** Silent devices that are heard again: their finding needs their name. */
  #returning({ heard }: Sifted): SourceRef[] {
    return heard.map(({ source }) => source).filter((source) => isSilent(this.#memory, this.#fromOf(source)));
  }

  /** A trap has a port's number alone; polling knows its name. */
  async #learnNumbers(tx: Tx, { signals }: Sifted): Promise<void> {
    const nameless = signals.filter(({ signal }) => signal.interface && signal.interface.name === undefined);
    const deviceIds = [...new Set(nameless.map(({ source }) => source.deviceId).filter((id) => id !== null))];
    for (const { clientId, deviceId, number, name } of await interfaceNumbers(tx, deviceIds))
      this.#memory.nameInterface({ clientId, origin: deviceId }, number, interfaceName(name));
  }

  #takeIn(sifted: Sifted): void {
    const moment = this.#moment();
    apply(this.#memory, this.#sightings(sifted, moment), moment);
    const { heard } = sifted;
    const latest = heard.reduce((last, each) => Math.max(last, each.last), -Infinity);
    if (heard.length > 0) this.#counts.windowsEvicted += expireWindows(this.#memory, latest);
  }

  /** One by one: what amounts to a burst depends on what the ones before it have done. */
  *#sightings({ heard, signals }: Sifted, moment: Moment): Iterable<Sighting> {
    for (const { source, first, last } of heard) {
      const back = hear(this.#memory, { from: this.#fromOf(source), first, last }, moment);
      if (back) yield back;
    }
    for (const { signal, source, at, text } of signals) {
      const seen: Sighting = { signal, from: this.#fromOf(source), at, kind: source.kind, text };
      yield* signal.burst ? inBursts(this.#memory, seen) : [seen];
    }
  }

  #fromOf({ clientId, deviceId, address }: SourceRef): From {
    return {
      clientId,
      deviceId,
      origin: deviceId ?? address,
      address,
      device: this.#directory.device(clientId, deviceId),
      wiring: this.#wirings.of(clientId),
    };
  }

  async #wakeNow(): Promise<number> {
    const { wire, behind, clock } = this.#options;
    if (await behind?.()) {
      this.#arm(clock.monotonic() + AGAIN_MS);
      return 0;
    }
    const count = await wire.as(systemScope, async (tx) => {
      await this.#takeTurn(tx);
      return this.#whole(() => this.#doDue(tx));
    });
    this.#memory.settled();
    this.#counts.wakeUps += 1;
    this.#arm();
    return count;
  }

  async #doDue(tx: Tx): Promise<number> {
    const moment = this.#moment();
    const due = this.#memory.wakes.due(moment.mono);
    const silent = due.filter(
      (each): each is HeldHabit => each.is === 'habit' && (silenceDue(each) ?? Infinity) <= moment.mono,
    );
    await this.#directory.read(tx, silent, true);
    for (const each of due) {
      if (each.is === 'finding') findingIsDue(this.#memory, each, moment);
      else habitIsDue(this.#memory, each, this.#directory.device(each.clientId, each.deviceId), moment);
    }
    await this.#save(tx);
    return due.length;
  }

  /** Each epoch is a number nobody else draws: memory of a transaction that was rolled back is never taken for the present. */
  async #save(tx: Tx): Promise<void> {
    const epoch = randomInt(1, EPOCHS);
    await save(tx, this.#memory, this.#options.clock, epoch);
    this.#epoch = epoch;
  }

  /** Locks the memory's row, and reads the memory anew when it is not the one last written. */
  async #takeTurn(tx: Tx): Promise<void> {
    const { epoch, at } = await takeTurn(tx);
    if (epoch === this.#epoch) return;
    const { now, mono } = this.#moment();
    const memory = new Memory();
    await load(tx, memory, { now, mono, lastAt: at });
    this.#memory = memory;
    this.#epoch = epoch;
    this.#counts.reloads += 1;
  }

  /** Runs changes of the memory that must be written whole: when that fails it is read again. */
  async #whole<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.#epoch = UNREAD;
      throw error;
    }
  }

  #moment(): Moment {
    const { clock } = this.#options;
    return { now: clock.now(), mono: clock.monotonic() };
  }

  /** Sets the timer to the next due time, or to `at`. */
  #arm(at = this.#memory.wakes.next()): void {
    if (!this.#wakes || at === undefined || (this.#timer && at === this.#timerAt)) return;
    const { clock, log } = this.#options;
    this.#timer?.cancel();
    this.#timerAt = at;
    this.#timer = clock.after(Math.max(0, at - clock.monotonic()), () => {
      this.#timer = undefined;
      this.wake().catch((error: unknown) => {
        log.error({ err: error }, 'detection could not do what was due; it tries again');
        this.#arm(clock.monotonic() + AGAIN_MS);
      });
    });
  }
}
