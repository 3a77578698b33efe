/** Findings, for people and for other slices. They are written by the detector alone. */
import type { Actor } from '../base/actor.ts';
import { notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { scopeOf } from '../db/scope.ts';
import { quietForAll } from '../estate/quiet.ts';
import type { z } from 'zod';
import type { Tx } from '../db/open.ts';
import type { Finding, FindingDetail, FindingLine, FindingQuery, zFacts } from './api.ts';
import { findingDetail, findingsNamed, findingsPage, sweptFindings } from './findings.store.ts';
import type { Since } from './findings.store.ts';

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

export type SweptFinding = Finding & { facts: z.output<typeof zFacts> };

/** Findings of some conditions that were heard of since an instant of each client's own, or are open; newest first. */
export async function findingsSince(tx: Tx, asked: Since): Promise<SweptFinding[]> {
  return asked.clients.length === 0 ? [] : sweptFindings(tx, asked);
}

/** Those of the findings that the transaction may see. */
export async function findingsById(tx: Tx, ids: readonly string[]): Promise<Finding[]> {
  return findingsNamed(tx, ids);
}
