/** Verbs on an article. All alike: the article under its lock, the rules, the writing down, the article as it is then. */
import type { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import { Problem, notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { recordFact } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { readHuddleIn } from '../huddles/huddles.ts';
import { audit } from '../people/audit.ts';
import type { changing, reviewing, writing } from './article-api.ts';
import { readArticleIn } from './read.ts';
import type { Article } from './read.ts';
import { refusable } from './refusals.ts';
import { articleOf, refusedGeneral, refusedReach, refusedReview, reviewDay } from './rules.ts';
import {
  articleIdOfHuddle,
  clientNames,
  insertArticle,
  insertVersion,
  lockedArticle,
  readersOf,
  replaceReaders,
  updateArticle,
} from './store.ts';
import type { ArticleRow } from './store.ts';

type Writing = z.output<typeof writing>;
type Changing = z.output<typeof changing>;
type Author = { id: string; name: string };

export async function writeArticle(deps: Deps, actor: Actor, input: Writing): Promise<Article> {
  const by = authorOf(actor);
  return deps.db.as(scopeOf(actor), async (tx) => {
    const row = rowOf(input, by, deps.clock.now());
    await writeIn(tx, deps, actor, row, input.readerIds);
    return readArticleIn(tx, deps.clock.now(), row.id);
  });
}

/** Makes an article of a decided huddle, for the staff of its client; a second time the first one comes back. */
export async function writeUpHuddle(deps: Deps, actor: Actor, huddleId: string): Promise<Article> {
  const by = authorOf(actor);
  const now = deps.clock.now();
  return deps.db.as(scopeOf(actor), async (tx) => {
    const huddle = await readHuddleIn(tx, huddleId, null);
    if (huddle.state !== 'decided')
      throw new Problem(
        'huddle/undecided',
        409,
        'Nothing is decided here yet. Decide first, then make an article of it.',
      );
    const input = { ...articleOf(huddle), clientId: huddle.clientId, audience: 'staff' as const, readerIds: [] };
    const row = { ...rowOf(input, by, now), huddleId };
    const made = await writeIn(tx, deps, actor, row, []);
    const id = made ? row.id : await articleIdOfHuddle(tx, huddleId);
    if (id === undefined) throw notFound('article');
    return readArticleIn(tx, now, id);
  });
}

/** False when the huddle it is made of has an article already. */
async function writeIn(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  row: ArticleRow,
  readerIds: readonly string[],
): Promise<boolean> {
  const refused = refusedReach({ ...row, readerIds }) ?? refusedReview(row.reviewOn, deps.clock.now());
  if (refused) throw refused;
  if (!(await refusable(insertArticle(tx, row)))) return false;
  await insertVersion(tx, row, authorOf(actor));
  await refusable(replaceReaders(tx, row.id, readerIds));
  await tell(tx, deps, actor, row, 'written', []);
  return true;
}

export async function changeArticle(
  deps: Deps,
  actor: Actor,
  id: string,
  { version, readerIds, ...input }: Changing,
): Promise<Article> {
  const given: Partial<ArticleRow> = Object.fromEntries(
    Object.entries(input).filter(([, value]) => value !== undefined),
  );
  return act(deps, actor, { id, version, did: 'changed' }, async (tx, before) => {
    // Named always, so that a change of readers alone is a change too.
    const set: Partial<ArticleRow> = { audience: before.audience, ...given };
    const after = { ...before, ...set };
    const readers = readerIds ?? (await readersOf(tx, id)).map((each) => each.id);
    const kept = after.audience === 'chosen' ? readers : (readerIds ?? []);
    const refused =
      refusedReach({ ...after, readerIds: kept }) ??
      (set.reviewOn === undefined ? null : refusedReview(set.reviewOn, deps.clock.now())) ??
      (await refusedToAll(tx, before, after));
    if (refused) throw refused;
    await refusable(updateArticle(tx, id, set));
    await refusable(replaceReaders(tx, id, kept));
    return set;
  });
}

async function refusedToAll(tx: Tx, before: ArticleRow, after: ArticleRow): Promise<Problem | null> {
  if (before.clientId === null || after.clientId !== null) return null;
  const [client] = await clientNames(tx, [before.clientId]);
  return client ? refusedGeneral(after, client.name) : null;
}

export async function reviewArticle(
  deps: Deps,
  actor: Actor,
  id: string,
  { version, reviewOn = reviewDay(deps.clock.now()) }: z.output<typeof reviewing>,
): Promise<Article> {
  const refused = refusedReview(reviewOn, deps.clock.now());
  if (refused) throw refused;
  return act(deps, actor, { id, version, did: 'reviewed' }, async (tx) => {
    const set = { reviewOn, reviewedByName: actor.name, reviewedAt: isoOf(deps.clock.now()) };
    await updateArticle(tx, id, set);
    return set;
  });
}

export async function retireArticle(deps: Deps, actor: Actor, id: string, version: number): Promise<Article> {
  return setRetired(deps, actor, { id, version, did: 'retired' }, isoOf(deps.clock.now()));
}

export async function reinstateArticle(deps: Deps, actor: Actor, id: string, version: number): Promise<Article> {
  return setRetired(deps, actor, { id, version, did: 'reinstated' }, null);
}

async function setRetired(deps: Deps, actor: Actor, on: On, retiredAt: string | null): Promise<Article> {
  return act(deps, actor, on, async (tx, before) => {
    if ((before.retiredAt === null) === (retiredAt === null)) return {};
    await updateArticle(tx, on.id, { retiredAt });
    return { retiredAt };
  });
}

type On = { id: string; version: number; did: string };

/** One change of an article: its lock, the version the caller saw, the change, the new version kept. */
async function act(
  deps: Deps,
  actor: Actor,
  { id, version, did }: On,
  doIt: (tx: Tx, before: ArticleRow) => Promise<Partial<ArticleRow>>,
): Promise<Article> {
  const by = authorOf(actor);
  const now = deps.clock.now();
  return deps.db.as(scopeOf(actor), async (tx) => {
    const before = await lockedArticle(tx, id);
    if (!before) throw notFound('article');
    if (before.version !== version) throw changedSince(before);
    const set = await doIt(tx, before);
    if (Object.keys(set).length === 0) return readArticleIn(tx, now, id);
    const stamp = { version: version + 1, updatedByName: by.name, updatedAt: isoOf(now) };
    await updateArticle(tx, id, stamp);
    await insertVersion(tx, { ...before, ...set, ...stamp }, by);
    await tell(tx, deps, actor, { ...before, ...set, ...stamp }, did, Object.keys(set));
    return readArticleIn(tx, now, id);
  });
}

async function tell(
  tx: Tx,
  { clock }: Deps,
  actor: Actor,
  row: ArticleRow,
  did: string,
  changed: readonly string[],
): Promise<void> {
  await recordFact(tx, clock, {
    topic: `article.${did}`,
    clientId: row.clientId,
    subjectId: row.id,
    published: row.audience !== 'staff',
    data: { version: row.version, audience: row.audience, changed },
  });
  await audit(tx, clock, actor, {
    act: `article.${did}`,
    recordKind: 'article',
    recordId: row.id,
    clientId: row.clientId,
    // Not the text: every version keeps it.
    detail: {
      version: row.version,
      audience: row.audience,
      changed,
      ...(row.huddleId ? { huddleId: row.huddleId } : {}),
    },
  });
}

function rowOf(
  input: Omit<Writing, 'reviewOn'> & { reviewOn?: string | undefined },
  by: Author,
  now: number,
): ArticleRow {
  return {
    id: newId(now),
    clientId: input.clientId,
    audience: input.audience,
    title: input.title,
    body: input.body,
    tags: [...new Set(input.tags)],
    huddleId: null,
    reviewOn: input.reviewOn ?? reviewDay(now),
    reviewedByName: null,
    reviewedAt: null,
    createdById: by.id,
    createdByName: by.name,
    createdAt: isoOf(now),
    updatedByName: by.name,
    updatedAt: isoOf(now),
    retiredAt: null,
    version: 1,
  };
}

function authorOf(actor: Actor): Author {
  if (actor.side === 'staff' && actor.id !== null && actor.role !== 'integration')
    return { id: actor.id, name: actor.name };
  throw new Problem('article/not-a-person', 403, 'Only a named person can write articles.');
}

function changedSince({ version, title, body, tags, updatedByName }: ArticleRow): Problem {
  return new Problem(
    'article/changed',
    409,
    `${updatedByName} changed this article since you read it. Look at it as it is now, then decide again.`,
    { current: { version, title, body, tags } },
  );
}
