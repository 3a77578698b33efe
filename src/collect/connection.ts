/** One connection of a collector, on our side: who it is, what it sends, what it is told. */
import type { TLSSocket } from 'node:tls';
import { isoOf } from '../base/clock.ts';
import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import { Problem } from '../base/problem.ts';
import { plainAddress } from '../intake/syslog/sender.ts';
import type { Entry, Piece } from './frames.ts';
import { messagePiece, Misframed, MOST_BYTES, PieceReader } from './frames.ts';
import { Revoked } from './keep.ts';
import type { Who } from './keep.ts';
import { zFromCollector } from './messages.ts';
import type { FromCollector, FromUs } from './messages.ts';

/** What the door does for a connection. `collector`: as the certificate names it. */
export type ConnectionWork = {
  enrol(token: string, request: string): Promise<string>;
  renew(collectorId: string, request: string): Promise<string>;
  /** The collector is there; returns who it is and the number of its last entry that is durable. */
  welcome(collectorId: string, hello: Hello & { address: string }): Promise<{ who: Who; last: number }>;
  alive(who: Who, alive: Alive): Promise<void>;
  keep(who: Who, entry: Entry): Promise<void>;
  gone(who: Who, connection: Connection): Promise<void>;
};
export type Hello = Omit<Extract<FromCollector, { is: 'hello' }>, 'is'>;
export type Alive = Omit<Extract<FromCollector, { is: 'alive' }>, 'is'>;

export type ConnectionOptions = {
  socket: TLSSocket;
  /** Undefined for a stranger, who may do nothing but enrol. */
  collectorId: string | undefined;
  work: ConnectionWork;
  clock: Clock;
  log: Logger;
};

const STRANGER_BYTES = 16 * 1024;
const STRANGER_MS = 15_000;
/** A collector says every few seconds that it is alive. */
const SILENT_MS = 45_000;
const MOST_WAITING = 4;
const AGAIN_MS = 1000;
/** Bytes said and not read by the other side; the settings of a large site are a few millions. */
const MOST_UNREAD = 32 * 1024 * 1024;

export class Connection {
  readonly #options: ConnectionOptions;
  readonly #reader: PieceReader;
  #who: Who | undefined;
  #last = 0;
  #waiting = 0;
  #working: Promise<void> = Promise.resolve();
  #timer: Timer;
  #closed = false;

