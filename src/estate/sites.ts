/** The sites of clients: what other slices and the routes may ask of them. */
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import { Problem, notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { recordFact } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { audit } from '../people/audit.ts';
import { changedMeanwhile } from '../people/versions.ts';
import { blankSite, changesOf, sentOnly } from './rules.ts';
import type { NewSite, Site, SiteChange, SiteQuery } from './site-api.ts';
import { insertSite, siteById, siteForUpdate, sitesPage, updateSite } from './sites.store.ts';

/** One page of sites by name. */
export async function listSites(
  { db }: Deps,
  actor: Actor,
  query: SiteQuery,
): Promise<{ items: Site[]; next: string | null }> {
  return db.as(scopeOf(actor), (tx) => sitesPage(tx, query));
}

export async function getSite({ db }: Deps, actor: Actor, id: string): Promise<Site> {
  return db.as(scopeOf(actor), (tx) => found(tx, id));
}

export async function addSite(deps: Deps, actor: Actor, input: NewSite): Promise<Site> {
  return deps.db.as(scopeOf(actor), (tx) => addSiteIn(tx, deps, actor, input));
}

/** As `addSite`, inside a transaction that does more. */
export async function addSiteIn(tx: Tx, { clock }: Pick<Deps, 'clock'>, actor: Actor, input: NewSite): Promise<Site> {
  const now = clock.now();
  const id = newId(now);
  const { clientId, name, zone, ...more } = input;
  const site = { ...blankSite, ...sentOnly(more), clientId, name, zone };
  halfPlaced(site);
  await insertSite(tx, { ...site, id, version: 1, createdAt: isoOf(now), retiredAt: null });
  await tell(tx, clock, actor, {
    id,
    clientId: input.clientId,
    act: 'site.add',
    change: 'added',
    detail: { name: input.name },
  });
  return found(tx, id);
}

export async function changeSite(
  deps: Deps,
  actor: Actor,
  id: string,
  { version, ...asked }: SiteChange,
): Promise<Site> {
  return deps.db.as(scopeOf(actor), async (tx) => {
    const before = await inService(tx, id, version);
    const changes = changesOf(before, asked);
    if (Object.keys(changes).length === 0) return before;
    halfPlaced({ ...before, ...sentOnly(asked) });
    await updateSite(tx, id, sentOnly(asked));
    await tell(tx, deps.clock, actor, {
      id,
      clientId: before.clientId,
      act: 'site.change',
      change: 'changed',
      detail: { version: version + 1, changed: changes },
    });
    return found(tx, id);
  });
}

/** Takes a site out of the lists; refused while devices are in service there. */
export async function retireSite(deps: Deps, actor: Actor, id: string, version: number): Promise<Site> {
  return deps.db.as(scopeOf(actor), async (tx) => {
    const before = await inService(tx, id, version);
    if (before.devices > 0)
      throw new Problem(
        'site/in-use',
        409,
        `${before.devices} devices in service stand at this site. Move or retire them first.`,
      );
    await updateSite(tx, id, { retiredAt: isoOf(deps.clock.now()) });
    await tell(tx, deps.clock, actor, {
      id,
      clientId: before.clientId,
      act: 'site.retire',
      change: 'retired',
      detail: { name: before.name, version: version + 1, changed: { retired: [false, true] } },
    });
    return found(tx, id);
  });
}

type Told = { id: string; clientId: string; act: string; change: string; detail: Record<string, unknown> };

async function tell(
  tx: Tx,
  clock: Deps['clock'],
  actor: Actor,
  { id, clientId, act, change, detail }: Told,
): Promise<void> {
  await recordFact(tx, clock, { topic: 'site.changed', clientId, subjectId: id, published: true, data: { change } });
  await audit(tx, clock, actor, { act, recordKind: 'site', recordId: id, clientId, detail });
}

function halfPlaced({ latitude, longitude }: { latitude: number | null; longitude: number | null }): void {
  if ((latitude === null) === (longitude === null)) return;
  throw new Problem('site/half-placed', 400, 'Give latitude and longitude both, or neither.');
}

async function found(tx: Tx, id: string): Promise<Site> {
  const site = await siteById(tx, id);
  if (!site) throw notFound('site');
  return site;
}

async function inService(tx: Tx, id: string, version: number): Promise<Site> {
  const site = await siteForUpdate(tx, id);
  if (!site) throw notFound('site');
  if (site.version !== version) throw await changedMeanwhile(tx, { kind: 'site', id, version, current: site });
  if (site.retiredAt !== null) throw new Problem('site/retired', 409, 'This site is retired.');
  return site;
}
