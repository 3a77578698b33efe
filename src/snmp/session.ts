/** A conversation with one agent: questions one after the other, asked again with patience, rows in as few answers as it can. */
import type { Timer } from '../base/clock.ts';
import { enter, Malformed, readOid, tags } from './ber.ts';
import type { Exchange, Waiting } from './exchange.ts';
import type { Community, Secured } from './envelope.ts';
import { SnmpFailure } from './failure.ts';
import { askPdu, errors } from './messages.ts';
import type { Answer, Ask } from './messages.ts';
import { octetsOfOid } from './oid.ts';
import { RoundTrip } from './round-trip.ts';
import type { Guard } from './security.ts';
import { readTable } from './table.ts';
import type { Row, TableOptions } from './table.ts';
import { readValue } from './value.ts';
import type { Value } from './value.ts';

export type Peer = { address: string; port: number; guard: Guard };
/** `oid` dotted, without the root it was asked below. */
export type Leaf = { index: string; value: Value };

const ATTEMPTS = 3;
const MENDS = 3;
const MOST_AT_ONCE = 40;
const REPETITIONS = 25;
/** Of one table. Whoever is polled holds a place that others wait for. */
const LONGEST_MS = 300_000;
const DISCOVER: Ask = { is: 'get', oids: [] };

export class Session {
  readonly #exchange: Exchange;
  readonly #peer: Peer;
  readonly #pace = new RoundTrip();
  /** Rows asked for at once; halved where an agent or the way to it cannot carry as many. */
  #repetitions = REPETITIONS;
  #lastMs = 0;

  constructor(exchange: Exchange, peer: Peer) {
    this.#exchange = exchange;
    this.#peer = peer;
  }

  /** Milliseconds of the last answered attempt. */
  get lastRoundTrip(): number {
    return this.#lastMs;
  }

  /** The objects' values in the order asked; undefined where there is none. Throws SnmpFailure. */
  get(oids: readonly string[]): Promise<(Value | undefined)[]> {
    return readable(() => this.#getAll(oids));
  }

  /** Rows of these columns (OIDs of ifEntry's objects, say), in the order the agent has them. Throws SnmpFailure. */
  table(columns: readonly string[], options: TableOptions = {}): Promise<Row[]> {
    const { clock } = this.#exchange;
    const began = clock.monotonic();
    const asker = {
      repetitions: () => this.#repetitions,
      ask: (oids: readonly Buffer[], repetitions: number) => {
        if (clock.monotonic() - began > LONGEST_MS) throw new SnmpFailure('slow');
        return this.#bulk(oids, repetitions);
      },
    };
    return readable(() => readTable(columns, options, asker));
  }

  /** All that lies below `root`. Throws SnmpFailure. */
  async walk(root: string, options: TableOptions = {}): Promise<Leaf[]> {
    const rows = await this.table([root], options);
    return rows.flatMap(({ index, values: [value] }) => (value === undefined ? [] : [{ index, value }]));
  }

  async #getAll(oids: readonly string[]): Promise<(Value | undefined)[]> {
    const values: (Value | undefined)[] = [];
    for (let at = 0; at < oids.length; at += MOST_AT_ONCE)
      values.push(...(await this.#getSome(oids.slice(at, at + MOST_AT_ONCE))));
    return values;
  }

  async #getSome(oids: readonly string[]): Promise<(Value | undefined)[]> {
    const answer = await this.#ask({ is: 'get', oids: oids.map(octetsOfOid) });
    if (answer.error === errors.tooBig && oids.length > 1) {
      const half = Math.ceil(oids.length / 2);
      return [...(await this.#getSome(oids.slice(0, half))), ...(await this.#getSome(oids.slice(half)))];
    }
    refuse(answer);
    const found = new Map<string, Value | undefined>();
    const list = { ...answer.list };
    while (list.at < list.end) {
      const pair = enter(list, tags.sequence);
      found.set(readOid(pair), readValue(pair));
    }
    return oids.map((oid) => found.get(oid));
  }

  /** The answer's varbinds. An agent to which as many rows are too big is asked for fewer from then on. */
  async #bulk(oids: readonly Buffer[], repetitions: number): Promise<Answer['list']> {
    const answer = await this.#ask({ is: 'bulk', oids, repetitions });
    if (answer.error === errors.tooBig && repetitions > 1) {
      this.#repetitions = Math.max(1, repetitions >> 1);
      return this.#bulk(oids, this.#repetitions);
    }
    refuse(answer);
    return answer.list;
  }

  async #ask(ask: Ask): Promise<Answer> {
    const { guard } = this.#peer;
    for (let mends = 0; mends < MENDS; mends += 1) {
      if (guard.isStranger()) {
        await this.#once(DISCOVER);
        if (guard.isStranger()) throw new SnmpFailure('unreadable', 'it does not name its engine');
      }
      const answer = await this.#once(ask);
      if (answer.is === 'response') return answer;
      guard.mend(answer);
    }
    throw new SnmpFailure('unreadable', 'its engine or clock changes all the time');
  }

  #once(ask: Ask): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const question = new Question(
        { exchange: this.#exchange, peer: this.#peer, pace: this.#pace, ask },
        (outcome) => {
          if (outcome instanceof SnmpFailure) return reject(outcome);
          this.#lastMs = outcome.ms;
          // It came through only as a smaller question.
          if (outcome.shrunk > 0) this.#repetitions = Math.max(1, this.#repetitions >> outcome.shrunk);
          resolve(outcome.answer);
        },
      );
      question.attempt();
    });
  }
}