  constructor(options: ConnectionOptions) {
    const { socket, collectorId, clock } = options;
    this.#options = options;
    this.#reader = new PieceReader(collectorId === undefined ? STRANGER_BYTES : MOST_BYTES);
    this.#timer = clock.after(STRANGER_MS, () => this.close());
    socket.setNoDelay(true);
    socket.setTimeout(SILENT_MS, () => this.close());
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('error', (error) => options.log.debug({ err: error }, 'a collector connection broke'));
    socket.once('close', () => this.#end());
  }

  get who(): Who | undefined {
    return this.#who;
  }

  /** What is under way is finished; nothing more is taken. */
  get settled(): Promise<void> {
    return this.#working;
  }

  tell(message: FromUs): void {
    if (this.#closed) return;
    const { socket, log } = this.#options;
    socket.write(messagePiece(message));
    if (socket.writableLength <= MOST_UNREAD) return;
    log.warn({ collector: this.#who?.name }, 'a collector does not read what it is told');
    this.close();
  }

  /** Its client's devices are others now. */
  setDevices(devices: ReadonlySet<string>): void {
    if (this.#who) this.#who = { ...this.#who, devices };
  }

  refuse(problem: Problem): void {
    this.tell({ is: 'refused', code: problem.code, message: problem.message });
    this.#options.socket.end();
    this.#closed = true;
    // A peer that does not end its side is cut off.
    this.#options.clock.after(1000, () => this.#options.socket.destroy());
  }

  close(): void {
    this.#closed = true;
    this.#options.socket.destroy();
  }

  #take(chunk: Buffer): void {
    if (this.#closed) return;
    try {
      for (const piece of this.#reader.push(chunk)) this.#later(piece);
    } catch (error) {
      if (!(error instanceof Misframed)) throw error;
      this.#options.log.warn({ err: error, collector: this.#who?.name }, 'what came is no message of a collector');
      this.close();
    }
  }

  /** Pieces are handled one after another; while several wait, no more are read. */
  #later(piece: Piece): void {
    this.#waiting += 1;
    if (this.#waiting >= MOST_WAITING) this.#options.socket.pause();
    this.#working = this.#working
      .then(() => (this.#closed ? undefined : this.#handle(piece)))
      .catch((error: unknown) => this.#failed(error))
      .finally(() => {
        this.#waiting -= 1;
        if (this.#waiting < MOST_WAITING && !this.#closed) this.#options.socket.resume();
      });
  }

  async #handle(piece: Piece): Promise<void> {
    if (piece.is === 'entry') return this.#keep(piece.entry);
    const read = zFromCollector.safeParse(jsonOf(piece.text));
    if (!read.success) throw new Misframed('a message that is none');
    return this.#answer(read.data);
  }

  async #answer(message: FromCollector): Promise<void> {
    const { work, collectorId } = this.#options;
    if (message.is === 'enrol') {
      this.tell({ is: 'certificate', certificate: await work.enrol(message.token, message.request) });
      return this.#options.socket.end() && undefined;
    }
    if (collectorId === undefined) throw new Problem('collector/unknown', 403, 'Enrol first.');
    if (message.is === 'hello') return this.#hello(collectorId, message);
    if (message.is === 'renew')
      return this.tell({ is: 'certificate', certificate: await work.renew(collectorId, message.request) });
    if (this.#who) {
      await work.alive(this.#who, message);
      this.tell({ is: 'alive' });
    }
    return undefined;
  }

  async #hello(collectorId: string, hello: Hello): Promise<void> {
    const address = plainAddress(this.#options.socket.remoteAddress ?? '');
    const { who, last } = await this.#options.work.welcome(collectorId, { ...hello, address });
    this.#timer.cancel();
    [this.#who, this.#last] = [who, last];
    this.tell({ is: 'welcome', name: who.name, last });
  }

  /** Tried until it is kept: the collector waits with its next ones meanwhile. */
  async #keep(entry: Entry): Promise<void> {
    const { work, clock, log } = this.#options;
    if (!this.#who) throw new Misframed('an entry before a hello');
    while (entry.sequence > this.#last && !this.#closed) {
      try {
        await work.keep(this.#who, entry);
        this.#last = entry.sequence;
      } catch (error) {
        if (error instanceof Revoked) throw error;
        log.warn({ err: error, collector: this.#who.name }, 'what a collector sent cannot be kept now; trying again');
        await new Promise<void>((done) => clock.after(AGAIN_MS, done));
      }
    }
    if (!this.#closed) this.tell({ is: 'ack', sequence: this.#last });
  }

  #failed(error: unknown): void {
    if (error instanceof Revoked)
      return this.refuse(new Problem('collector/revoked', 403, 'This collector was revoked.'));
    if (error instanceof Problem) return this.refuse(error);
    this.#options.log.warn({ err: error, collector: this.#who?.name }, 'a collector connection was ended');
    return this.close();
  }

  #end(): void {
    this.#closed = true;
    this.#timer.cancel();
    const { work, log } = this.#options;
    const who = this.#who;
    if (!who) return;
    this.#working = this.#working
      .then(() => work.gone(who, this))
      .catch((error: unknown) => log.warn({ err: error }, 'that a collector went cannot be noted'));
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: no shape fits undefined, and that is said there.
    return undefined;
  }
}

/** The present instant of the collector's clock less ours, as far as the way here lets us know. */
export function offsetOf(clock: Clock, at: number): number {
  return Math.max(-2_000_000_000, Math.min(2_000_000_000, Math.round(at - clock.now())));
}

export function nowIso(clock: Clock): string {
  return isoOf(clock.now());
}
