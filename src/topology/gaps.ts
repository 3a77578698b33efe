/** The gap register: found and closed by rules, owned, dated and accepted by people. */
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import { Problem, notFound, stale } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { recordFact } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { audit } from '../people/audit.ts';
import type { Acceptance, Gap, GapChange, GapDetail, GapQuery } from './gap-api.ts';
import { gapRules } from './gap.rules.ts';
import type { GapWorld, Hit } from './gap-cases.rules.ts';
import {
  certificatesNearEnd,
  gapById,
  gapLines,
  gapsPage,
  insertGap,
  insertGapLine,
  liveGaps,
  staffNamed,
  supportEnds,
  updateGap,
} from './gaps.store.ts';
import type { GapSet, LiveGap } from './gaps.store.ts';
import { clientNameOf, nodesOf, takeTurn } from './store.ts';
import { topologyTopics } from './tell.ts';
import { drawingAt } from './topology.ts';

export type Checked = { found: number; opened: number; closed: number };
const ITSELF = 'Watchfloor';

export async function listGaps(
  { db }: Deps,
  actor: Actor,
  query: GapQuery,
): Promise<{ items: Gap[]; next: string | null }> {
  return db.as(scopeOf(actor), (tx) => gapsPage(tx, query));
}

export async function readGap({ db }: Deps, actor: Actor, id: string): Promise<GapDetail> {
  return db.as(scopeOf(actor), (tx) => detailOf(tx, id));
}

/** Looks for gaps now. */
export async function checkGaps(deps: Deps, actor: Actor, clientId: string): Promise<Checked> {
  return deps.db.as(scopeOf(actor), async (tx) => {
    if ((await clientNameOf(tx, clientId)) === undefined) throw notFound('client');
    return refreshGaps(tx, deps, clientId);
  });
}

/** Finds what is a gap now: new ones open, those that are no more close, and say so. Doing it twice changes nothing. */
export async function refreshGaps(tx: Tx, { clock }: Pick<Deps, 'clock'>, clientId: string): Promise<Checked> {
  await takeTurn(tx, clientId);
  const at = isoOf(clock.now());
  const hits = hitsIn(await worldOf(tx, clientId, at));
  const live = await liveGaps(tx, clientId);
  const known = new Map(live.map((gap) => [`${gap.rule} ${gap.key}`, gap]));
  const checked: Checked = { found: hits.size, opened: 0, closed: 0 };
  let changed = false;
  for (const [name, { rule, hit }] of hits) {
    const gap = known.get(name);
    if (!gap) {
      await open(tx, { clientId, at, rule, hit, id: newId(clock.now()) });
      checked.opened += 1;
    } else if (await keepUp(tx, { gap, hit, clientId, at })) changed = true;
  }
  for (const gap of live) {
    if (hits.has(`${gap.rule} ${gap.key}`)) continue;
    await updateGap(tx, gap.id, { state: 'closed', closedAt: at, acceptedBy: null, acceptedUntil: null });
    await insertGapLine(tx, { clientId, gapId: gap.id, at, byName: ITSELF, text: 'Closed: it is not there any more.' });
    checked.closed += 1;
  }
  if (changed || checked.opened + checked.closed > 0) await tellGap(tx, clock, clientId, null);
  return checked;
}

type Found = Map<string, { rule: (typeof gapRules)[number]; hit: Hit }>;

function hitsIn(world: GapWorld): Found {
  return new Map(gapRules.flatMap((rule) => rule.find(world).map((hit) => [`${rule.id} ${hit.key}`, { rule, hit }])));
}

async function worldOf(tx: Tx, clientId: string, at: string): Promise<GapWorld> {
  const { nodes, links } = await drawingAt(tx, clientId, at);
  const ends = new Map((await supportEnds(tx, clientId)).map(({ id, supportEnd }) => [id, supportEnd]));
  const ending = Map.groupBy(await certificatesNearEnd(tx, clientId), ({ deviceId }) => deviceId);
  const rows = await nodesOf(tx, clientId);
  const traits = new Map(
    rows.map(({ id, deviceId, managedFrom }) => [
      id,
      { managedFrom, certificates: ending.get(deviceId ?? '') ?? [], supportEnd: ends.get(deviceId ?? '') ?? null },
    ]),
  );
  return { nodes, links, traits, today: at.slice(0, 10) };
}

type Opening = { clientId: string; at: string; id: string; rule: (typeof gapRules)[number]; hit: Hit };

async function open(tx: Tx, { clientId, at, id, rule, hit }: Opening): Promise<void> {
  const { severity, risk, fix } = rule;
  await insertGap(tx, { id, clientId, rule: rule.id, severity, risk, fix, ...hit, openedAt: at });
  await insertGapLine(tx, { clientId, gapId: id, at, byName: ITSELF, text: `Found: ${hit.why}` });
}

