/** Makes the networks of the demo's clients: drawn ten days ago, seen since, with a cut in the night before. */
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import type { Deps } from '../db/deps.ts';
import { systemScope } from '../db/open.ts';
import type { Tx } from '../db/open.ts';
import { deviceKinds } from '../estate/api.ts';
import { addDevice, listDevices } from '../estate/devices.ts';
import { listSites } from '../estate/sites.ts';
import { listClients } from '../people/clients.ts';
import type { People } from '../people/people.ts';
import { listStaff } from '../people/staff.ts';
import { listDiscovery, setDiscovery } from '../topology/discovery.ts';
import { changeNode, drawLinkIn, drawNodeIn } from '../topology/draw.ts';
import { acceptGap, changeGap, checkGaps, listGaps } from '../topology/gaps.ts';
import { nodeKinds } from '../topology/map-api.ts';
import { observeIn } from '../topology/observe.ts';
import { markIn, unmarkIn, watchIn } from '../topology/states.ts';
import { takeTurn } from '../topology/store.ts';
import { tellChanged } from '../topology/tell.ts';
import { readMap } from '../topology/topology.ts';
import { cliActor } from './cast.ts';
import { cables, moreGear, plugged, smallSite, things } from './networks.ts';
import type { DemoLink, DemoNode } from './networks.ts';
import { clients } from './world.ts';
import type { DemoClient } from './world.ts';

const ALL = 200;
const LARGE = 'Northwind Logistics';
const DAY_MS = 24 * 3_600_000;
const DRAWN_BEFORE_MS = 10 * DAY_MS;

/** Clients whose network is drawn already are left as they are. */
export async function seedNetworks(deps: People): Promise<void> {
  const { items } = await listClients(deps, cliActor, { archived: 'no', limit: ALL });
  for (const client of clients) {
    const id = items.find(({ name }) => name === client.name)?.id;
    if (id === undefined) continue;
    const { links } = await readMap(deps, cliActor, id);
    if (links.length === 0) await seedNetwork(deps, cliActor, id, client);
  }
}

async function seedNetwork(deps: People, actor: Actor, clientId: string, client: DemoClient): Promise<void> {
  const large = client.name === LARGE;
  if (large) await addGear(deps, actor, clientId);
  const world = await worldOf(deps, actor, clientId);
  await deps.db.as(systemScope, async (tx) => {
    await takeTurn(tx, clientId);
    const at = isoOf(deps.clock.now() - DRAWN_BEFORE_MS);
    const links = large ? [...cables, ...cablesOf(plugged)] : smallLinks(client);
    const ids = new Map<string, string>();
    const own = new Map(things.map((node) => [node.name, node]));
    for (const name of new Set(links.flatMap(({ from, to }) => [from, to])))
      ids.set(name, await drawOne(tx, deps, { clientId, at, name, world, node: own.get(name) }));
    for (const { from, to, ports, lag, label = '', megabits = null } of links)
      await drawLinkIn(
        tx,
        deps,
        { clientId, at, source: 'drawn' },
        {
          a: ids.get(from) ?? '',
          b: ids.get(to) ?? '',
          aPort: ports[0],
          bPort: ports[1],
          aLag: lag?.[0] ?? '',
          bLag: lag?.[1] ?? '',
          label,
          megabits,
        },
      );
    await watchAll(tx, deps, { clientId, at, world, links });
    await seeAll(tx, deps, { clientId, at, ids, world, links });
    if (large) await nightBefore(tx, deps, { clientId, ids, world });
    await tellChanged(tx, deps.clock, clientId, 'parts');
  });
  if (large) await lookAfter(deps, actor, clientId);
}

