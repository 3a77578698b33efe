/** Rings when a fact was written, by LISTEN; carries nothing but a word. Behind it a slow poll, so that a lost notice costs seconds, not the work. */
import pg from 'pg';
import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';

export type Doorbell = {
  /** Calls `wake` at each ring with the word that came with it, '' mostly; returns how to stop. */
  onRing(wake: (word?: string) => void): () => void;
  /** Rings without a fact: at start, in tests, when someone should look again soon. */
  ring(): void;
  close(): Promise<void>;
};

export type DoorbellOptions = {
  connection: pg.PoolConfig;
  clock: Clock;
  log: Logger;
  /** What is listened for. Measurements are no facts: they ring for themselves, with their client. */
  channel?: 'fact' | 'metric';
  pollMs?: number;
};

const RECONNECT_MS = 500;

/** Listens on a connection of its own and reconnects for ever; while it is down the poll alone rings. */
export async function openDoorbell({
  connection,
  clock,
  log,
  channel = 'fact',
  pollMs = 2000,
}: DoorbellOptions): Promise<Doorbell> {
  const wakes = new Set<(word?: string) => void>();
  const ring = (word = ''): void => wakes.forEach((wake) => wake(word));
  let closed = false;
  let client: pg.Client | undefined;
  let retry: Timer | undefined;

  const listen = async (): Promise<void> => {
    const next = new pg.Client({ ...connection, application_name: 'watchfloor doorbell', keepAlive: true });
    next.on('notification', ({ payload }) => ring(payload));
    next.on('error', (error) => log.warn({ err: error }, 'doorbell connection lost'));
    next.on('end', again);
    try {
      await next.connect();
      await next.query(`listen ${channel}`);
      client = next;
      ring();
    } catch (error) {
      log.warn({ err: error }, 'doorbell cannot connect');
      again();
    }
  };
  const again = (): void => {
    client = undefined;
    retry?.cancel();
    if (!closed) retry = clock.after(RECONNECT_MS, () => void listen());
  };
  let poll = clock.after(pollMs, tick);
  function tick(): void {
    ring();
    if (!closed) poll = clock.after(pollMs, tick);
  }

  await listen();
  return {
    onRing(wake) {
      wakes.add(wake);
      return () => void wakes.delete(wake);
    },
    ring: () => ring(),
    async close() {
      closed = true;
      poll.cancel();
      retry?.cancel();
      wakes.clear();
      await client?.end();
    },
  };
}
