/** Collectors as people handle them: added, looked at, revoked. */
import { createHash, randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import type { Config } from '../base/config.ts';
import { newId } from '../base/id.ts';
import { notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { recordFact } from '../db/facts.ts';
import { scopeOf } from '../db/scope.ts';
import { audit } from '../people/audit.ts';
import type { Collector, Enrolment, NewCollector } from './api.ts';
import { openAuthority } from './authority.ts';
import { bundleText } from './bundle.ts';
import { stateOf } from './rules.ts';
import { collectorById, insertCollector, listed, revoke } from './store.ts';
import type { CollectorRow } from './store.ts';

export const collectorTopic = 'collector.changed';

const DAY_MS = 86_400_000;
const TOKEN_MS = 7 * DAY_MS;

export async function listCollectors(
  { db, clock }: Deps,
  actor: Actor,
  clientId: string | undefined,
): Promise<{ items: Collector[] }> {
  const rows = await db.as(scopeOf(actor), (tx) => listed(tx, clientId, isoOf(clock.now() - 30 * DAY_MS)));
  return { items: rows.map(shaped) };
}

/** Makes a collector; what it enrols with is in the answer and nowhere else. */
export async function addCollector(deps: Deps, actor: Actor, input: NewCollector): Promise<Enrolment> {
  const { clock, config, db } = deps;
  const now = clock.now();
  const { clientId, name, siteId = null } = input;
  const [id, endsAt, token] = [newId(now), isoOf(now + TOKEN_MS), randomBytes(32).toString('base64url')];
  const { certificate: authority } = await openAuthority(config.data, clock);
  await db.as(scopeOf(actor), async (tx) => {
    const [tokenHash, createdAt] = [hashOf(token), isoOf(now)];
    await insertCollector(tx, { id, clientId, siteId, name, tokenHash, tokenEndsAt: endsAt, createdAt });
    await recordFact(tx, clock, { topic: collectorTopic, clientId, subjectId: id });
    await audit(tx, clock, actor, {
      act: 'collector.add',
      recordKind: 'collector',
      recordId: id,
      clientId,
      detail: { name, siteId },
    });
  });
  return { id, name, endsAt, bundle: bundleText({ reach: input.reach ?? usualReach(config), authority, token }) };
}

/** Ends one at once: its connection is cut, and nothing that it sends is taken. */
export async function revokeCollector({ db, clock }: Deps, actor: Actor, id: string): Promise<void> {
  await db.as(scopeOf(actor), async (tx) => {
    const found = await collectorById(tx, id);
    if (!found) throw notFound('collector');
    if (found.revokedAt !== null) return;
    const { clientId, name } = found;
    await revoke(tx, id, isoOf(clock.now()));
    await recordFact(tx, clock, { topic: collectorTopic, clientId, subjectId: id });
    await audit(tx, clock, actor, {
      act: 'collector.revoke',
      recordKind: 'collector',
      recordId: id,
      clientId,
      detail: { name },
    });
  });
}

export function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function usualReach({ publicUrl, collectPort }: Config): string {
  return `${publicUrl === undefined ? hostname() : new URL(publicUrl).hostname}:${collectPort}`;
}

function shaped({ createdAt, enrolledAt, connectedAt, lostAt, revokedAt, ...row }: CollectorRow): Collector {
  const { heardAt } = row;
  return { ...row, ...stateOf({ createdAt, enrolledAt, connectedAt, lostAt, revokedAt, heardAt }) };
}
