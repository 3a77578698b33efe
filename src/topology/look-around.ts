/** One run of discovery: from the devices of a site to those around them, inside the allowed ranges and nowhere else. */
import { theSystem } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import type { Deps } from '../db/deps.ts';
import { recordFact } from '../db/facts.ts';
import { systemScope } from '../db/open.ts';
import type { Tx } from '../db/open.ts';
import { useCredentials } from '../estate/credentials.ts';
import type { Secret } from '../estate/credentials.ts';
import type { SnmpClient } from '../snmp/client.ts';
import { SnmpFailure } from '../snmp/failure.ts';
import type { Credential } from '../snmp/security.ts';
import { discoveryOf, endRun, propose, takeDue } from './discovery.store.ts';
import type { Due } from './discovery.store.ts';
import { deviceRows } from './marks.store.ts';
import { observeIn } from './observe.ts';
import { isEverybodys, nameKey } from './ports.rules.ts';
import { isAllowed } from './ranges.rules.ts';
import { nodesOf, updateNode } from './store.ts';
import type { NodeRow } from './store.ts';
import { topologyTopics } from './tell.ts';
import { walkDevice } from './walk.ts';
import type { Told } from './walk.ts';

export type Looking = Deps & { secret: string; snmp: SnmpClient; port?: number };

const MOST_ASKED = 500;
const AT_ONCE = 4;
const PORT = 161;

/** Does every run that is due; returns how many. */
export async function lookAround(looking: Looking): Promise<number> {
  for (let runs = 0; ; runs += 1) {
    const due = await looking.db.as(systemScope, (tx) => takeDue(tx, isoOf(looking.clock.now())));
    if (!due) return runs;
    await oneRun(looking, due);
  }
}

type Run = {
  due: Due;
  ranges: readonly string[];
  credentials: Credential[];
  sums: { asked: number; answered: number; proposed: number; refused: Set<string> };
};

async function oneRun(looking: Looking, due: Due): Promise<void> {
  const run = await looking.db.as(systemScope, (tx) => prepared(tx, looking, due));
  let failed = false;
  try {
    await spread(looking, run);
  } catch (error) {
    failed = true;
    looking.log.error(
      { err: error, siteId: due.siteId },
      'a run of discovery broke off; it is tried again at its next time',
    );
  }
  const { db, clock } = looking;
  await db.as(systemScope, async (tx) => {
    await endRun(tx, due, { at: isoOf(clock.now()), said: wordsOf(run, failed), failed });
    await recordFact(tx, clock, { topic: topologyTopics.proposal, clientId: due.clientId, subjectId: due.siteId });
  });
}

async function prepared(tx: Tx, looking: Looking, due: Due): Promise<Run> {
  const site = (await discoveryOf(tx, due.clientId)).find(({ siteId }) => siteId === due.siteId);
  const secrets = await useCredentials(tx, looking, due.credentialIds, {
    by: theSystem,
    for: `discovery at ${site?.siteName ?? 'a site'}`,
  });
  return {
    due,
    ranges: site?.ranges ?? [],
    credentials: [...secrets.values()].flatMap(credentialOf),
    sums: { asked: 0, answered: 0, proposed: 0, refused: new Set() },
  };
}

/** From the devices of the site outwards: each that answers names more. */
async function spread(looking: Looking, run: Run): Promise<void> {
  const { clientId, siteId } = run.due;
  const devices = await looking.db.as(systemScope, (tx) => deviceRows(tx, clientId));
  const seeds = devices.filter((device) => device.siteId === siteId).flatMap(({ addresses }) => addresses.slice(0, 1));
  const seen = new Set(seeds);
  let open = [...seen];
  while (open.length > 0 && run.sums.asked < MOST_ASKED) {
    const batch = open.splice(0, AT_ONCE);
    const found = await Promise.all(batch.map((address) => askOne(looking, run, address)));
    for (const address of found.flat())
      if (!seen.has(address) && !isEverybodys(address)) open = [...open, ...fresh(seen, address)];
  }
}

function fresh(seen: Set<string>, address: string): string[] {
  seen.add(address);
  return [address];
}

