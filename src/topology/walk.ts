/** What one device tells of those around it, by SNMP: LLDP (IEEE 802.1AB), CDP, its address table, OSPF and BGP neighbours. */
import type { Session } from '../snmp/session.ts';
import { numberOf, textOf } from '../snmp/value.ts';
import type { Value } from '../snmp/value.ts';
import type { Source } from './map-api.ts';
import type { Neighbour } from './match.rules.ts';
import { macOf } from './ports.rules.ts';

export type Told = {
  systemName: string;
  systemText: string;
  chassisMac: string;
  addresses: string[];
  neighbours: Partial<Record<Extract<Source, 'lldp' | 'cdp' | 'fdb' | 'ospf' | 'bgp'>, Neighbour[]>>;
};

const SYSTEM = ['1.3.6.1.2.1.1.5.0', '1.3.6.1.2.1.1.1.0', '1.0.8802.1.1.2.1.3.2.0'];
const IF_NAME = '1.3.6.1.2.1.31.1.1.1.1';
const IP_ADDRESS = '1.3.6.1.2.1.4.20.1';
const LLDP = '1.0.8802.1.1.2.1';
const CDP = '1.3.6.1.4.1.9.9.23.1.2.1.1';
const ARP = '1.3.6.1.2.1.4.22.1.2';
const BRIDGE_PORT = '1.3.6.1.2.1.17.1.4.1.2';
const FDB = '1.3.6.1.2.1.17.4.3.1.2';
const FDB_BY_VLAN = '1.3.6.1.2.1.17.7.1.2.2.1.2';
const OSPF = '1.3.6.1.2.1.14.10.1';
const BGP_STATE = '1.3.6.1.2.1.15.3.1.2';
const OSPF_FULL = 8;
const BGP_ESTABLISHED = 6;
/** More on one port is another switch behind it, not a host. */
const MOST_ON_A_PORT = 3;

/** Asks everything; a table that an agent does not have is empty. Throws SnmpFailure when it does not answer at all. */
export async function walkDevice(session: Session): Promise<Told> {
  const [name, text, chassis] = await session.get(SYSTEM);
  const ports = new Map((await session.walk(IF_NAME)).map(({ index, value }) => [index, textOf(value) ?? '']));
  const networks = await networksOf(session);
  const lldp = await readLldp(session, ports);
  const told: Told = {
    systemName: textOf(name) ?? '',
    systemText: textOf(text) ?? '',
    chassisMac: macOf(hexOf(chassis)),
    addresses: networks.map(({ address }) => address),
    neighbours: { lldp, cdp: await readCdp(session, ports) },
  };
  const taken = new Set([...(told.neighbours.lldp ?? []), ...(told.neighbours.cdp ?? [])].map(({ port }) => port));
  told.neighbours.fdb = await readHosts(session, ports, taken);
  told.neighbours.ospf = await readOspf(session, { ports, networks });
  told.neighbours.bgp = await readBgp(session, { ports, networks });
  return told;
}

async function readLldp(session: Session, ports: ReadonlyMap<string, string>): Promise<Neighbour[]> {
  const rows = await session.table(['4', '5', '6', '7', '8', '9'].map((column) => `${LLDP}.4.1.1.${column}`));
  if (rows.length === 0) return [];
  const local = new Map(
    (await session.table(['2', '3', '4'].map((column) => `${LLDP}.3.7.1.${column}`))).map(({ index, values }) => [
      index,
      values,
    ]),
  );
  const addresses = await managementOf(session);
  return rows.map(({ index, values: [chassisType, chassis, portType, port, description, systemName] }) => {
    // The first part of the index is a time that changes with each update (LLDP-MIB, lldpRemTimeMark).
    const [, localPort = '', remote = ''] = index.split('.');
    return {
      port: localName(localPort, local.get(localPort), ports),
      theirPort: portName(numberOf(portType), port, description),
      systemName: textOf(systemName) ?? '',
      chassisMac: numberOf(chassisType) === 4 ? macOf(hexOf(chassis)) : '',
      addresses: addresses.get(`${localPort}.${remote}`) ?? [],
    };
  });
}

/** lldpRemManAddrTable has the address in its index: subtype, length, octets. */
async function managementOf(session: Session): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const { index } of await session.walk(`${LLDP}.4.2.1.3`)) {
    const [, localPort = '', remote = '', type, length, ...octets] = index.split('.');
    if (type !== '1' || length !== '4' || octets.length !== 4) continue;
    const key = `${localPort}.${remote}`;
    found.set(key, [...(found.get(key) ?? []), octets.join('.')]);
  }
  return found;
}

/** lldpLocPortNum need not be an ifIndex: its id or description names the port. */
function localName(
  number: string,
  values: readonly (Value | undefined)[] | undefined,
  ports: ReadonlyMap<string, string>,
): string {
  const known = values && portName(numberOf(values[0]), values[1], values[2]);
  return known || (ports.get(number) ?? number);
}

