import type { ReadContext } from './event.ts';
import { instantOfWall } from './zones.ts';

/** A time as written. `year` is undefined where the form has none, `offset` (minutes east of UTC) where it states none. */
export type Stamp = {
  year: number | undefined;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  ms: number;
  offset: number | undefined;
};

/** A stamp and the index of the first character after it. */
export type FoundStamp = { stamp: Stamp; end: number };

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** Clocks that were never set say 1970 or, like Cisco's, 1993; before 1970 there was no syslog. */
const EARLIEST_YEAR = 1970;
const WEEK = 7 * 86_400_000;
/** Years to look back for a 29 February: there are eight between 1896 and 1904, and between 2096 and 2104. */
const LONGEST_LEAP_GAP = 8;

/** `2026-11-24T05:06:07.123456+01:00` (RFC 3339), also with a space for the `T`, a comma for the point, without a zone. */
export function readIsoStamp(text: string, from: number): FoundStamp | undefined {
  const year = digitsAt(text, from, 4);
  const month = digitsAt(text, from + 5, 2);
  const day = digitsAt(text, from + 8, 2);
  const between = text[from + 10];
  const separated =
    text[from + 4] === '-' && text[from + 7] === '-' && (between === 'T' || between === 't' || between === ' ');
  const time = separated ? readTime(text, from + 11) : undefined;
  if (!time || !isDate(year, month, day)) return undefined;
  const zone = readOffset(text, time.end);
  return { stamp: { year, month, day, ...time.time, offset: zone?.offset }, end: zone?.end ?? time.end };
}

/** `Nov  4 05:06:07` (RFC 3164), also with a fraction and with a year before the day's time or before the month. */
export function readBsdStamp(text: string, from: number): FoundStamp | undefined {
  const yearFirst = text[from + 4] === ' ' ? digitsAt(text, from, 4) : -1;
  const start = yearFirst < 0 ? from : from + 5;
  const month = monthOf(text.slice(start, start + 3));
  if (month === 0 || text[start + 3] !== ' ') return undefined;
  const dayAt = text[start + 4] === ' ' ? start + 5 : start + 4;
  const dayDigits = digitsAt(text, dayAt, 2) < 0 ? 1 : 2;
  const day = digitsAt(text, dayAt, dayDigits);
  let timeAt = dayAt + dayDigits + 1;
  if (text[timeAt - 1] !== ' ') return undefined;
  const yearLater = text[timeAt + 4] === ' ' ? digitsAt(text, timeAt, 4) : -1;
  if (yearLater >= 0) timeAt += 5;
  const time = readTime(text, timeAt);
  const year = Math.max(yearFirst, yearLater);
  if (!time || !isDate(year < 0 ? 2000 : year, month, day)) return undefined;
  return { stamp: { year: year < 0 ? undefined : year, month, day, ...time.time, offset: undefined }, end: time.end };
}

/** January is 1; 0 when the three letters are no English month. */
export function monthOf(text: string): number {
  return MONTHS.indexOf(text.toLowerCase()) + 1;
}

/** `Z`, `+01:00`, `+0100` or `+01`, in minutes east of UTC. */
export function readOffset(text: string, from: number): { offset: number; end: number } | undefined {
  const sign = text[from];
  if (sign === 'Z' || sign === 'z') return { offset: 0, end: from + 1 };
  const hours = digitsAt(text, from + 1, 2);
  if ((sign !== '+' && sign !== '-') || hours < 0 || hours > 23) return undefined;
  const minutesAt = text[from + 3] === ':' ? from + 4 : from + 3;
  const minutes = digitsAt(text, minutesAt, 2);
  const given = minutes >= 0 && minutes < 60;
  const total = hours * 60 + (given ? minutes : 0);
  return { offset: sign === '-' ? -total : total, end: given ? minutesAt + 2 : from + 3 };
}

/**
 * The instant of a stamp in epoch ms; undefined for a day that is in no calendar. Without an offset the context's zone
 * counts. Without a year it is the latest one that is not more than a week after the arrival: lines are read late more
 * often than clocks run ahead.
 */
export function instantOfStamp(stamp: Stamp, context: ReadContext): number | undefined {
  if (stamp.year !== undefined) return instantInYear(stamp, stamp.year, context);
  const latest = new Date(context.receivedAt).getUTCFullYear() + 1;
  for (let year = latest; year >= latest - LONGEST_LEAP_GAP - 1; year -= 1) {
    const at = isDate(year, stamp.month, stamp.day) ? instantInYear(stamp, year, context) : undefined;
    if (at !== undefined && at <= context.receivedAt + WEEK) return at;
  }
  return undefined;
}

/** Epoch seconds, milliseconds, microseconds or nanoseconds, told apart by their number of digits; a fraction may follow. */
export function instantOfEpoch(text: string): number | undefined {
  const match = /^(\d{9,19})(?:\.(\d{1,9}))?$/u.exec(text);
  const whole = match?.[1];
  if (whole === undefined) return undefined;
  if (whole.length <= 11) return Number(whole) * 1000 + Number((match?.[2] ?? '').slice(0, 3).padEnd(3, '0'));
  return Number(whole.length < 15 ? whole : whole.slice(0, whole.length < 18 ? -3 : -6));
}

/** The number in exactly `count` digits at `from`; -1 when they are not all digits. */
export function digitsAt(text: string, from: number, count: number): number {
  let number = 0;
  for (let i = from; i < from + count; i += 1) {
    const digit = text.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return -1;
    number = number * 10 + digit;
  }
  return number;
}

export function isDate(year: number, month: number, day: number): boolean {
  if (year < 0 || month < 1 || month > 12 || day < 1) return false;
  return day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

type Time = Pick<Stamp, 'hour' | 'minute' | 'second' | 'ms'>;

function readTime(text: string, from: number): { time: Time; end: number } | undefined {
  const hour = digitsAt(text, from, 2);
  const minute = digitsAt(text, from + 3, 2);
  const second = digitsAt(text, from + 6, 2);
  if (text[from + 2] !== ':' || text[from + 5] !== ':' || hour < 0 || minute < 0 || second < 0) return undefined;
  // 60 is a leap second: it counts as the first second of the next minute.
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  const fraction = readFraction(text, from + 8);
  return { time: { hour, minute, second, ms: fraction.ms }, end: fraction.end };
}

function readFraction(text: string, from: number): { ms: number; end: number } {
  if ((text[from] !== '.' && text[from] !== ',') || digitsAt(text, from + 1, 1) < 0) return { ms: 0, end: from };
  let end = from + 1;
  while (end < from + 10 && digitsAt(text, end, 1) >= 0) end += 1;
  return { ms: Number(text.slice(from + 1, Math.min(end, from + 4)).padEnd(3, '0')), end };
}

function instantInYear(stamp: Stamp, year: number, context: ReadContext): number | undefined {
  if (year < EARLIEST_YEAR || !isDate(year, stamp.month, stamp.day)) return undefined;
  const wall = Date.UTC(year, stamp.month - 1, stamp.day, stamp.hour, stamp.minute, stamp.second, stamp.ms);
  if (stamp.offset !== undefined) return wall - stamp.offset * 60_000;
  return instantOfWall(wall, context.zone ?? 'UTC', context.receivedAt);
}
