import type { FoundStamp, Stamp } from './timestamps.ts';
import { digitsAt, readBsdStamp, readIsoStamp } from './timestamps.ts';
import { offsetOfLetters } from './zones.ts';

/** The part of a message that RFC 3164 describes. `form` is `none` when neither a priority nor a time was there. */
export type BsdHeader = {
  form: 'rfc3164' | 'none';
  timestamp: string | undefined;
  stamp: Stamp | undefined;
  hostname: string | undefined;
  app: string | undefined;
  procid: string | undefined;
  msg: string;
};

type Timed = { timestamp: string; stamp: Stamp; origin: string | undefined; end: number; colon: boolean };

const LONGEST_HOST = 255;
const LONGEST_TAG = 128;

/**
 * Reads what follows the priority at `from`: `Mmm dd hh:mm:ss host tag[pid]: msg` (RFC 3164 section 4.1), the same with an
 * ISO time (rsyslog), and Cisco's `seq: host: *Mmm dd hh:mm:ss.ms ZONE: %CODE: msg` with each part optional.
 */
export function readBsdHeader(text: string, from: number, hasPri: boolean): BsdHeader {
  const timed = readTimed(text, from);
  if (!timed) return withoutTime(text, from, hasPri);
  const { timestamp, stamp } = timed;
  const at = skipSpaces(text, timed.end);
  const host = timed.colon ? undefined : readHost(text, at);
  const hostname = host?.name ?? timed.origin;
  return { form: 'rfc3164', timestamp, stamp, hostname, ...readTag(text, host?.end ?? at) };
}

function withoutTime(text: string, from: number, hasPri: boolean): BsdHeader {
  const nothing = { timestamp: undefined, stamp: undefined, hostname: undefined };
  // Section 4.3.3: without a readable time all that follows the priority is content.
  if (hasPri) return { form: 'rfc3164', ...nothing, ...readTag(text, afterSequence(text, from)) };
  return { form: 'none', ...nothing, app: undefined, procid: undefined, msg: text.slice(from) };
}

function readTimed(text: string, from: number): Timed | undefined {
  const front = afterSequence(text, from);
  const direct = readMarkedStamp(text, front);
  if (direct) return timedFrom(text, front, direct, undefined);
  const colon = text.slice(front, front + LONGEST_HOST + 1).indexOf(':');
  const origin = colon > 0 ? text.slice(front, front + colon) : '';
  if (origin === '' || origin.includes(' ')) return undefined;
  const later = afterSequence(text, front + colon + 1);
  const found = readMarkedStamp(text, later);
  return found && timedFrom(text, later, found, origin);
}

function timedFrom(text: string, from: number, found: FoundStamp, origin: string | undefined): Timed {
  const timestamp = text.slice(from, found.end);
  const zone = readZoneLetters(text, found.end);
  const stamp = zone?.offset === undefined ? found.stamp : { ...found.stamp, offset: zone.offset };
  const end = zone?.end ?? found.end;
  const colon = text[end] === ':';
  return { timestamp, stamp, origin, end: colon ? end + 1 : end, colon };
}

/** Cisco marks a clock that is not in step with `*` or `.` before the time. */
function readMarkedStamp(text: string, from: number): FoundStamp | undefined {
  const at = text[from] === '*' || text[from] === '.' ? from + 1 : from;
  return readBsdStamp(text, at) ?? readIsoStamp(text, at);
}

/** ` CEST:` after the time. Letters that mean several zones are stepped over, and the context's zone counts. */
function readZoneLetters(text: string, from: number): { offset: number | undefined; end: number } | undefined {
  if (text[from] !== ' ') return undefined;
  let end = from + 1;
  while (end < from + 6 && isUpper(text.charCodeAt(end))) end += 1;
  if (end < from + 3 || text[end] !== ':') return undefined;
  return { offset: offsetOfLetters(text.slice(from + 1, end)), end };
}

/** Steps over Cisco's message counters (`45: 000046: `) and over the bare colon of NX-OS. */
function afterSequence(text: string, from: number): number {
  let at = skipSpaces(text, from);
  for (let i = 0; i < 3; i += 1) {
    let end = at;
    while (end < at + 12 && digitsAt(text, end, 1) >= 0) end += 1;
    if (text[end] !== ':' || (text[end + 1] !== ' ' && text[end + 1] !== '%')) break;
    at = skipSpaces(text, end + 1);
  }
  return at;
}

/** The word after the time is the host, unless it is a tag already (`logger` leaves the host out) or content. */
function readHost(text: string, from: number): { name: string; end: number } | undefined {
  if ('%{<'.includes(text[from] ?? '') || isContent(text, from)) return undefined;
  const space = text.indexOf(' ', from);
  const end = space < 0 ? text.length : space;
  const word = text.slice(from, Math.min(end, from + LONGEST_HOST + 1));
  if (word.length > LONGEST_HOST) return undefined;
  const rest = skipSpaces(text, end);
  // "fw1 : %ASA-…" and "fw1: %ASA-…"
  if (text[rest] === ':' && text[rest + 1] === ' ') return { name: word, end: skipSpaces(text, rest + 1) };
  if (!word.endsWith(':')) return word.endsWith(']') ? undefined : { name: word, end: rest };
  return text[rest] === '%' ? { name: word.slice(0, -1), end: rest } : undefined;
}

function readTag(text: string, from: number): { app: string | undefined; procid: string | undefined; msg: string } {
  const none = { app: undefined, procid: undefined, msg: text.slice(from) };
  if (isContent(text, from)) return none;
  let end = from;
  while (end < from + LONGEST_TAG && isTagCode(text.charCodeAt(end))) end += 1;
  if (end === from) return none;
  const app = text.slice(from, end);
  if (text[end] === ':') return { app, procid: undefined, msg: text.slice(skipSpaces(text, end + 1)) };
  const close = text[end] === '[' ? text.slice(end, end + LONGEST_TAG).indexOf(']') : -1;
  if (close < 0) return none;
  const after = text[end + close + 1] === ':' ? end + close + 2 : end + close + 1;
  return { app, procid: text.slice(end + 1, end + close) || undefined, msg: text.slice(skipSpaces(text, after)) };
}

/** These begin with a word and a colon, or look like a host, but are the message. */
function isContent(text: string, from: number): boolean {
  return ['CEF:', 'LEEF:', 'date='].some((start) => text.startsWith(start, from));
}

// Letters, digits and what program names carry: _ - . / @ +
function isTagCode(c: number): boolean {
  return (c >= 0x61 && c <= 0x7a) || isUpper(c) || (c >= 0x2d && c <= 0x39) || c === 0x5f || c === 0x40 || c === 0x2b;
}

function isUpper(c: number): boolean {
  return c >= 0x41 && c <= 0x5a;
}

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ') at += 1;
  return at;
}