function portName(type: number | undefined, id: Value | undefined, description: Value | undefined): string {
  // Subtypes 1 and 5 are names; 3 is a hardware address, 7 the vendor's own number (IEEE 802.1AB).
  if (type === 5 || type === 1) return textOf(id) ?? '';
  return textOf(description) ?? (type === 7 ? (textOf(id) ?? '') : '');
}

async function readCdp(session: Session, ports: ReadonlyMap<string, string>): Promise<Neighbour[]> {
  const rows = await session.table(['4', '6', '7'].map((column) => `${CDP}.${column}`));
  return rows.map(({ index, values: [address, id, port] }) => ({
    port: ports.get(index.split('.')[0] ?? '') ?? '',
    theirPort: textOf(port) ?? '',
    systemName: (textOf(id) ?? '').replace(/\(.*\)$/, ''),
    chassisMac: '',
    addresses: Buffer.isBuffer(address) && address.length === 4 ? [address.join('.')] : [],
  }));
}

/** Hosts on ports that lead to nobody else. */
async function readHosts(
  session: Session,
  ports: ReadonlyMap<string, string>,
  taken: ReadonlySet<string>,
): Promise<Neighbour[]> {
  const byVlan = await session.walk(FDB_BY_VLAN);
  const table =
    byVlan.length > 0
      ? byVlan.map(({ index, value }) => ({ index: index.split('.').slice(1).join('.'), value }))
      : await session.walk(FDB);
  if (table.length === 0) return [];
  const bridge = new Map(
    (await session.walk(BRIDGE_PORT)).map(({ index, value }) => [index, String(numberOf(value) ?? '')]),
  );
  const arp = new Map(
    (await session.walk(ARP)).map(({ index, value }) => [macOf(hexOf(value)), index.split('.').slice(1).join('.')]),
  );
  const onPort = new Map<string, Set<string>>();
  for (const { index, value } of table) {
    const port = ports.get(bridge.get(String(numberOf(value) ?? '')) ?? '') ?? '';
    const mac = macOf(
      index
        .split('.')
        .map((octet) => Number(octet).toString(16).padStart(2, '0'))
        .join(''),
    );
    if (port !== '' && mac !== '' && !taken.has(port)) onPort.set(port, (onPort.get(port) ?? new Set()).add(mac));
  }
  return [...onPort]
    .filter(([, macs]) => macs.size <= MOST_ON_A_PORT)
    .flatMap(([port, macs]) =>
      [...macs].map((mac) => {
        const address = arp.get(mac);
        return {
          port,
          theirPort: '',
          systemName: '',
          chassisMac: mac,
          addresses: address === undefined ? [] : [address],
          kind: 'endpoint',
        };
      }),
    );
}

type Network = { address: string; port: string; mask: string };
type Around = { ports: ReadonlyMap<string, string>; networks: readonly Network[] };

async function networksOf(session: Session): Promise<Network[]> {
  const rows = await session.table([`${IP_ADDRESS}.2`, `${IP_ADDRESS}.3`]);
  return rows.map(({ index, values: [port, mask] }) => ({
    address: index,
    port: String(numberOf(port) ?? ''),
    mask: typeof mask === 'string' ? mask : '',
  }));
}

async function readOspf(session: Session, around: Around): Promise<Neighbour[]> {
  const rows = await session.table([`${OSPF}.1`, `${OSPF}.6`]);
  return rows
    .filter(({ values }) => numberOf(values[1]) === OSPF_FULL)
    .flatMap(({ values: [address] }) => (typeof address === 'string' ? routed(address, around) : []));
}

async function readBgp(session: Session, around: Around): Promise<Neighbour[]> {
  const rows = await session.walk(BGP_STATE);
  return rows.filter(({ value }) => numberOf(value) === BGP_ESTABLISHED).flatMap(({ index }) => routed(index, around));
}

/** A routing neighbour is a link only where both stand on one network; its port is the one of that network. */
function routed(address: string, { ports, networks }: Around): Neighbour[] {
  const network = networks.find((each) => isOn(address, each));
  const port = network && ports.get(network.port);
  return port ? [{ port, theirPort: '', systemName: '', chassisMac: '', addresses: [address] }] : [];
}

function isOn(address: string, { address: own, mask }: Network): boolean {
  const [a, b, m] = [address, own, mask].map((each) => each.split('.').map(Number));
  if (!a || !b || !m || m.length !== 4 || mask === '255.255.255.255') return false;
  return a.every((octet, i) => (octet & (m[i] ?? 0)) === ((b[i] ?? 0) & (m[i] ?? 0)));
}

function hexOf(value: Value | undefined): string {
  return Buffer.isBuffer(value) ? value.toString('hex') : '';
}
