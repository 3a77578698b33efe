import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import type { Deps } from '../db/deps.ts';
import { scopeOf } from '../db/scope.ts';
import { mounted } from '../http/mount.ts';
import type { Mounted } from '../http/mount.ts';
import { ownClient } from '../people/client-users.ts';
import { listGaps } from '../topology/gaps.ts';
import { drawingAt } from '../topology/topology.ts';
import type { PortalGap, PortalMap } from './topology-api.ts';
import { portalTopologyRoutes } from './topology-api.ts';

export function portalTopologyHttp(deps: Deps): Mounted {
  return mounted(portalTopologyRoutes, {
    portalMap: ({ actor, query }) => mapFor(deps, actor, query.at),
    portalGaps: ({ actor }) => gapsFor(deps, actor),
  });
}

async function mapFor({ db, clock }: Deps, actor: Actor, asked: string | undefined): Promise<PortalMap> {
  const clientId = ownClient(actor);
  const at = asked ?? isoOf(clock.now());
  const { nodes, links } = await db.as(scopeOf(actor), (tx) => drawingAt(tx, clientId, at));
  return {
    at,
    nodes: nodes.map(({ id, name, kind, siteId, siteName, state, foldsInto, x, y }) => ({
      id,
      name,
      kind,
      siteId,
      site: siteName,
      state,
      foldsInto,
      x,
      y,
    })),
    links: links.map(({ id, a, b, label, state, reasons }) => ({
      id,
      a,
      b,
      name: label,
      state,
      since: reasons[0]?.since ?? null,
    })),
  };
}

/** Row-level security shows a client user only what was agreed. */
async function gapsFor(deps: Deps, actor: Actor): Promise<{ items: PortalGap[] }> {
  const clientId = ownClient(actor);
  const { items } = await listGaps(deps, actor, { clientId, state: 'live', limit: 200 });
  return {
    items: items.map((gap) => ({
      id: gap.id,
      title: gap.title,
      why: gap.why,
      risk: gap.risk,
      fix: gap.fix,
      severity: gap.severity,
      state: gap.state,
      owner: gap.ownerName,
      nextOn: gap.nextOn,
      acceptedBy: gap.acceptedBy,
      acceptedUntil: gap.acceptedUntil,
      since: gap.openedAt,
    })),
  };
}
