/** The text and the HTML that a reader sees, and what of it the writer wrote now. */
import { asHtml } from './body.ts';
import type { Segment } from './body.ts';
import { cleanLines } from './clean.ts';
import { nestsTooDeep, safeHtml } from './html.ts';
import { htmlToText } from './html-text.ts';
import { replyOf } from './reply.ts';

export type Visible = {
  text: string;
  replyText: string;
  html: string | null;
  remoteBlocked: number;
  /** Something in it is quoted. */
  quotes: boolean;
};

export function visible(given: readonly Segment[], longest: number): Visible {
  const segments = given.map(readable);
  const own: Read[] = segments.filter(({ nested }) => nested !== true).map((segment) => textOf(segment, longest));
  const nested = segments.filter((segment) => segment.nested === true).map((segment) => textOf(segment, longest));
  const ownText = joined(own.map(({ text }) => text));
  const reply = ownReply(own, ownText);
  const text = joined([ownText, ...nested.map(({ text }) => text)])
    .slice(0, longest)
    .toWellFormed();
  return {
    text,
    replyText: (reply === '' ? text : reply).slice(0, longest).toWellFormed(),
    ...display(segments),
    quotes: reply !== ownText,
  };
}

/** HTML that no parser takes in linear time is read as bare words. */
function readable(segment: Segment): Segment {
  const { html, ...rest } = segment;
  if (html === undefined || !nestsTooDeep(html)) return segment;
  return { ...rest, plain: rest.plain ?? cleanLines(html.replaceAll(/<[^<>]{0,2000}>/g, ' ')) };
}

type Read = { text: string; before: string | undefined };

/** The plain form, unless it is empty or only says that there is another. */
function textOf({ plain, html }: Segment, longest: number): Read {
  const written = plain?.trim() ?? '';
  if (html === undefined || (written !== '' && !ASKS_FOR_HTML.test(written.slice(0, 400)))) {
    // The HTML may know where the quote begins when the plain text does not show it.
    const before =
      html === undefined || !/gmail_quote|divRplyFwdMsg|type="?cite/i.test(html)
        ? undefined
        : beforeQuote(html, longest);
    return { text: plain ?? '', before };
  }
  const read = htmlToText(html.slice(0, longest * 2));
  const text = cleanLines(read.text);
  return text === '' ? { text: plain ?? '', before: undefined } : { text, before: cleanBefore(read.before) };
}

const ASKS_FOR_HTML =
  /(?:your|this) (?:e-?mail|mail) (?:client|program|reader).{0,60}(?:html|not support)|requires? (?:a viewer|html)|(?:view|read) this (?:e-?mail|message) (?:in html|in an html)|html[- ]version of this|this is an html (?:e-?mail|message)/i;

function beforeQuote(html: string, longest: number): string | undefined {
  return cleanBefore(htmlToText(html.slice(0, longest * 2)).before);
}

function cleanBefore(before: string | undefined): string | undefined {
  return before === undefined ? undefined : cleanLines(before);
}

/** By the words; where they show no quote, by the marks of the HTML. */
function ownReply(own: readonly Read[], whole: string): string {
  const byWords = replyOf(whole);
  const marked = own[0]?.before;
  if (marked === undefined || marked.trim() === '' || own.length > 1) return byWords;
  const byMarks = replyOf(marked);
  if (byWords === whole) return byMarks;
  // What the words leave between the writer's text and the quote is the line that introduces it.
  const between = byWords.startsWith(byMarks) ? byWords.slice(byMarks.length).trim() : '';
  return between !== '' && !between.includes('\n') && /[:：]$|\d|@/.test(between) ? byMarks : byWords;
}

function joined(texts: readonly string[]): string {
  return texts.filter((text) => text.trim() !== '').join('\n\n');
}

function display(segments: readonly Segment[]): Pick<Visible, 'html' | 'remoteBlocked'> {
  if (!segments.some(({ html }) => html !== undefined)) return { html: null, remoteBlocked: 0 };
  const parts = segments.map(({ plain, html }) => safeHtml(html ?? asHtml(plain ?? '')));
  return {
    html: parts.map(({ html }) => html).join('\n<hr>\n'),
    remoteBlocked: parts.reduce((sum, { remoteBlocked }) => sum + remoteBlocked, 0),
  };
}
