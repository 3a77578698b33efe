/** A device of the estate is a monitored node while it is in service. One that was seen before as unknown is that one. */
import { newId } from '../base/id.ts';
import type { Deps } from '../db/deps.ts';
import type { Tx } from '../db/open.ts';
import { settleProposals } from './discovery.store.ts';
import { deviceRow, putWatched } from './marks.store.ts';
import type { DeviceRow } from './marks.store.ts';
import { findLink } from './match.rules.ts';
import { isEverybodys, nameKey } from './ports.rules.ts';
import type { NodeRow } from './store.ts';
import {
  insertNode,
  linkSpansAt,
  linksOf,
  nodeSpansAt,
  nodesOf,
  sayLink,
  sayNode,
  takeTurn,
  unsayLink,
  unsayNode,
  updateLink,
  updateNode,
} from './store.ts';
import { tellChanged } from './tell.ts';

/** What has become of a device is done to its node. */
export async function followDevice(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  deviceId: string,
  at: string,
): Promise<void> {
  const device = await deviceRow(tx, deviceId);
  if (!device) return;
  const { clientId } = device;
  await takeTurn(tx, clientId);
  const nodes = await nodesOf(tx, clientId);
  const own = nodes.find((node) => node.deviceId === deviceId);
  if (device.retiredAt !== null) {
    if (own) await unsayNode(tx, { clientId, of: own.id, layer: 'monitored', at });
    await putWatched(tx, { clientId, deviceId, ports: [], at });
    return tellChanged(tx, clock, clientId, 'parts');
  }
  const strangers = own ? strangersLike(device, nodes) : [];
  const adopted = own ?? strangersLike(device, nodes)[0];
  const fields = {
    deviceId,
    siteId: device.siteId,
    name: device.name,
    kind: device.kind,
    addresses: device.addresses,
  };
  const id = adopted?.id ?? newId(clock.now());
  if (adopted) await updateNode(tx, adopted, fields);
  else
    await insertNode(
      tx,
      { id, clientId, ...fields, zone: '', systemName: '', chassisMac: '', peerId: null, managedFrom: [] },
      at,
    );
  for (const stranger of strangers) await become(tx, { clientId, at, from: stranger, to: id });
  await sayNode(tx, { clientId, of: id, layer: 'monitored', source: 'estate', at });
  await settleProposals(tx, { clientId, nodeIds: [id, ...strangers.map((each) => each.id)], deviceId, at });
  await tellChanged(tx, clock, clientId, 'parts');
}

/** Unknown nodes that are this device: by an address or by the name, and only when no other device could be meant. */
function strangersLike(device: DeviceRow, nodes: readonly NodeRow[]): NodeRow[] {
  const name = nameKey(device.name);
  const known = nodes.filter(({ deviceId }) => deviceId !== null && deviceId !== device.id);
  if (known.some((node) => nameKey(node.name) === name)) return [];
  return nodes.filter(
    (node) =>
      node.deviceId === null &&
      (node.addresses.some((address) => !isEverybodys(address) && device.addresses.includes(address)) ||
        [node.name, node.systemName].some((each) => nameKey(each) === name) ||
        device.addresses.includes(node.name)),
  );
}

type Becoming = { clientId: string; at: string; from: NodeRow; to: string };

/** All that was told of one node is told of the other from now on; the first leaves no phantom. */
async function become(tx: Tx, { clientId, at, from, to }: Becoming): Promise<void> {
  const spans = await linkSpansAt(tx, clientId, at);
  const links = await linksOf(tx, clientId);
  const mine = links.filter(({ aId, bId }) => aId === from.id || bId === from.id);
  for (const link of mine) {
    const far = link.aId === from.id ? { id: link.bId, port: link.bPort } : { id: link.aId, port: link.aPort };
    const near = link.aId === from.id ? link.aPort : link.bPort;
    const [aId, bId, aPort, bPort] = to < far.id ? [to, far.id, near, far.port] : [far.id, to, far.port, near];
    if (aId === bId) continue;
    const twin = findLink(
      { aId, bId, aPort, bPort },
      links.map((each) => ({ ...each, designed: false })),
    );
    if (!twin) {
      const swapped = (link.aId === from.id) === (bId === to);
      const lags = swapped ? { aLag: link.bLag, bLag: link.aLag } : { aLag: link.aLag, bLag: link.bLag };
      await updateLink(tx, { clientId, id: link.id }, { aId, bId, aPort, bPort, ...lags });
      continue;
    }
    for (const span of spans.filter((each) => each.of === link.id)) {
      await unsayLink(tx, { clientId, of: link.id, layer: span.layer, source: span.source, at });
      await sayLink(tx, { clientId, of: twin.id, layer: span.layer, source: span.source, at, end: 'both' });
    }
  }
  for (const span of (await nodeSpansAt(tx, clientId, at)).filter((each) => each.of === from.id)) {
    await unsayNode(tx, { clientId, of: from.id, layer: span.layer, source: span.source, at });
    await sayNode(tx, { clientId, of: to, layer: span.layer, source: span.source, at });
  }
}
