/** What the poller polls, read from the database: devices with their settings, credentials opened, states last seen, watches. */
import { theSystem } from '../base/actor.ts';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import type { Db } from '../db/open.ts';
import { systemScope } from '../db/open.ts';
import { useCredentials } from '../estate/credentials.ts';
import type { Secret } from '../estate/credentials.ts';
import { deviceDirectory } from '../estate/devices.ts';
import type { Credential } from '../snmp/security.ts';
import { activeChecks } from './checks.store.ts';
import type { CheckRow } from './checks.store.ts';
import { polledDevices, polledFrom, polledStates, watches } from './store.ts';
import type { PolledRow, StateRow } from './store.ts';
import type { Watch } from './states.rules.ts';

export type Polled = PolledRow & { name: string; address: string; zone: string; credential: Credential | undefined };
export type Directory = {
  devices: Polled[];
  states: StateRow[];
  watches: Map<string, Watch[]>;
  checks: (CheckRow & { address: string })[];
};

/** Where a device stands that is polled from somewhere else. */
type Place = { deviceId: string; address: string; zone: string };

export type DirectoryOptions = { wire: Db; clock: Clock; log: Logger; secret: string };

/**
 * Devices in service that have an address. `known`: whose states need not be read again. `from`: the collector that polls
 * them; without, those that are polled from here. `only`: these devices, and no others.
 */
export async function readDirectory(
  options: DirectoryOptions,
  {
    known,
    from,
    only,
  }: { known?: ReadonlySet<string>; from?: { id: string; clientId: string }; only?: readonly string[] },
): Promise<Directory & { elsewhere: Place[] }> {
  const scope = from ? { ...systemScope, clients: [from.clientId] } : systemScope;
  return options.wire.as(scope, async (tx) => {
    const places = await polledFrom(tx, only);
    const isOurs = ({ deviceId }: { deviceId: string }): boolean => places.get(deviceId) === from?.id;
    const all = await polledDevices(tx, only);
    const polled = all.filter(isOurs);
    const tried = (await activeChecks(tx, only)).filter(isOurs);
    const rows = [...polled, ...triedAlone(polled, tried)];
    const homes = new Map((await deviceDirectory(tx, only && { ids: only })).map((each) => [each.id, each]));
    const ids = [...new Set(rows.flatMap(({ credentialId }) => credentialId ?? []))];
    const secrets = await useCredentials(tx, options, ids, { by: theSystem, for: 'polling' });
    const devices = rows.flatMap((row): Polled[] => {
      const place = homes.get(row.deviceId);
      const address = place?.addresses[0];
      if (!place || address === undefined) return [];
      const secret = row.credentialId === null ? undefined : secrets.get(row.credentialId);
      return [{ ...row, name: place.name, address, zone: place.zone, credential: secret && snmpCredential(secret) }];
    });
    const fresh = devices.map(({ deviceId }) => deviceId).filter((id) => !known?.has(id));
    const checks = tried.flatMap((check) => {
      const address = homes.get(check.deviceId)?.addresses[0];
      return address === undefined ? [] : [{ ...check, address }];
    });
    const elsewhere = all.flatMap((row) => {
      const home = isOurs(row) ? undefined : homes.get(row.deviceId);
      return home ? [{ deviceId: row.deviceId, address: home.addresses[0] ?? '', zone: home.zone }] : [];
    });
    return {
      devices,
      elsewhere,
      states: fresh.length > 0 ? await polledStates(tx, fresh) : [],
      watches: Map.groupBy(await watches(tx, only), ({ deviceId }) => deviceId),
      checks,
    };
  });
}

/** Devices of which only services are tried: nothing is asked of themselves. */
function triedAlone(polled: readonly PolledRow[], tried: readonly CheckRow[]): PolledRow[] {
  const known = new Set(polled.map(({ deviceId }) => deviceId));
  const alone = new Map(tried.filter(({ deviceId }) => !known.has(deviceId)).map((each) => [each.deviceId, each]));
  return [...alone.values()].map(({ clientId, deviceId }) => ({ ...UNASKED, clientId, deviceId }));
}

const DAY_S = 86_400;
const UNASKED = {
  credentialId: null,
  snmpPort: 161,
  interfaceSeconds: DAY_S,
  healthSeconds: DAY_S,
  slowSeconds: DAY_S,
  ping: false,
  tcpPort: null,
};

export function snmpCredential(secret: Secret): Credential | undefined {
  switch (secret.kind) {
    case 'snmp-v2c':
      return { version: '2c', community: secret.community };
    case 'snmp-v3':
      return {
        version: '3',
        user: secret.user,
        keys: secret.keys,
        ...(secret.context !== undefined && { context: secret.context }),
      };
    default:
      return undefined;
  }
}