/** What a known gap says now; an acceptance that has run out ends. */
async function keepUp(
  tx: Tx,
  { gap, hit, clientId, at }: { gap: LiveGap; hit: Hit; clientId: string; at: string },
): Promise<boolean> {
  const { title, why, nodes, links } = hit;
  const ranOut = gap.state === 'accepted' && gap.acceptedUntil !== null && gap.acceptedUntil < at.slice(0, 10);
  const same =
    [title, why, nodes, links].map(String).join('|') ===
    [gap.title, gap.why, gap.nodes, gap.links].map(String).join('|');
  if (same && !ranOut) return false;
  await updateGap(tx, gap.id, {
    title,
    why,
    nodes,
    links,
    ...(ranOut ? { state: 'open', acceptedBy: null, acceptedUntil: null } : {}),
  });
  if (ranOut)
    await insertGapLine(tx, {
      clientId,
      gapId: gap.id,
      at,
      byName: ITSELF,
      text: 'Open again: the acceptance has run out.',
    });
  return true;
}

/** Owner, next date, and whether the client has been told. */
export async function changeGap(
  deps: Deps,
  actor: Actor,
  id: string,
  { version, ownerId, nextOn, agreed }: GapChange,
): Promise<GapDetail> {
  return act(deps, actor, { id, version, act: 'change' }, async (tx) => {
    const ownerName = ownerId ? await staffNamed(tx, ownerId) : null;
    if (ownerId && ownerName === undefined) throw notFound('staff');
    const set: GapSet = {
      ...(ownerId === undefined ? {} : { ownerId, ownerName: ownerName ?? null }),
      ...(nextOn === undefined ? {} : { nextOn }),
      ...(agreed === undefined ? {} : { agreed }),
    };
    const said = [
      ownerId === undefined ? '' : ownerName ? `Owner: ${ownerName}.` : 'Nobody owns it.',
      nextOn === undefined ? '' : nextOn === null ? 'No next date.' : `Next: ${nextOn}.`,
      agreed === undefined ? '' : agreed ? 'Shown to the client.' : 'Not shown to the client.',
    ];
    return { set, text: said.filter((each) => each !== '').join(' ') };
  });
}

export async function acceptGap(
  deps: Deps,
  actor: Actor,
  id: string,
  { version, acceptedBy, acceptedUntil, because }: Acceptance,
): Promise<GapDetail> {
  if (acceptedUntil <= isoOf(deps.clock.now()).slice(0, 10))
    throw new Problem('gap/until-past', 400, 'An acceptance must end on a day to come.');
  return act(deps, actor, { id, version, act: 'accept' }, async () => ({
    set: { state: 'accepted', acceptedBy, acceptedUntil, acceptedBecause: because, agreed: true },
    text: `Accepted by ${acceptedBy} until ${acceptedUntil}: ${because}`,
  }));
}

export async function reopenGap(deps: Deps, actor: Actor, id: string, version: number): Promise<GapDetail> {
  return act(deps, actor, { id, version, act: 'reopen' }, async () => ({
    set: { state: 'open', acceptedBy: null, acceptedUntil: null },
    text: 'The acceptance was taken back.',
  }));
}

type Act = { id: string; version: number; act: string };

async function act(
  { db, clock }: Deps,
  actor: Actor,
  { id, version, act: what }: Act,
  decide: (tx: Tx, gap: Gap) => Promise<{ set: GapSet; text: string }>,
): Promise<GapDetail> {
  return db.as(scopeOf(actor), async (tx) => {
    const gap = await gapById(tx, id);
    if (!gap) throw notFound('gap');
    if (gap.version !== version) throw stale();
    if (gap.state === 'closed') throw new Problem('gap/closed', 409, 'This gap is closed: it is not there any more.');
    const { set, text } = await decide(tx, gap);
    await updateGap(tx, id, set);
    const { clientId } = gap;
    await insertGapLine(tx, { clientId, gapId: id, at: isoOf(clock.now()), byName: actor.name, text });
    await audit(tx, clock, actor, { act: `gap.${what}`, recordKind: 'gap', recordId: id, clientId, detail: { text } });
    await tellGap(tx, clock, clientId, id);
    return detailOf(tx, id);
  });
}

async function detailOf(tx: Tx, id: string): Promise<GapDetail> {
  const gap = await gapById(tx, id);
  if (!gap) throw notFound('gap');
  return { ...gap, lines: await gapLines(tx, id) };
}

async function tellGap(tx: Tx, clock: Deps['clock'], clientId: string, id: string | null): Promise<void> {
  await recordFact(tx, clock, { topic: topologyTopics.gap, clientId, subjectId: id ?? clientId, published: true });
}
