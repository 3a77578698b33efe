/** What a collector needs to do its work: whose addresses are whose, SNMPv3 users, what to poll with what. */
import type { Db } from '../db/open.ts';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import { deviceDirectory } from '../estate/devices.ts';
import type { LiveIdentity } from '../intake/identity.ts';
import { readDirectory } from '../monitoring/directory.ts';
import { scopeOfCollector } from './keep.ts';
import type { SiteSettings } from './messages.ts';
import { paperOf } from './polling-paper.ts';

export type SettingsOptions = { wire: Db; identity: LiveIdentity; clock: Clock; log: Logger; secret: string };
export type Of = { id: string; clientId: string; siteId: string | null };

/** Of its own client, nothing of others. Secrets are opened here, for the way; at the site they stay in memory. */
export async function settingsFor(options: SettingsOptions, of: Of): Promise<SiteSettings> {
  const { identity, wire } = options;
  const { clientId, siteId } = of;
  const { clients, keys, relays } = identity.data();
  const devices = await wire.as(scopeOfCollector(clientId), (tx) => deviceDirectory(tx, { clientId }));
  const isHere = (device: { siteId: string | null }): boolean => device.siteId === siteId;
  // One address may be at two sites of a client: at this one it is this site's, which comes last and counts.
  const ordered = siteId === null ? devices : [...devices.filter((each) => !isHere(each)), ...devices.filter(isHere)];
  const own = <T extends { clientId: string | null }>(rows: readonly T[]): T[] =>
    rows.filter((row) => row.clientId === clientId);
  const directory = await readDirectory(options, { from: of });
  return {
    is: 'settings',
    identity: {
      clients: clients.filter(({ id }) => id === clientId),
      devices: ordered.map(({ id, name, zone, addresses }) => ({ id, clientId, name, zone, addresses })),
      keys: own(keys),
      relays: own(relays),
    },
    users: own(identity.users()).map(({ id, deviceId, name, keys: { auth, priv, authKey, privKey } }) => ({
      ...{ id, clientId, deviceId, name, auth, priv },
      authKey: Buffer.from(authKey).toString('base64'),
      privKey: Buffer.from(privKey).toString('base64'),
    })),
    polling: paperOf(directory),
  };
}

/** The ids of the client's devices. */
export function devicesOf(identity: LiveIdentity, clientId: string): Set<string> {
  return new Set(
    identity
      .data()
      .devices.filter((device) => device.clientId === clientId)
      .map(({ id }) => id),
  );
}
