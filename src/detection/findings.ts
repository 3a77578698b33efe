/** Findings, for people and for other slices. They are written by the detector alone. */
import type { Actor } from '../base/actor.ts';
import { notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { scopeOf } from '../db/scope.ts';
import type { Finding, FindingDetail, FindingQuery } from './api.ts';
import { findingDetail, findingsPage } from './findings.store.ts';

/** One page of findings, newest first. */
export async function listFindings(
  { db }: Deps,
  actor: Actor,
  query: FindingQuery,
): Promise<{ items: Finding[]; next: string | null }> {
  return db.as(scopeOf(actor), (tx) => findingsPage(tx, query));
}

/** One finding with its evidence and its group; 404 when there is none or it is not the asker's. */
export async function getFinding({ db }: Deps, actor: Actor, id: string): Promise<FindingDetail> {
  const finding = await db.as(scopeOf(actor), (tx) => findingDetail(tx, id));
  if (!finding) throw notFound('finding');
  return finding;
}
