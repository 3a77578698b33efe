/** Rings when a fact was written, by LISTEN; carries nothing. Behind it a slow poll, so that a lost notice costs seconds, not the work. */
import pg from 'pg';
import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';

export type Doorbell = {
  /** Calls `wake` at each ring; returns how to stop. */
  onRing(wake: () => void): () => void;
  /** Rings without a fact: at start, in tests, when someone should look again soon. */
  ring(): void;
  close(): Promise<void>;
};

export type DoorbellOptions = { connection: pg.PoolConfig; clock: Clock; log: Logger; pollMs?: number };

const RECONNECT_MS = 500;

/** Listens on a connection of its own and reconnects for ever; while it is down the poll alone rings. */
export async function openDoorbell({ connection, clock, log, pollMs = 2000 }: DoorbellOptions): Promise<Doorbell> {
  const wakes = new Set<() => void>();
  const ring = (): void => wakes.forEach((wake) => wake());
  let closed = false;
  let client: pg.Client | undefined;
  let retry: Timer | undefined;

  const listen = async (): Promise<void> => {
    const next = new pg.Client({ ...connection, application_name: 'watchfloor doorbell', keepAlive: true });
    next.on('notification', ring);
    next.on('error', (error) => log.warn({ err: error }, 'doorbell connection lost'));
    next.on('end', again);
    try {
      await next.connect();
      await next.query('listen fact');
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
    ring,
    async close() {
      closed = true;
      poll.cancel();
      retry?.cancel();
      wakes.clear();
      await client?.end();
    },
  };
}