/** Its pair is written down, discovery may look, and three of its gaps have people behind them. */
async function lookAfter(deps: People, actor: Actor, clientId: string): Promise<void> {
  const { nodes } = await readMap(deps, actor, clientId);
  const [one, two] = ['rtm-fw1', 'rtm-fw2'].map((name) => nodes.find((node) => node.name === name));
  if (one && two) await changeNode(deps, actor, { clientId, nodeId: one.id }, { version: one.version, peerId: two.id });
  const { sites } = await listDiscovery(deps, actor, clientId);
  for (const { siteId, siteName } of sites)
    await setDiscovery(
      deps,
      actor,
      { clientId, siteId },
      {
        enabled: false,
        everyMinutes: 360,
        ranges: [siteName === 'Venlo depot' ? '10.0.2.0/24' : '10.0.1.0/24'],
        credentialIds: [],
        publicToo: false,
      },
    );
  await checkGaps(deps, actor, clientId);
  const { items } = await listGaps(deps, actor, { clientId, state: 'open', limit: ALL });
  const staff = await listStaff(deps, actor, { disabled: 'no', limit: ALL });
  const day = (days: number): string => isoOf(deps.clock.now() + days * DAY_MS).slice(0, 10);
  const of = (rule: string, title: string) => items.find((gap) => gap.rule === rule && gap.title.includes(title));
  const exposed = of('management-exposed', 'rtm-acc4');
  const ownerId = staff.items.find(({ name }) => name === 'Jordan Hale')?.id ?? null;
  if (exposed)
    await changeGap(deps, actor, exposed.id, { version: exposed.version, ownerId, nextOn: day(6), agreed: true });
  const core = of('single-device', 'vnl-core1');
  if (core)
    await acceptGap(deps, actor, core.id, {
      version: core.version,
      acceptedBy: 'Femke de Vries',
      acceptedUntil: day(120),
      because: 'The depot moves in the spring; until then a spare lies on the shelf.',
    });
}

type World = { devices: Map<string, { id: string; kind: string; address: string | null }>; sites: Map<string, string> };

async function worldOf(deps: Deps, actor: Actor, clientId: string): Promise<World> {
  const devices = await listDevices(deps, actor, { clientId, retired: 'no', limit: ALL });
  const sites = await listSites(deps, actor, { clientId, retired: 'no', limit: ALL });
  return {
    devices: new Map(
      devices.items.map(({ id, name, kind, managementAddress }) => [name, { id, kind, address: managementAddress }]),
    ),
    sites: new Map(sites.items.map(({ id, name }) => [name, id])),
  };
}

async function addGear(deps: Deps, actor: Actor, clientId: string): Promise<void> {
  const { devices, sites } = await worldOf(deps, actor, clientId);
  for (const { name, kind, site, vendor = '', model = '', address = null } of moreGear)
    if (!devices.has(name))
      await addDevice(deps, actor, {
        clientId,
        name,
        kind: deviceKinds.find((each) => each === kind) ?? 'other',
        siteId: sites.get(site) ?? null,
        vendor,
        model,
        managementAddress: address,
        criticality: 'high',
        ...(name === 'rtm-acc3' ? { supportEnd: isoOf(deps.clock.now() + 60 * DAY_MS).slice(0, 10) } : {}),
      });
}

type One = { clientId: string; at: string; name: string; world: World; node: DemoNode | undefined };

async function drawOne(tx: Tx, deps: Deps, { clientId, at, name, world, node }: One): Promise<string> {
  const device = world.devices.get(name);
  const known = moreGear.find((each) => each.name === name);
  return drawNodeIn(
    tx,
    deps,
    { clientId, at, source: 'drawn' },
    {
      name,
      kind: nodeKinds.find((each) => each === (device?.kind ?? node?.kind)) ?? 'other',
      deviceId: device?.id ?? null,
      siteId: world.sites.get(node?.site ?? '') ?? null,
      zone: node?.zone ?? known?.zone ?? zoneOf(name),
      peerId: null,
      managedFrom: name === 'rtm-acc4' ? ['users', 'management'] : ['management'],
    },
  );
}

function zoneOf(name: string): string {
  if (/-fw\d$/.test(name)) return 'dmz';
  return /-rtr\d$/.test(name) ? 'outside' : 'servers';
}

function smallLinks(client: DemoClient): DemoLink[] {
  const prefixes = client.sites.map(({ devices }) => devices[0]?.name.split('-')[0] ?? '');
  const within = client.sites.flatMap(({ devices }, i) =>
    smallSite(prefixes[i] ?? '', devices[0]?.speaks === 'fortigate' ? 'port2' : 'ge-0/0/1'),
  );
  const [first, ...more] = prefixes;
  const between = more.map((prefix): DemoLink => ({
    from: `${first ?? ''}-rtr1`,
    to: `${prefix}-rtr1`,
    ports: ['GigabitEthernet0/0/1', 'GigabitEthernet0/0/1'],
    label: 'MPLS',
  }));
  return [...within, ...between];
}