/** What cannot be read behind a good envelope is the agent's fault, and said as such. */
async function readable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Malformed ? new SnmpFailure('unreadable', error.message) : error;
  }
}

function refuse(answer: Answer): void {
  if (answer.error !== errors.none) throw new SnmpFailure('refused', `error ${answer.error}`);
}

type Outcome = { answer: Answer; ms: number; shrunk: number };
type Questioned = { exchange: Exchange; peer: Peer; pace: RoundTrip; ask: Ask };

/** One question until it is answered or given up: each attempt under an id of its own, a late answer to any of them counts. */
class Question {
  readonly #own: Questioned;
  readonly #done: (outcome: Outcome | SnmpFailure) => void;
  readonly #ids: number[] = [];
  #timer: Timer | undefined;
  #wait: number;

  constructor(own: Questioned, done: (outcome: Outcome | SnmpFailure) => void) {
    this.#own = own;
    this.#done = done;
    this.#wait = own.pace.timeout;
  }

  attempt(): void {
    const { exchange, peer, ask } = this.#own;
    const { clock, counts } = exchange;
    const shrunk = this.#ids.length;
    const sentAt = clock.monotonic();
    const waiting: Waiting = {
      address: peer.address,
      take: (message) => this.#take(message, { sentAt, shrunk: ask.is === 'bulk' ? shrunk : 0 }),
      fail: (failure) => this.#end(failure),
    };
    try {
      const id = exchange.expect(waiting);
      this.#ids.push(id);
      counts[shrunk === 0 ? 'asked' : 'again'] += 1;
      exchange.send(peer.guard.seal(id, askPdu(id, smaller(ask, shrunk))), peer.port, waiting);
    } catch (error) {
      if (!(error instanceof SnmpFailure)) throw error;
      return this.#end(error);
    }
    this.#timer = clock.after(this.#wait, () => this.#late());
  }

  #take(message: Community | Secured, { sentAt, shrunk }: { sentAt: number; shrunk: number }): void {
    const { exchange, peer, pace } = this.#own;
    try {
      const answer = peer.guard.open(message);
      if (!answer) return void (exchange.counts.strange += 1);
      const ms = exchange.clock.monotonic() - sentAt;
      pace.measured(ms);
      exchange.counts.answered += 1;
      this.#end({ answer, ms, shrunk });
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      exchange.counts.strange += 1;
    }
  }

  #late(): void {
    if (this.#ids.length >= ATTEMPTS) {
      this.#own.exchange.counts.silent += 1;
      return this.#end(new SnmpFailure('silent'));
    }
    this.#wait *= 2;
    this.attempt();
  }

  #end(outcome: Outcome | SnmpFailure): void {
    this.#timer?.cancel();
    for (const id of this.#ids) this.#own.exchange.forget(id);
    this.#done(outcome);
  }
}

function smaller(ask: Ask, halves: number): Ask {
  return ask.is === 'bulk' ? { ...ask, repetitions: Math.max(1, ask.repetitions >> halves) } : ask;
}
