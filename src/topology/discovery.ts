/** Where discovery may look, and what a person does with what it proposes. */
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import { Problem, notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { recordFact } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import type { DeviceKind } from '../estate/api.ts';
import { addDeviceIn } from '../estate/devices.ts';
import { audit } from '../people/audit.ts';
import type { Discovery, DiscoverySettings, Proposal } from './discovery-api.ts';
import {
  credentialsKnown,
  decideProposal,
  discoveryOf,
  makeDue,
  proposalById,
  proposalsPage,
  putDiscovery,
  replaceRanges,
} from './discovery.store.ts';
import type { DiscoveryRow } from './discovery.store.ts';
import { wrongWith } from './ranges.rules.ts';
import { clientNameOf } from './store.ts';
import { topologyTopics } from './tell.ts';

type OfSite = { clientId: string; siteId: string };

export async function listDiscovery({ db }: Deps, actor: Actor, clientId: string): Promise<{ sites: Discovery[] }> {
  return db.as(scopeOf(actor), async (tx) => {
    if ((await clientNameOf(tx, clientId)) === undefined) throw notFound('client');
    return { sites: (await discoveryOf(tx, clientId)).map(shown) };
  });
}

/** Says where it may look. A range of the public internet must be meant, and nothing wider than a site. */
export async function setDiscovery(
  deps: Deps,
  actor: Actor,
  { clientId, siteId }: OfSite,
  settings: DiscoverySettings,
): Promise<Discovery> {
  const { enabled, everyMinutes, ranges, credentialIds, publicToo } = settings;
  const wrong = ranges.map((range) => wrongWith(range, publicToo)).find((each) => each !== undefined);
  if (wrong !== undefined) throw new Problem('discovery/range', 400, wrong);
  return deps.db.as(scopeOf(actor), async (tx) => {
    await siteOf(tx, { clientId, siteId });
    if ((await credentialsKnown(tx, clientId, credentialIds)) < new Set(credentialIds).size)
      throw notFound('credential');
    const now = deps.clock.now();
    await putDiscovery(tx, { clientId, siteId, enabled, everyMinutes, credentialIds, nextAt: isoOf(now) });
    await replaceRanges(tx, { clientId, siteId, ranges, at: isoOf(now), idOf: () => newId(now) });
    await tell(tx, deps, actor, { clientId, id: siteId, act: 'set', detail: { enabled, everyMinutes, ranges } });
    return siteOf(tx, { clientId, siteId });
  });
}

export async function runDiscovery(deps: Deps, actor: Actor, { clientId, siteId }: OfSite): Promise<Discovery> {
  return deps.db.as(scopeOf(actor), async (tx) => {
    await siteOf(tx, { clientId, siteId });
    if (!(await makeDue(tx, clientId, siteId, isoOf(deps.clock.now()))))
      throw new Problem('discovery/not-set', 409, 'Say first where discovery may look at this site.');
    await tell(tx, deps, actor, { clientId, id: siteId, act: 'run', detail: {} });
    return siteOf(tx, { clientId, siteId });
  });
}

export async function listProposals(
  { db }: Deps,
  actor: Actor,
  query: { clientId?: string | undefined; state: 'open' | 'all'; limit: number; after?: string | undefined },
): Promise<{ items: Proposal[]; next: string | null }> {
  return db.as(scopeOf(actor), (tx) => proposalsPage(tx, query));
}

export async function readProposal({ db }: Deps, actor: Actor, id: string): Promise<Proposal> {
  return db.as(scopeOf(actor), (tx) => found(tx, id));
}

/** Adds the device to the estate; its node becomes it by the fact of that. */
export async function approveProposal(
  deps: Deps,
  actor: Actor,
  id: string,
  { name, kind }: { name: string; kind: DeviceKind },
): Promise<Proposal> {
  return deps.db.as(scopeOf(actor), async (tx) => {
    const proposal = await undecided(tx, id);
    const { clientId, siteId, address } = proposal;
    const device = await addDeviceIn(tx, deps, actor, { clientId, name, kind, siteId, managementAddress: address });
    await decideProposal(tx, id, { state: 'approved', reason: '', deviceId: device.id, ...by(deps, actor) });
    await tell(tx, deps, actor, { clientId, id, act: 'approve', detail: { name, kind, deviceId: device.id } });
    return found(tx, id);
  });
}

export async function dismissProposal(deps: Deps, actor: Actor, id: string, reason: string): Promise<Proposal> {
  return deps.db.as(scopeOf(actor), async (tx) => {
    const { clientId } = await undecided(tx, id);
    await decideProposal(tx, id, { state: 'dismissed', reason, deviceId: null, ...by(deps, actor) });
    await tell(tx, deps, actor, { clientId, id, act: 'dismiss', detail: { reason } });
    return found(tx, id);
  });
}

type Told = { clientId: string; id: string; act: string; detail: Record<string, unknown> };

async function tell(tx: Tx, { clock }: Deps, actor: Actor, { clientId, id, act, detail }: Told): Promise<void> {
  await recordFact(tx, clock, { topic: topologyTopics.proposal, clientId, subjectId: id });
  await audit(tx, clock, actor, { act: `discovery.${act}`, recordKind: 'discovery', recordId: id, clientId, detail });
}

async function undecided(tx: Tx, id: string): Promise<Proposal> {
  const proposal = await found(tx, id);
  if (proposal.state !== 'open')
    throw new Problem('proposal/decided', 409, `This is decided already, by ${proposal.decidedBy ?? 'somebody'}.`);
  return proposal;
}

async function found(tx: Tx, id: string): Promise<Proposal> {
  const proposal = await proposalById(tx, id);
  if (!proposal) throw notFound('proposal');
  return proposal;
}

async function siteOf(tx: Tx, { clientId, siteId }: OfSite): Promise<Discovery> {
  const row = (await discoveryOf(tx, clientId)).find((each) => each.siteId === siteId);
  if (!row) throw notFound('site');
  return shown(row);
}

function shown(row: DiscoveryRow): Discovery {
  const { enabled, everyMinutes, said, failed, nextAt, ...rest } = row;
  return {
    ...rest,
    enabled: enabled ?? false,
    everyMinutes: everyMinutes ?? 360,
    said: said ?? '',
    failed: failed ?? false,
    nextAt: enabled ? nextAt : null,
  };
}

function by({ clock }: Deps, actor: Actor): { decidedAt: string; decidedBy: string } {
  return { decidedAt: isoOf(clock.now()), decidedBy: actor.name };
}
