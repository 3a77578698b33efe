import type { ReadContext } from './event.ts';
import type { Stamp } from './timestamps.ts';
import {
  digitsAt,
  instantOfEpoch,
  instantOfStamp,
  isDate,
  monthOf,
  readBsdStamp,
  readIsoStamp,
  readOffset,
} from './timestamps.ts';
import { offsetOfLetters } from './zones.ts';

/** A time in any of the usual forms: epoch, ISO 8601, `Nov 24 2026 05:06:07.123 UTC`. Epoch ms; undefined when it is none. */
export function instantOfText(text: string, context: ReadContext): number | undefined {
  const trimmed = text.trim();
  const epoch = instantOfEpoch(trimmed);
  if (epoch !== undefined) return epoch;
  const found = readIsoStamp(trimmed, 0) ?? readBsdStamp(trimmed, 0);
  if (!found) return undefined;
  const rest = trimmed.slice(found.end).trim();
  const offset = found.stamp.offset ?? readOffset(rest, 0)?.offset ?? offsetOfLetters(rest);
  return instantOfStamp({ ...found.stamp, offset }, context);
}

/**
 * A time written by a pattern of Java's SimpleDateFormat, which is how LEEF's devTimeFormat names it:
 * y M d H h k a m s S z Z X, quoted text, and anything else as itself. Undefined when the text is not of that form.
 */
export function instantOfPattern(text: string, pattern: string, context: ReadContext): number | undefined {
  const read: Read = {
    stamp: { month: 1, day: 1, hour: 0, minute: 0, second: 0, ms: 0, year: undefined, offset: undefined },
    at: 0,
  };
  let afternoon: boolean | undefined;
  for (const [part] of pattern.slice(0, LONGEST_PATTERN).matchAll(/'[^']*'|([A-Za-z])\1*|[^A-Za-z']/gu)) {
    if (part.startsWith('a')) {
      afternoon = /^p/iu.test(text.slice(read.at));
      read.at += 2;
    } else if (!readPart(read, text, part, context)) return undefined;
  }
  const { stamp } = read;
  if (afternoon !== undefined) stamp.hour = (stamp.hour % 12) + (afternoon ? 12 : 0);
  const isTime = stamp.hour < 24 && stamp.minute < 60 && stamp.second <= 60;
  return isTime && isDate(stamp.year ?? 2000, stamp.month, stamp.day) ? instantOfStamp(stamp, context) : undefined;
}

type Read = { stamp: Stamp; at: number };
type NumberField = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'ms';

const LONGEST_PATTERN = 64;
const LETTERS = new Map<string, NumberField>([
  ['y', 'year'],
  ['M', 'month'],
  ['d', 'day'],
  ['H', 'hour'],
  ['h', 'hour'],
  ['k', 'hour'],
  ['m', 'minute'],
  ['s', 'second'],
  ['S', 'ms'],
]);

function readPart(read: Read, text: string, part: string, context: ReadContext): boolean {
  const letter = part[0] ?? '';
  if (letter === 'z' || letter === 'Z' || letter === 'X') return readZone(read, text);
  if (letter === 'E') return readWeekday(read, text);
  if (part.startsWith('MMM')) return readMonthName(read, text);
  const field = LETTERS.get(letter);
  if (field !== undefined) return readNumber(read, text, { field, width: part.length }, context);
  const literal = letter === "'" ? part.slice(1, -1) : part;
  read.at += literal.length;
  return text.startsWith(literal, read.at - literal.length);
}

function readNumber(
  read: Read,
  text: string,
  of: { field: NumberField; width: number },
  context: ReadContext,
): boolean {
  const most = of.field === 'year' ? (of.width === 2 ? 2 : 4) : of.field === 'ms' ? 9 : 2;
  let width = 0;
  while (width < most && digitsAt(text, read.at + width, 1) >= 0) width += 1;
  if (width === 0) return false;
  const digits = text.slice(read.at, read.at + width);
  read.at += width;
  if (of.field === 'ms') read.stamp.ms = Number(digits.slice(0, 3).padEnd(3, '0'));
  else if (of.field === 'year' && width === 2) read.stamp.year = centuryOf(context) + Number(digits);
  else read.stamp[of.field] = Number(digits);
  return true;
}

function centuryOf(context: ReadContext): number {
  return Math.floor(new Date(context.receivedAt).getUTCFullYear() / 100) * 100;
}

function readMonthName(read: Read, text: string): boolean {
  read.stamp.month = monthOf(text.slice(read.at, read.at + 3));
  read.at += 3;
  while (/[a-z]/u.test(text[read.at] ?? '')) read.at += 1;
  return read.stamp.month > 0;
}

function readWeekday(read: Read, text: string): boolean {
  while (/[A-Za-z]/u.test(text[read.at] ?? '')) read.at += 1;
  return true;
}

function readZone(read: Read, text: string): boolean {
  const offset = readOffset(text, read.at);
  if (offset) {
    read.stamp.offset = offset.offset;
    read.at = offset.end;
    return true;
  }
  let end = read.at;
  while (end < read.at + 6 && /[A-Z]/u.test(text[end] ?? '')) end += 1;
  read.stamp.offset = offsetOfLetters(text.slice(read.at, end));
  read.at = end;
  return true;
}
