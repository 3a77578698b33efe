/** Articles as staff see them. */
import type { z } from 'zod';
import type { Instant } from '../base/clock.ts';
import { notFound } from '../base/problem.ts';
import type { Tx } from '../db/open.ts';
import type { zArticle, zArticleLine } from './article-api.ts';
import { isReviewDue } from './rules.ts';
import { namedArticle, readersOf } from './store.ts';
import type { NamedRow } from './store.ts';

export type Article = z.output<typeof zArticle>;
export type ArticleLine = z.output<typeof zArticleLine>;

/** One article, or 404 for what is not there and for what is not the asker's. */
export async function readArticleIn(tx: Tx, now: Instant, id: string): Promise<Article> {
  const row = await namedArticle(tx, id);
  if (!row) throw notFound('article');
  return {
    ...lineOf(row, now),
    body: row.body,
    huddleId: row.huddleId,
    readers: await readersOf(tx, id),
    createdAt: row.createdAt,
    reviewedBy: row.reviewedByName,
    reviewedAt: row.reviewedAt,
  };
}

export function lineOf(row: NamedRow, now: Instant): ArticleLine {
  const { id, clientId, clientName, audience, title, tags, reviewOn, updatedAt, retiredAt, version } = row;
  return {
    id,
    clientId,
    clientName,
    audience,
    title,
    tags,
    reviewOn,
    reviewDue: isReviewDue(row, now),
    createdBy: row.createdByName,
    updatedBy: row.updatedByName,
    updatedAt,
    retiredAt,
    version,
  };
}
