/** Articles as a client reads them. Browser-safe. */
import { z } from 'zod';
import { pageQuery, routes, zId, zInstant, zPage } from '../http/contract.ts';

const read = { may: 'portal.read' } as const;

export const zPortalArticleLine = z.object({
  id: zId('article'),
  title: z.string(),
  tags: z.array(z.string()),
  updatedAt: zInstant,
});

export const portalKnowledgeRoutes = routes({
  portalArticles: {
    method: 'GET',
    path: '/portal/articles',
    summary: 'Articles meant for your organisation',
    access: read,
    query: pageQuery.extend({ text: z.string().trim().max(200).optional() }),
    reply: zPage(zPortalArticleLine),
  },
  portalArticle: {
    method: 'GET',
    path: '/portal/articles/:articleId',
    summary: 'One article',
    access: read,
    params: z.object({ articleId: zId('article') }),
    reply: zPortalArticleLine.extend({ body: z.string() }),
  },
});
