/** Routes of knowledge: articles, suggestions, patterns. Browser-safe. */
import { z } from 'zod';
import { pageQuery, routes, zId, zInstant, zPage } from '../http/contract.ts';
import { zHuddleLine } from '../huddles/huddle-api.ts';
import {
  articleFilter,
  changing,
  reviewing,
  version,
  writing,
  zArticle,
  zArticleLine,
  zArticleVersion,
} from './article-api.ts';

const articleId = z.object({ articleId: zId('article') });
const read = { may: 'tickets.read' } as const;
const work = { may: 'tickets.work' } as const;
const onArticle = { method: 'POST', access: work, params: articleId, reply: zArticle } as const;
const zCount = z.number().int();

export const windows = ['4h', '24h', '7d'] as const;

/** Words that rise together in the titles of tickets. `others`: clients out of the asker's sight, suppressed when few. */
export const zPattern = z.object({
  words: z.array(z.string()),
  tickets: zCount,
  /** Tickets expected in a window of this length, by the seven before it. */
  expected: z.number(),
  times: z.number(),
  clients: z.array(z.object({ id: zId('client'), name: z.string() })),
  others: z.object({ tickets: zCount, clients: zCount }).nullable(),
});

export const knowledgeRoutes = routes({
  listArticles: {
    method: 'GET',
    path: '/articles',
    summary: 'Articles, the last changed first',
    access: read,
    query: pageQuery.extend(articleFilter),
    reply: zPage(zArticleLine),
  },
  listArticleTags: {
    method: 'GET',
    path: '/articles/tags',
    summary: 'Tags in use, with how many articles have them',
    access: read,
    reply: z.object({ items: z.array(z.object({ tag: z.string(), articles: zCount })) }),
  },
  writeArticle: {
    method: 'POST',
    path: '/articles',
    summary: 'Write an article',
    access: work,
    body: writing,
    reply: zArticle,
    status: 201,
  },
  readArticle: {
    method: 'GET',
    path: '/articles/:articleId',
    summary: 'One article',
    access: read,
    params: articleId,
    reply: zArticle,
  },
  changeArticle: {
    ...onArticle,
    method: 'PATCH',
    path: '/articles/:articleId',
    summary: 'Change it; the version before is kept',
    body: changing,
  },
  listArticleVersions: {
    method: 'GET',
    path: '/articles/:articleId/versions',
    summary: 'Every version as it was, newest first',
    access: read,
    params: articleId,
    reply: z.object({ items: z.array(zArticleVersion) }),
  },
  reviewArticle: {
    ...onArticle,
    path: '/articles/:articleId/review',
    summary: 'Say that it still holds, and when to look again',
    body: reviewing,
  },
  retireArticle: {
    ...onArticle,
    path: '/articles/:articleId/retire',
    summary: 'Take it out of use; it stays readable for staff',
    body: z.object({ version }),
  },
  reinstateArticle: {
    ...onArticle,
    path: '/articles/:articleId/reinstate',
    summary: 'Take it back into use',
    body: z.object({ version }),
  },
  writeUpHuddle: {
    method: 'POST',
    path: '/huddles/:huddleId/article',
    summary: 'Make an article of a decided huddle; the one already made comes back',
    access: work,
    params: z.object({ huddleId: zId('huddle') }),
    reply: zArticle,
    status: 201,
  },
  suggestForTicket: {
    method: 'GET',
    path: '/tickets/:ticketId/suggestions',
    summary: 'Articles and decided huddles most like this ticket',
    access: read,
    params: z.object({ ticketId: zId('ticket') }),
    reply: z.object({ articles: z.array(zArticleLine), huddles: z.array(zHuddleLine) }),
  },
  readPatterns: {
    method: 'GET',
    path: '/patterns',
    summary: 'Words that rise in tickets across clients; other clients unnamed, small counts left out',
    access: read,
    query: z.object({ window: z.enum(windows).default('24h') }),
    reply: z.object({
      window: z.object({ from: zInstant, to: zInstant }),
      before: z.object({ from: zInstant, to: zInstant }),
      /** Up to when tickets of clients out of sight are counted. */
      othersUntil: zInstant,
      /** The rule of small counts, in words. */
      rule: z.string(),
      items: z.array(zPattern),
    }),
  },
});
