/** Keeps the index of senders fresh: it is read again when a client, a device or a source changed. */
import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import type { Doorbell } from '../bus/doorbell.ts';
import { factsAfter, factsUnsettled, presentPlace } from '../db/facts.ts';
import type { Db } from '../db/open.ts';
import { systemScope } from '../db/open.ts';
import { identityOf } from './identify.ts';
import type { Identity, IdentityData } from './identify.ts';
import type { IdentityIndex } from './identity-types.ts';
import { loadIdentity, loadSnmpUsers } from './identity.store.ts';
import { openUserKeys } from './sealed-keys.ts';
import type { UsmUser } from './trap/secure.ts';

/** What makes the index stale. */
const TOPICS = ['client.changed', 'device.changed', 'site.changed', 'source.changed', 'listener.changed'];
const LOOK_AGAIN_MS = 50;
const AFTER_ERROR_MS = 1000;

export type LiveIdentity = IdentityIndex &
  Identity & {
    /** What the index is made of; for a worker thread, which builds its own with `identityOf`. */
    data(): IdentityData;
    /** Users of SNMPv3 by name, with their keys. */
    usersNamed(name: string): readonly UsmUser[];
    /** All of them. */
    users(): readonly UsmUser[];
    /** Calls `wake` after each change of the index; returns how to stop. */
    onChange(wake: () => void): () => void;
    /** Reads everything again now; resolves when the index has it. */
    reload(): Promise<void>;
    close(): Promise<void>;
  };

export type IdentityOptions = {
  /** Under the role watchfloor_wire. */
  wire: Db;
  clock: Clock;
  log: Logger;
  /** The installation's secret (hex): SNMPv3 keys are sealed under it. */
  secret: string;
  /** Rings when facts were written; without one only `reload` refreshes. */
  doorbell?: Doorbell;
};

export async function openIdentity({ wire, clock, log, secret, doorbell }: IdentityOptions): Promise<LiveIdentity> {
  let version = 0;
  let data: IdentityData = { clients: [], devices: [], listeners: [], keys: [], relays: [] };
  let index = identityOf(data, clock.now);
  let users = new Map<string, UsmUser[]>();
  let place = '0.0';
  let looking: Promise<void> | undefined;
  let rung = false;
  let closed = false;
  let later: Timer | undefined;
  const wakes = new Set<() => void>();

  const reload = async (): Promise<void> => {
    const read = await wire.as(systemScope, async (tx) => ({
      place: await presentPlace(tx),
      data: await loadIdentity(tx),
      users: await loadSnmpUsers(tx),
    }));
    ({ place, data } = read);
    index = identityOf(data, clock.now);
    users = Map.groupBy(
      read.users.flatMap((row) => openUserKeys(secret, row, log)),
      (user) => user.name,
    );
    version += 1;
    wakes.forEach((wake) => wake());
  };
  const look = async (): Promise<void> => {
    const { stale, unsettled } = await wire.as(systemScope, async (tx) => ({
      // First: what settles between the two would otherwise be neither read nor looked for again.
      unsettled: await factsUnsettled(tx),
      stale: (await factsAfter(tx, place, 1, TOPICS)).length > 0,
    }));
    if (stale) await reload();
    // The fact that rang may be behind an older transaction that is still open.
    else if (unsettled) again(LOOK_AGAIN_MS);
  };
  const run = async (): Promise<void> => {
    while (rung && !closed) {
      rung = false;
      try {
        await look();
      } catch (error) {
        log.warn({ err: error }, 'the index of senders cannot be refreshed; the last one stays in use');
        again(AFTER_ERROR_MS);
      }
    }
    looking = undefined;
  };
  const wake = (): void => {
    rung = true;
    if (!closed) looking ??= run();
  };
  const again = (milliseconds: number): void => {
    later?.cancel();
    later = clock.after(milliseconds, wake);
  };

  await reload();
  const stopRinging = doorbell?.onRing(wake);
  return {
    identify: (arrival) => index.identify(arrival),
    identifyTrap: (arrival) => index.identifyTrap(arrival),
    holderOf: (kind, secretText) => index.holderOf(kind, secretText),
    get version() {
      return version;
    },
    data: () => data,
    usersNamed: (name) => users.get(name) ?? [],
    users: () => [...users.values()].flat(),
    onChange(listener) {
      wakes.add(listener);
      return () => void wakes.delete(listener);
    },
    reload,
    async close() {
      closed = true;
      stopRinging?.();
      later?.cancel();
      wakes.clear();
      await looking;
    },
  };
}
