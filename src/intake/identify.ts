/**
 * Who sent it? Answers at once, from an index in memory. In this order: what the sender proves itself with decides the
 * client; else the listener it came to, when that belongs to a client; else its address, when exactly one client has it:
 * private ranges overlap, so one address at two clients says nothing. Names are never resolved.
 */
import { createHash } from 'node:crypto';
import type { Arrival, Identified, IdentifyResult, UnknownReason } from './identity-types.ts';
import type { UsmUser } from './trap/secure.ts';

export type KeyKind = 'webhook' | 'hec' | 'certificate' | 'community';

/** Everything the index is made of: plain values, so that it can be handed to a worker thread. */
export type IdentityData = {
  clients: { id: string; slug: string; zone: string }[];
  devices: { id: string; clientId: string; name: string; zone: string; addresses: string[] }[];
  /** Listeners of clients, by key. */
  listeners: { key: string; clientId: string }[];
  /** `hash`: SHA-256 in lower-case hex. `expiresAt`: epoch ms. */
  keys: {
    id: string;
    kind: KeyKind;
    hash: string;
    clientId: string;
    deviceId: string | null;
    name: string;
    expiresAt: number | null;
  }[];
  relays: { clientId: string | null; address: string }[];
};

/** A sender of traps: `agent` is the address that the trap itself names, `users` those whose keys fit a version 3 message. */
export type TrapArrival = {
  listenerId: string;
  address: string;
  agent: string | undefined;
  community?: Buffer;
  users?: readonly Pick<UsmUser, 'clientId' | 'deviceId'>[];
};
export type TrapResult = { is: 'known'; source: Identified } | { is: 'unknown'; reason: UnknownReason };

/** Whom a webhook or HEC token stands for; `deviceAt` finds the device that a record names by host or address. */
export type KeyHolder = { keyId: string; name: string; source: Identified; deviceAt(host: string): Identified };

export type Identity = {
  identify(arrival: Arrival): IdentifyResult;
  identifyTrap(arrival: TrapArrival): TrapResult;
  /** The holder of a webhook's or HEC token's secret; undefined when nobody is, or it has expired. */
  holderOf(kind: 'webhook' | 'hec', secret: string): KeyHolder | undefined;
};

const unknown = (reason: UnknownReason): { is: 'unknown'; reason: UnknownReason } => ({ is: 'unknown', reason });

/** Builds the index. `now` in epoch ms, asked at each look-up of a key that expires. */
export function identityOf(data: IdentityData, now: () => number): Identity {
  const clients = new Map(data.clients.map((client) => [client.id, new ClientIndex(client.id, client.zone)]));
  const atAddress = new Map<string, Set<ClientIndex>>();
  const everyone = new HostIndex();
  const slugs = new Map(data.clients.map(({ slug, id }) => [slug.toLowerCase(), id]));
  const sharedRelays = new Set<string>();
  const listeners = new Map(data.listeners.map(({ key, clientId }) => [key, clientId]));
  const keys = new Map<string, IdentityData['keys']>();

  for (const device of data.devices) {
    const client = clients.get(device.clientId);
    if (!client) continue;
    const source = client.add(device);
    everyone.add(device.name, source);
    for (const address of device.addresses) addTo(atAddress, address, client);
  }
  for (const { clientId, address } of data.relays) {
    const client = clientId === null ? undefined : clients.get(clientId);
    client?.relays.add(address);
    if (client) addTo(atAddress, address, client);
    if (clientId === null) sharedRelays.add(address);
  }
  for (const key of data.keys)
    keys.set(`${key.kind} ${key.hash}`, [...(keys.get(`${key.kind} ${key.hash}`) ?? []), key]);
  for (const { kind, clientId } of data.keys) if (kind === 'community') clients.get(clientId)?.askForCommunity();

  const holdersOf = (kind: KeyKind, hash: string): IdentityData['keys'] =>
    (keys.get(`${kind} ${hash}`) ?? []).filter(
      ({ clientId, expiresAt }) => clients.has(clientId) && (expiresAt === null || expiresAt > now()),
    );
  const clientOfListener = (key: string): ClientIndex | undefined => clients.get(listeners.get(key) ?? '');
  /** The one client that has this address. */
  const byAddress = (address: string, among?: ReadonlySet<ClientIndex>): ClientIndex | UnknownReason => {
    const found = [...(atAddress.get(address) ?? [])].filter((client) => !among || among.has(client));
    return found.length > 1 ? 'ambiguous-address' : (found[0] ?? 'no-device');
  };
  const sharedHost = (host: string): Identified | null => {
    const [slug = '', name] = host.split('/', 2);
    if (name === undefined) return everyone.find(host);
    const client = clients.get(slugs.get(slug.toLowerCase()) ?? '');
    return client ? (client.hosts.find(name) ?? client.itself) : null;
  };

  const identify = (arrival: Arrival): IdentifyResult => {
    const address = plain(arrival.address);
    const presented = presentedBy(arrival);
    if (presented) {
      const key = presented.flatMap(([kind, hash]) => holdersOf(kind, hash))[0];
      const client = key && clients.get(key.clientId);
      return client ? client.within(address, key.deviceId) : unknown('bad-credential');
    }
    const bound = clientOfListener(arrival.listenerId);
    if (bound) return bound.within(address, null);
    const client = byAddress(address);
    if (sharedRelays.has(address))
      return client === 'no-device'
        ? { is: 'relay', byHost: sharedHost, fallback: null }
        : unknown('ambiguous-address');
    return typeof client === 'string' ? unknown(client) : client.within(address, null);
  };

  const trapSource = (client: ClientIndex, deviceId: string | null, { address, agent }: TrapArrival): TrapResult => {
    const found =
      client.device(deviceId) ?? client.at(plain(address)) ?? (agent === undefined ? undefined : client.at(agent));
    return { is: 'known', source: found ?? client.itself };
  };
  const identifyUsers = (users: NonNullable<TrapArrival['users']>, arrival: TrapArrival): TrapResult => {
    const among = new Set(users.flatMap(({ clientId }) => clients.get(clientId) ?? []));
    const bound = clientOfListener(arrival.listenerId);
    const client =
      among.size === 1 ? [...among][0] : bound && among.has(bound) ? bound : byAddress(plain(arrival.address), among);
    if (client === undefined) return unknown('bad-credential');
    if (typeof client === 'string') return unknown(client);
    return trapSource(client, users.find((user) => user.clientId === client.id)?.deviceId ?? null, arrival);
  };
  /** A community is weak: it may name a client, but never speak for one at another's listener. A client that has one registered asks for it. */
  const identifyCommunity = (arrival: TrapArrival): TrapResult => {
    const holders = arrival.community ? holdersOf('community', sha256(arrival.community)) : [];
    const named = new Set(holders.flatMap(({ clientId }) => clients.get(clientId) ?? []));
    const bound = clientOfListener(arrival.listenerId);
    const client =
      bound ??
      (named.size === 1 ? [...named][0] : byAddress(plain(arrival.address), named.size > 1 ? named : undefined));
    if (client === undefined || typeof client === 'string') return unknown(client ?? 'no-device');
    if (client.asksForCommunity && !named.has(client)) return unknown('bad-credential');
    return trapSource(client, holders.find((key) => key.clientId === client.id)?.deviceId ?? null, arrival);
  };

  return {
    identify,
    identifyTrap: (arrival) => (arrival.users ? identifyUsers(arrival.users, arrival) : identifyCommunity(arrival)),
    holderOf(kind, secret) {
      const key = holdersOf(kind, sha256(secret))[0];
      const client = key && clients.get(key.clientId);
      if (!client) return undefined;
      const source = client.device(key.deviceId) ?? client.itself;
      return {
        keyId: key.id,
        name: key.name,
        source,
        deviceAt: (host) =>
          key.deviceId === null ? (client.at(plain(host)) ?? client.hosts.find(host) ?? source) : source,
      };
    },
  };
}