function cablesOf(pairs: typeof plugged): DemoLink[] {
  const used = new Map<string, number>();
  return pairs.map(([on, host]) => {
    const port = used.get(on) ?? 0;
    used.set(on, port + 1);
    return { from: on, to: host, ports: [`ge-0/0/${port + 2}`, ''] as const };
  });
}

type Drawn = { clientId: string; at: string; world: World; links: readonly DemoLink[] };

/** Every port of the network's own devices is watched. */
async function watchAll(tx: Tx, deps: Deps, { clientId, at, world, links }: Drawn): Promise<void> {
  for (const [name, { id }] of world.devices) {
    const ports = links.flatMap(({ from, to, ports: [a, b] }) => (from === name ? [a] : to === name ? [b] : []));
    await watchIn(tx, deps, { clientId, deviceId: id, ports, at });
  }
}

/** Devices tell by LLDP what they are plugged into; switches see the rest in their tables. */
async function seeAll(
  tx: Tx,
  deps: Deps,
  { clientId, at, world, links, ids }: Drawn & { ids: Map<string, string> },
): Promise<void> {
  for (const [name] of world.devices) {
    const told = links.flatMap(({ from, to, ports: [a, b] }) =>
      from === name ? [{ far: to, port: a, theirPort: b }] : to === name ? [{ far: from, port: b, theirPort: a }] : [],
    );
    const neighbours = told
      .filter(({ far, port }) => world.devices.has(far) && port !== '')
      .map(({ far, port, theirPort }) => ({
        port,
        theirPort,
        systemName: far,
        chassisMac: '',
        addresses: [world.devices.get(far)?.address ?? '127.0.0.1'],
      }));
    const reporterId = ids.get(name);
    if (reporterId === undefined) continue;
    const hosts = told.filter(({ far, port }) => !world.devices.has(far) && port !== '' && far !== 'Internet');
    const table = hosts.map(({ far, port }) => ({
      port,
      theirPort: '',
      systemName: far,
      chassisMac: '',
      addresses: [],
    }));
    if (table.length > 0)
      await observeIn(tx, deps, {
        clientId,
        reporterId,
        siteId: null,
        source: 'fdb',
        neighbours: table,
        at: isoOf(deps.clock.now()),
      });
    await observeIn(tx, deps, { clientId, reporterId, siteId: null, source: 'lldp', neighbours, at });
    await observeIn(tx, deps, {
      clientId,
      reporterId,
      siteId: null,
      source: 'lldp',
      neighbours,
      at: isoOf(deps.clock.now()),
    });
  }
}

/** The fibre between the two sites was cut at 03:07 UTC for half an hour; since yesterday something nobody knows hangs on a switch. */
async function nightBefore(
  tx: Tx,
  deps: Deps,
  { clientId, ids, world }: { clientId: string; ids: Map<string, string>; world: World },
): Promise<void> {
  const now = deps.clock.now();
  const midnight = Math.floor(now / DAY_MS) * DAY_MS;
  const night = now - midnight > 5 * 3_600_000 ? midnight : midnight - DAY_MS;
  const ref = newId(now);
  const router = world.devices.get('rtm-rtr1')?.id ?? '';
  const text = 'rtm-rtr1: GigabitEthernet0/0/1 is down (fibre to Venlo)';
  await markIn(tx, deps, {
    clientId,
    ref,
    deviceId: router,
    port: 'GigabitEthernet0/0/1',
    effect: 'down',
    text,
    since: isoOf(night + 187 * 60_000),
  });
  await unmarkIn(tx, deps, { clientId, ref, at: isoOf(night + 221 * 60_000) });
  const reporterId = ids.get('rtm-acc2');
  if (reporterId === undefined) return;
  await observeIn(tx, deps, {
    clientId,
    reporterId,
    siteId: world.sites.get('Rotterdam terminal') ?? null,
    source: 'arp',
    at: isoOf(now - DAY_MS),
    neighbours: [
      {
        port: 'ge-0/0/21',
        theirPort: '',
        systemName: '',
        chassisMac: '50:c7:bf:1a:2b:3c',
        addresses: ['10.0.1.187'],
        kind: 'unknown',
      },
    ],
  });
}
