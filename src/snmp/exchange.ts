/** What a conversation needs of the client that carries it. */
import type { Clock } from '../base/clock.ts';
import type { Community, Secured } from './envelope.ts';
import type { SnmpFailure } from './failure.ts';

/** Since it was opened. `strange`: datagrams that answer nothing we asked, or come from elsewhere. */
export type SnmpCounts = { asked: number; answered: number; again: number; silent: number; strange: number };

/** Whoever waits for the answer of an id. */
export type Waiting = { address: string; take(message: Community | Secured): void; fail(failure: SnmpFailure): void };

export type Exchange = {
  clock: Clock;
  counts: SnmpCounts;
  /** Waits under a new id, which nobody can guess. */
  expect(waiting: Waiting): number;
  forget(id: number): void;
  send(datagram: Buffer, port: number, waiting: Waiting): void;
};
