/** Keeps the index of senders fresh: it is read again when a client, a device or a source changed. */
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import { keepCurrent } from '../bus/current.ts';
import type { Doorbell } from '../bus/doorbell.ts';
import { presentPlace } from '../db/facts.ts';
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
  const wakes = new Set<() => void>();

  const read = async (): Promise<string> => {
    const found = await wire.as(systemScope, async (tx) => ({
      place: await presentPlace(tx),
      data: await loadIdentity(tx),
      users: await loadSnmpUsers(tx),
    }));
    data = found.data;
    index = identityOf(data, clock.now);
    users = Map.groupBy(
      found.users.flatMap((row) => openUserKeys(secret, row, log)),
      (user) => user.name,
    );
    version += 1;
    wakes.forEach((wake) => wake());
    return found.place;
  };
  const current = await keepCurrent({
    ...{ db: wire, doorbell, clock, topics: TOPICS, read },
    failed: (error) => log.warn({ err: error }, 'the index of senders cannot be refreshed; the last one stays in use'),
    waits: { unsettledMs: LOOK_AGAIN_MS, afterErrorMs: AFTER_ERROR_MS },
  });
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
    reload: current.reload,
    async close() {
      wakes.clear();
      await current.stop();
    },
  };
}
