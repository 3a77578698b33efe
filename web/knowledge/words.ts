/** How articles are spoken of on screen. */
import type { z } from 'zod';
import type { ArticleAudience, zArticle, zArticleLine } from '../../src/knowledge/article-api.ts';

export type Article = z.output<typeof zArticle>;
export type ArticleLine = z.output<typeof zArticleLine>;

/** Who reads it, in a few words. */
export function readersOf({
  clientId,
  clientName,
  audience,
}: Pick<ArticleLine, 'clientId' | 'clientName' | 'audience'>): string {
  if (audience === 'chosen') return 'Chosen clients';
  if (clientId === null) return audience === 'clients' ? 'Every client' : 'Staff';
  return audience === 'clients' ? (clientName ?? 'Its client') : 'Staff of this client';
}

export const audienceWords: Record<ArticleAudience, string> = {
  staff: 'Staff only',
  chosen: 'Staff and chosen clients',
  clients: 'Staff and clients',
};