/** Names of hosts; one that two devices have says nothing. */
class HostIndex {
  readonly #byName = new Map<string, Identified | null>();

  add(name: string, source: Identified): void {
    const full = name.toLowerCase();
    const short = full.split('.', 1)[0] ?? full;
    for (const each of new Set([full, short]))
      this.#byName.set(each, this.#byName.has(each) && this.#byName.get(each) !== source ? null : source);
  }

  /** By the whole name, then by what stands before the first dot. */
  find(host: string): Identified | null {
    const full = host.toLowerCase();
    const exact = this.#byName.get(full);
    return exact === undefined ? (this.#byName.get(full.split('.', 1)[0] ?? full) ?? null) : exact;
  }
}

/** One client's devices, by address and name. Its answers are the same objects each time: batches group by them. */
class ClientIndex {
  readonly id: string;
  readonly itself: Identified;
  readonly hosts = new HostIndex();
  readonly relays = new Set<string>();
  asksForCommunity = false;
  readonly #byId = new Map<string, Identified>();
  readonly #byAddress = new Map<string, Identified>();

  constructor(id: string, zone: string) {
    this.id = id;
    this.itself = { clientId: id, deviceId: null, zone };
  }

  add({ id, name, zone, addresses }: IdentityData['devices'][number]): Identified {
    const source = { clientId: this.id, deviceId: id, zone };
    this.#byId.set(id, source);
    this.hosts.add(name, source);
    for (const address of addresses) this.#byAddress.set(address, source);
    return source;
  }

  askForCommunity(): void {
    this.asksForCommunity = true;
  }

  at(address: string): Identified | undefined {
    return this.#byAddress.get(address);
  }

  device(id: string | null): Identified | undefined {
    return id === null ? undefined : this.#byId.get(id);
  }

  /**
   * The sender within this client: the device its credential names, else the one at its address. An address nobody has
   * is often a site's translated one, so there too the HOSTNAME may tell the device; if not, the client is known at least.
   */
  within(address: string, deviceId: string | null): IdentifyResult {
    const device = this.device(deviceId) ?? (this.relays.has(address) ? undefined : this.at(address));
    if (device) return { is: 'known', source: device };
    return { is: 'relay', byHost: (host) => this.at(plain(host)) ?? this.hosts.find(host), fallback: this.itself };
  }
}

function presentedBy({ certificate, token }: Arrival): [KeyKind, string][] | undefined {
  if (token !== undefined)
    return [
      ['hec', sha256(token)],
      ['webhook', sha256(token)],
    ];
  return certificate === undefined ? undefined : [['certificate', certificate.toLowerCase()]];
}

/** IPv4 out of its IPv6 clothes (RFC 4291 section 2.5.5.2), without a zone. */
function plain(address: string): string {
  const bare = address.includes('%') ? address.slice(0, address.indexOf('%')) : address;
  return bare.startsWith('::ffff:') && bare.includes('.') ? bare.slice(7) : bare;
}

function sha256(secret: string | Buffer): string {
  return createHash('sha256').update(secret).digest('hex');
}

function addTo(map: Map<string, Set<ClientIndex>>, key: string, client: ClientIndex): void {
  const there = map.get(key);
  if (there) there.add(client);
  else map.set(key, new Set([client]));
}
