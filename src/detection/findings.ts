/** Findings, for people and for other slices. They are written by the detector alone. */
import type { Actor } from '../base/actor.ts';
import { notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { scopeOf } from '../db/scope.ts';
import { quietForAll } from '../estate/quiet.ts';
import type { FindingDetail, FindingLine, FindingQuery } from './api.ts';
import { findingDetail, findingsPage } from './findings.store.ts';

/** One page of findings, newest first. */
export async function listFindings(
  { db }: Deps,
  actor: Actor,
  query: FindingQuery,
): Promise<{ items: FindingLine[]; next: string | null }> {
  return db.as(scopeOf(actor), async (tx) => {
    const { items, next } = await findingsPage(tx, query);
    const quiet = await quietForAll(
      tx,
      items.map(({ id, deviceId, firstAt }) => ({ id, deviceId, at: firstAt })),
    );
    return { next, items: items.map((finding) => ({ ...finding, quiet: quiet.get(finding.id) ?? null })) };
  });
}

/** One finding with its evidence and its group; 404 when there is none or it is not the asker's. */
export async function getFinding({ db }: Deps, actor: Actor, id: string): Promise<FindingDetail> {
  const finding = await db.as(scopeOf(actor), (tx) => findingDetail(tx, id));
  if (!finding) throw notFound('finding');
  return finding;
}
