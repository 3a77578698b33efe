/** SQL of articles: the only file that touches their tables. Row-level security bounds every statement. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';
import type { ArticleAudience } from './article-api.ts';

/** A row of the table `article`. */
export type ArticleRow = {
  id: string;
  clientId: string | null;
  audience: ArticleAudience;
  title: string;
  body: string;
  tags: string[];
  huddleId: string | null;
  reviewOn: string;
  reviewedByName: string | null;
  reviewedAt: string | null;
  createdById: string;
  createdByName: string;
  createdAt: string;
  updatedByName: string;
  updatedAt: string;
  retiredAt: string | null;
  version: number;
};
export type NamedRow = ArticleRow & { clientName: string | null };
export type VersionRow = {
  version: number;
  title: string;
  body: string;
  tags: string[];
  audience: ArticleAudience;
  byName: string;
  at: string;
};

/** False when the huddle has an article already. */
export async function insertArticle(tx: Tx, row: ArticleRow): Promise<boolean> {
  const made = await tx
    .insertInto('article')
    .values(row)
    .onConflict((on) => on.column('huddleId').doNothing())
    .executeTakeFirst();
  return (made.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function articleIdOfHuddle(tx: Tx, huddleId: string): Promise<string | undefined> {
  const row = await tx.selectFrom('article').select('id').where('huddleId', '=', huddleId).executeTakeFirst();
  return row?.id;
}

export async function lockedArticle(tx: Tx, id: string): Promise<ArticleRow | undefined> {
  const { rows } = await sql<ArticleRow>`select * from article where id = ${id} for no key update`.execute(tx);
  return rows[0];
}

export async function updateArticle(tx: Tx, id: string, set: Partial<ArticleRow>): Promise<void> {
  await tx.updateTable('article').set(set).where('id', '=', id).execute();
}

export async function insertVersion(tx: Tx, row: ArticleRow, by: { id: string; name: string }): Promise<void> {
  const { version, clientId, audience, title, body, tags } = row;
  await tx
    .insertInto('articleVersion')
    .values({
      articleId: row.id,
      version,
      clientId,
      audience,
      title,
      body,
      tags,
      byId: by.id,
      byName: by.name,
      at: row.updatedAt,
    })
    .execute();
}

/** Newest first; those written while it was about a client out of sight stay out of sight. */
export async function versionsOf(tx: Tx, articleId: string): Promise<VersionRow[]> {
  const { rows } = await sql<VersionRow>`
    select version, title, body, tags, audience, by_name, at from article_version where article_id = ${articleId} order by version desc`.execute(
    tx,
  );
  return rows;
}

/** Sets the chosen readers among the clients in sight; those out of sight stay as they are. */
export async function replaceReaders(tx: Tx, articleId: string, clientIds: readonly string[]): Promise<void> {
  await sql`delete from article_reader where article_id = ${articleId} and client_id <> all (${[...clientIds]}::uuid[])`.execute(
    tx,
  );
  for (const clientId of clientIds)
    await tx
      .insertInto('articleReader')
      .values({ articleId, clientId })
      .onConflict((on) => on.doNothing())
      .execute();
}

export async function readersOf(tx: Tx, articleId: string): Promise<{ id: string; name: string }[]> {
  const { rows } = await sql<{ id: string; name: string }>`
    select c.client_id as id, c.client_name as name from article_reader r join article_for_client c on c.client_id = r.client_id
    where r.article_id = ${articleId} order by c.client_name`.execute(tx);
  return rows;
}

export async function clientNames(tx: Tx, ids: readonly string[]): Promise<{ id: string; name: string }[]> {
  const { rows } = await sql<{ id: string; name: string }>`
    select client_id as id, client_name as name from article_for_client where client_id = any(${[...ids]}::uuid[]) order by client_name`.execute(
    tx,
  );
  return rows;
}

export async function namedArticle(tx: Tx, id: string): Promise<NamedRow | undefined> {
  const { rows } = await sql<NamedRow>`
    select a.*, c.client_name from article a left join article_for_client c on c.client_id = a.client_id where a.id = ${id}`.execute(
    tx,
  );
  return rows[0];
}

export type Asked = {
  show: 'live' | 'review-due' | 'retired' | 'all';
  client?: string | undefined;
  audience?: ArticleAudience | undefined;
  tag?: string | undefined;
  text?: string | undefined;
  today: string;
  before: readonly [string, string] | undefined;
  limit: number;
};

/** The last changed first. `client` 'none': those about no one client. */
export async function articlePage(tx: Tx, asked: Asked): Promise<NamedRow[]> {
  const { show, client, audience, tag, text, today, before, limit } = asked;
  const shown = {
    live: sql`and a.retired_at is null`,
    'review-due': sql`and a.retired_at is null and a.review_on <= ${today}::date`,
    retired: sql`and a.retired_at is not null`,
    all: sql``,
  }[show];
  const { rows } = await sql<NamedRow>`
    select a.*, c.client_name from article a left join article_for_client c on c.client_id = a.client_id where true ${shown}
      ${client === 'none' ? sql`and a.client_id is null` : client ? sql`and a.client_id = ${client}` : sql``}
      ${audience ? sql`and a.audience = ${audience}` : sql``}
      ${tag ? sql`and ${tag.toLowerCase()} = any (a.tags)` : sql``}
      ${text ? sql`and a.id in (select article_id from article_search(${text}))` : sql``}
      ${before ? sql`and (a.updated_at, a.id) < (${before[0]}::timestamptz, ${before[1]}::uuid)` : sql``}
    order by a.updated_at desc, a.id desc limit ${limit}`.execute(tx);
  return rows;
}

export async function tagCounts(tx: Tx): Promise<{ tag: string; articles: number }[]> {
  const { rows } = await sql<{ tag: string; articles: number }>`
    select tag, count(*) as articles from article cross join lateral unnest(tags) as tag where retired_at is null
    group by tag order by articles desc, tag limit 200`.execute(tx);
  return rows;
}

/** Those most like a ticket, the likest first; ids come from the function, rows under the policies. */
export async function likeText(
  tx: Tx,
  { title, more }: { title: string; more: string },
  most: number,
): Promise<NamedRow[]> {
  const { rows } = await sql<NamedRow>`
    select a.*, c.client_name from article_similar(${title}, ${more}, ${most}) s join article a on a.id = s.article_id
    left join article_for_client c on c.client_id = a.client_id order by s.score desc, a.id`.execute(tx);
  return rows;
}
