/** Whose a record at the site is: the index of one client, as we were told it last. */
import type { Clock } from '../../base/clock.ts';
import { identityOf } from '../../intake/identify.ts';
import type { IdentityData } from '../../intake/identify.ts';
import type { LiveIdentity } from '../../intake/identity.ts';
import type { UsmUser } from '../../intake/trap/secure.ts';
import { authProtocols, privProtocols } from '../../snmp/usm.ts';
import type { SiteIdentity, SiteUser } from '../messages.ts';

export const siteDoors = ['syslog-udp', 'syslog-tcp', 'syslog-tls', 'trap', 'flow'] as const;

export type SiteIndex = LiveIdentity & { set(identity: SiteIdentity, users: readonly SiteUser[]): void };

/** Every door of the site is the client's own: whoever sends there is the client's, known as a device or not. */
export function siteIndex(clock: Clock): SiteIndex {
  let data: IdentityData = { clients: [], devices: [], listeners: [], keys: [], relays: [] };
  let index = identityOf(data, clock.now);
  let users: UsmUser[] = [];
  let version = 0;
  return {
    identify: (arrival) => index.identify(arrival),
    identifyTrap: (arrival) => index.identifyTrap(arrival),
    holderOf: (kind, secret) => index.holderOf(kind, secret),
    get version() {
      return version;
    },
    data: () => data,
    usersNamed: (name) => users.filter((user) => user.name === name),
    users: () => users,
    onChange: () => () => undefined,
    reload: async () => undefined,
    close: async () => undefined,
    set(identity, told) {
      const clientId = identity.clients[0]?.id;
      const listeners = clientId === undefined ? [] : siteDoors.map((key) => ({ key, clientId }));
      data = { ...identity, listeners };
      index = identityOf(data, clock.now);
      users = told.flatMap(userOf);
      version += 1;
    },
  };
}

function userOf({ id, clientId, deviceId, name, ...keys }: SiteUser): UsmUser[] {
  const auth = authProtocols.find((each) => each === keys.auth);
  const priv = privProtocols.find((each) => each === keys.priv);
  if (!auth || !priv) return [];
  const [authKey, privKey] = [Buffer.from(keys.authKey, 'base64'), Buffer.from(keys.privKey, 'base64')];
  return [{ id, clientId, deviceId, name, keys: { auth, priv, authKey, privKey } }];
}
