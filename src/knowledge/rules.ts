/** What an article may say to whom, and how a huddle reads as one: values in, values out. */
import { instantOf, isoOf } from '../base/clock.ts';
import type { Instant } from '../base/clock.ts';
import { Problem } from '../base/problem.ts';
import type { Huddle } from '../huddles/huddles.ts';
import type { ArticleAudience } from './article-api.ts';

const DAY_MS = 86_400_000;
/** An article that nobody set a day for is looked at again after this long. */
const REVIEW_AFTER_DAYS = 180;
const REVIEW_AT_MOST_DAYS = 3 * 366;

/** What decides who reads an article. */
export type Reach = { clientId: string | null; audience: ArticleAudience; readerIds: readonly string[] };
export type Text = { title: string; body: string };

export function dayOf(now: Instant): string {
  return isoOf(now).slice(0, 10);
}

export function reviewDay(now: Instant): string {
  return dayOf(now + REVIEW_AFTER_DAYS * DAY_MS);
}

export function isReviewDue(
  { reviewOn, retiredAt }: { reviewOn: string; retiredAt: string | null },
  now: Instant,
): boolean {
  return retiredAt === null && reviewOn <= dayOf(now);
}

export function refusedReview(reviewOn: string, now: Instant): Problem | null {
  const ahead = instantOf(reviewOn) - instantOf(dayOf(now));
  if (ahead > 0 && ahead <= REVIEW_AT_MOST_DAYS * DAY_MS) return null;
  return new Problem('article/review-day', 400, 'The day of the next review must lie ahead, within three years.');
}

export function refusedReach({ clientId, audience, readerIds }: Reach): Problem | null {
  if (audience === 'chosen' && clientId !== null)
    return new Problem(
      'article/chosen',
      400,
      'An article about one client is read by that client or by nobody else. Choose readers only for one about no client.',
    );
  if (audience !== 'chosen' && readerIds.length > 0)
    return new Problem('article/readers', 400, 'Readers are chosen only where the audience is "chosen".');
  return null;
}

/** An article of one client becomes everyone's only without that client's name in it. */
export function refusedGeneral({ title, body }: Text, clientName: string): Problem | null {
  const words = clientName.toLowerCase();
  if (!`${title}\n${body}`.toLowerCase().includes(words)) return null;
  return new Problem(
    'article/names-client',
    409,
    `The text names ${clientName}. Take the name out before you make the article general.`,
  );
}

/** A huddle as an article: what was asked, what was weighed, what was decided, by whom and when. */
export function articleOf(huddle: Huddle): Text & { tags: string[] } {
  const options = huddle.options.map(({ text, chosen }) => `- ${oneLine(text)}${chosen ? ' **(chosen)**' : ''}`);
  const log = huddle.lines
    .filter(({ kind }) => kind === 'decision' || kind === 'update')
    .map(({ text, by, at }) => `- ${stamp(at)} ${by}: ${oneLine(text)}`);
  const parts = [
    `## Question\n\n${huddle.question}`,
    options.length > 0 ? `## Options\n\n${options.join('\n')}` : '',
    `## ${huddle.kind === 'war-room' ? 'Outcome' : 'Decision'}\n\n${huddle.decision ?? ''}`,
    huddle.kind === 'war-room' && log.length > 0 ? `## What happened\n\n${log.join('\n')}` : '',
    `## Who and when\n\nDecided by ${huddle.decidedByName ?? 'nobody'} on ${stamp(huddle.decidedAt ?? huddle.openedAt)}, with ${huddle.people.map(({ name }) => name).join(', ')}. It was about: ${oneLine(huddle.about.name)}.`,
  ];
  return {
    title: huddle.question.slice(0, 300),
    body: parts.filter(Boolean).join('\n\n').slice(0, 100_000),
    tags: [huddle.kind === 'war-room' ? 'war room' : 'huddle'],
  };
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function stamp(at: string): string {
  return `${at.slice(0, 16).replace('T', ' ')} UTC`;
}