/** Asks one address with each credential until one is answered; returns addresses it names. */
async function askOne(looking: Looking, run: Run, address: string): Promise<string[]> {
  if (!isAllowed(address, run.ranges)) {
    run.sums.refused.add(address);
    return [];
  }
  run.sums.asked += 1;
  for (const credential of run.credentials) {
    const told = await walked(looking, address, credential);
    if (!told) continue;
    run.sums.answered += 1;
    await looking.db.as(systemScope, (tx) => takeIn(tx, looking, { run, address, told }));
    return [...(told.neighbours.lldp ?? []), ...(told.neighbours.cdp ?? []), ...(told.neighbours.ospf ?? [])].flatMap(
      ({ addresses }) => [...addresses],
    );
  }
  return [];
}

async function walked(
  { snmp, port = PORT, log }: Looking,
  address: string,
  credential: Credential,
): Promise<Told | undefined> {
  try {
    return await walkDevice(snmp.session({ address, port, credential }));
  } catch (error) {
    if (!(error instanceof SnmpFailure)) throw error;
    log.debug({ address, why: error.message }, 'discovery was not answered');
    return undefined;
  }
}

async function takeIn(
  tx: Tx,
  looking: Looking,
  { run, address, told }: { run: Run; address: string; told: Told },
): Promise<void> {
  const { clientId, siteId } = run.due;
  const at = isoOf(looking.clock.now());
  const reporter = await reporterOf(tx, { clientId, address, told });
  if (!reporter) return;
  const unknown = new Set<string>();
  for (const source of ['lldp', 'cdp', 'fdb', 'ospf', 'bgp'] as const) {
    const neighbours = told.neighbours[source] ?? [];
    const seen = await observeIn(tx, looking, { clientId, reporterId: reporter.id, siteId, source, neighbours, at });
    if (source !== 'fdb') for (const id of seen.unknown) unknown.add(id);
  }
  const nodes = await nodesOf(tx, clientId);
  for (const node of nodes.filter(({ id, deviceId }) => deviceId === null && unknown.has(id)))
    if (
      await propose(tx, {
        id: newId(looking.clock.now()),
        clientId,
        nodeId: node.id,
        siteId,
        name: node.name,
        kind: kindFor(node),
        address: node.addresses[0] ?? null,
        why: `Named by ${reporter.name} as its neighbour`,
        foundAt: at,
      })
    )
      run.sums.proposed += 1;
}

/** Who answered: the node with this address, or with the name it says. */
async function reporterOf(
  tx: Tx,
  { clientId, address, told }: { clientId: string; address: string; told: Told },
): Promise<NodeRow | undefined> {
  const nodes = await nodesOf(tx, clientId);
  const node =
    nodes.find(({ addresses }) => addresses.includes(address)) ??
    nodes.find(
      ({ name, systemName }) =>
        told.systemName !== '' && [name, systemName].map(nameKey).includes(nameKey(told.systemName)),
    );
  if (!node) return undefined;
  const own = told.addresses.filter(
    (each) => !isEverybodys(each) && !nodes.some(({ id, addresses }) => id !== node.id && addresses.includes(each)),
  );
  const learnt = {
    ...(node.systemName === '' && told.systemName !== '' ? { systemName: told.systemName } : {}),
    ...(node.chassisMac === '' && told.chassisMac !== '' ? { chassisMac: told.chassisMac } : {}),
    ...(own.some((each) => !node.addresses.includes(each))
      ? { addresses: [...new Set([...node.addresses, ...own])] }
      : {}),
  };
  if (Object.keys(learnt).length > 0) await updateNode(tx, node, learnt);
  return node;
}

function kindFor({ kind }: NodeRow): string {
  return kind === 'unknown' ? 'other' : kind;
}

function credentialOf(secret: Secret): Credential[] {
  if (secret.kind === 'snmp-v2c') return [{ version: '2c', community: secret.community }];
  if (secret.kind !== 'snmp-v3') return [];
  const { user, keys, context } = secret;
  return [{ version: '3', user, keys, ...(context === undefined ? {} : { context }) }];
}

function wordsOf({ ranges, credentials, sums }: Run, failed: boolean): string {
  if (ranges.length === 0) return 'No range is allowed here, so nothing was asked.';
  if (credentials.length === 0) return 'There is no SNMP credential to ask with.';
  const { asked, answered, proposed, refused } = sums;
  const outside =
    refused.size === 0
      ? ''
      : ` Outside the allowed ranges and not asked: ${[...refused].slice(0, 5).join(', ')}${refused.size > 5 ? ' and more' : ''}.`;
  return `${asked} asked, ${answered} answered, ${proposed} new.${outside}${failed ? ' It broke off before the end.' : ''}`;
}
