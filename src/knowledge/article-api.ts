/** What an article is, as staff see it. Client users have src/portal instead. Browser-safe. */
import { z } from 'zod';
import { zId, zInstant, zText } from '../http/contract.ts';

export const audiences = ['staff', 'chosen', 'clients'] as const;
export type ArticleAudience = (typeof audiences)[number];
export const zArticleAudience = z.enum(audiences);

const zTag = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._+-]{0,39}$/u, 'must be up to 40 letters, digits, spaces or . _ + -');
const zTags = z.array(zTag).max(20);
const zDay = z.iso.date();

export const zArticleLine = z.object({
  id: zId('article'),
  /** Null: about no one client; all staff read it. */
  clientId: zId('client').nullable(),
  clientName: z.string().nullable(),
  audience: zArticleAudience,
  title: z.string(),
  tags: z.array(z.string()),
  /** Someone looks at it again on this day, YYYY-MM-DD. */
  reviewOn: z.string(),
  reviewDue: z.boolean(),
  createdBy: z.string(),
  updatedBy: z.string(),
  updatedAt: zInstant,
  retiredAt: zInstant.nullable(),
  version: z.number().int(),
});

export const zArticle = zArticleLine.extend({
  /** Markdown. */
  body: z.string(),
  huddleId: zId('huddle').nullable(),
  /** Clients chosen to read it, of those in the asker's sight. */
  readers: z.array(z.object({ id: zId('client'), name: z.string() })),
  createdAt: zInstant,
  reviewedBy: z.string().nullable(),
  reviewedAt: zInstant.nullable(),
});

export const zArticleVersion = z.object({
  version: z.number().int(),
  title: z.string(),
  body: z.string(),
  tags: z.array(z.string()),
  audience: zArticleAudience,
  by: z.string(),
  at: zInstant,
});

export const version = z.number().int().min(1);
export const writing = z.object({
  clientId: zId('client').nullable().default(null),
  audience: zArticleAudience.default('staff'),
  readerIds: z.array(zId('client')).max(500).default([]),
  title: zText(300),
  body: zText(100_000),
  tags: zTags.default([]),
  /** Left out: in 180 days. */
  reviewOn: zDay.optional(),
});
export const changing = z.object({
  version,
  clientId: zId('client').nullable().optional(),
  audience: zArticleAudience.optional(),
  readerIds: z.array(zId('client')).max(500).optional(),
  title: zText(300).optional(),
  body: zText(100_000).optional(),
  tags: zTags.optional(),
  reviewOn: zDay.optional(),
});
export const reviewing = z.object({ version, reviewOn: zDay.optional() });

export const articleFilter = {
  show: z.enum(['live', 'review-due', 'retired', 'all']).default('live'),
  client: z.union([z.literal('none'), zId('client')]).optional(),
  audience: zArticleAudience.optional(),
  tag: z.string().trim().max(40).optional(),
  text: z.string().trim().max(200).optional(),
} as const;
