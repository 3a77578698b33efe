/** Reads of the knowledge base: lists, versions, tags, suggestions; and what a client reads of it. */
import type { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import type { Deps } from '../db/deps.ts';
import { scopeOf } from '../db/scope.ts';
import { markShapes, pageOf, readMark } from '../http/page.ts';
import { similarHuddles } from '../huddles/huddles.ts';
import type { HuddleLine } from '../huddles/huddles.ts';
import { readTicketIn } from '../tickets/read.ts';
import type { articleFilter, zArticleVersion } from './article-api.ts';
import { lineOf, readArticleIn } from './read.ts';
import type { Article, ArticleLine } from './read.ts';
import { dayOf } from './rules.ts';
import { articlePage, likeText, tagCounts, versionsOf } from './store.ts';

type Filter = z.output<z.ZodObject<typeof articleFilter>>;
type Paged = { limit: number; after?: string | undefined };

const MOST_SUGGESTED = 5;

export async function listArticles(
  { db, clock }: Deps,
  actor: Actor,
  query: Filter & Paged,
): Promise<{ items: ArticleLine[]; next: string | null }> {
  const now = clock.now();
  const before = readMark(query.after, markShapes.byTime);
  const asked = { ...query, today: dayOf(now), before, limit: query.limit + 1 };
  const rows = await db.as(scopeOf(actor), (tx) => articlePage(tx, asked));
  const page = pageOf(rows, query.limit, (row) => [row.updatedAt, row.id]);
  return { next: page.next, items: page.items.map((row) => lineOf(row, now)) };
}

export async function readArticle({ db, clock }: Deps, actor: Actor, id: string): Promise<Article> {
  return db.as(scopeOf(actor), (tx) => readArticleIn(tx, clock.now(), id));
}

export async function listVersions(
  { db, clock }: Deps,
  actor: Actor,
  id: string,
): Promise<{ items: z.output<typeof zArticleVersion>[] }> {
  return db.as(scopeOf(actor), async (tx) => {
    await readArticleIn(tx, clock.now(), id);
    const rows = await versionsOf(tx, id);
    return { items: rows.map(({ byName, ...row }) => ({ ...row, by: byName })) };
  });
}

export async function listTags({ db }: Deps, actor: Actor): Promise<{ items: { tag: string; articles: number }[] }> {
  return { items: await db.as(scopeOf(actor), tagCounts) };
}

/** Articles and decided huddles most like a ticket, by the words of its title, component and description. */
export async function suggestForTicket(
  { db, clock }: Deps,
  actor: Actor,
  ticketId: string,
): Promise<{ articles: ArticleLine[]; huddles: HuddleLine[] }> {
  return db.as(scopeOf(actor), async (tx) => {
    const ticket = await readTicketIn(tx, clock, ticketId);
    const text = { title: ticket.title, more: `${ticket.component}\n${ticket.description}` };
    const articles = await likeText(tx, text, MOST_SUGGESTED);
    const huddles = await similarHuddles(tx, text, MOST_SUGGESTED);
    return {
      articles: articles.map((row) => lineOf(row, clock.now())),
      huddles: huddles.filter(({ about }) => about.id !== ticketId),
    };
  });
}

export type ArticleForClient = { id: string; title: string; tags: string[]; updatedAt: string };

/** What a client user reads: under their own scope only articles meant for them are there at all. */
export async function articlesForClient(
  deps: Deps,
  actor: Actor,
  { text, limit, after }: { text?: string | undefined } & Paged,
): Promise<{ items: ArticleForClient[]; next: string | null }> {
  const page = await listArticles(deps, actor, { show: 'live', text, limit, after });
  return { next: page.next, items: page.items.map(forClient) };
}

export async function articleForClient(
  deps: Deps,
  actor: Actor,
  id: string,
): Promise<ArticleForClient & { body: string }> {
  const article = await readArticle(deps, actor, id);
  return { ...forClient(article), body: article.body };
}

function forClient({ id, title, tags, updatedAt }: ArticleLine): ArticleForClient {
  return { id, title, tags, updatedAt };
}
