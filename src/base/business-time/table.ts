/**
 * A calendar as a table: its open intervals in pieces of 32 days, with running sums. A piece is made when first asked
 * for (about 20 µs); after that a question is two searches by halves and one addition a piece, so a span of a year
 * costs little more than a day's (npm run bench:due).
 */
import type { Instant } from '../clock.ts';
import { HORIZON_PIECES, PIECE } from './pieces.ts';
import { clipped, joined, without } from './intervals.ts';
import { readRules } from './rules.ts';
import type { OpenRule, Rules } from './rules.ts';
import type { Calendar, Interval, Skipped } from './types.ts';
import { DAY, firstAt, lastAt, zoneOf } from './zone.ts';
import type { Segment, Zone } from './zone.ts';

export type Table = {
  /** Milliseconds open between two instants; 0 when they are not in order. */
  counted(from: Instant, to: Instant): number;
  /** The earliest instant at which `target` has counted; null beyond the horizon. */
  after(start: Instant, target: number): Instant | null;
  open(from: Instant, to: Instant): Interval[];
  /** Dates with rules of their own, and why. */
  closed(from: Instant, to: Instant): Skipped[];
};

/** `before[i]`: what has counted in this piece when its i-th interval opens. */
type Piece = { from: Float64Array; to: Float64Array; before: Float64Array; total: number };

export function openingTable(calendar: Exclude<Calendar, '24x7'>): Table {
  const zone = zoneOf(calendar.zone);
  const rules = readRules(calendar);
  const pieces = new Map<number, Piece>();
  const pieceAt = (index: number): Piece => {
    const known = pieces.get(index);
    if (known) return known;
    const made = makePiece(openBetween(zone, rules, index * PIECE, (index + 1) * PIECE));
    pieces.set(index, made);
    return made;
  };
  return {
    counted: (from, to) => countedBetween(pieceAt, from, to),
    after: (start, target) => afterStart(pieceAt, start, target),
    open: (from, to) => openIn(pieceAt, from, to),
    closed: (from, to) => (from < to ? datesBetween(zone, rules, from, to) : []),
  };
}

/** Intervals as they lie in the pieces; one that was cut where two pieces meet is one again. */
function openIn(pieceAt: (index: number) => Piece, from: Instant, to: Instant): Interval[] {
  const found: Interval[] = [];
  for (let index = Math.floor(from / PIECE); index * PIECE < to; index++) {
    const piece = pieceAt(index);
    for (let i = 0; i < piece.from.length; i++) {
      const [begin, end] = [Math.max(num(piece.from, i), from), Math.min(num(piece.to, i), to)];
      if (begin >= end) continue;
      const last = found.at(-1);
      if (last?.to === begin) last.to = end;
      else found.push({ from: begin, to: end });
    }
  }
  return found;
}

function countedBetween(pieceAt: (index: number) => Piece, from: Instant, to: Instant): number {
  if (to <= from) return 0;
  const [first, last] = [Math.floor(from / PIECE), Math.floor(to / PIECE)];
  let sum = -countedIn(pieceAt(first), from);
  for (let index = first; index < last; index++) sum += pieceAt(index).total;
  return sum + countedIn(pieceAt(last), to);
}

function afterStart(pieceAt: (index: number) => Piece, start: Instant, target: number): Instant | null {
  if (target <= 0) return start;
  const first = Math.floor(start / PIECE);
  let left = target + countedIn(pieceAt(first), start);
  for (let index = first; index < first + HORIZON_PIECES; index++) {
    const piece = pieceAt(index);
    if (left <= piece.total) return reach(piece, left);
    left -= piece.total;
  }
  return null;
}

/** What of the piece has counted by `at`. */
function countedIn(piece: Piece, at: Instant): number {
  const i = lastNotAbove(piece.from, at);
  return i < 0 ? 0 : num(piece.before, i) + Math.min(at, num(piece.to, i)) - num(piece.from, i);
}

/** The instant at which `sum` (above 0) of the piece has counted: within the last interval that opens before it. */
function reach(piece: Piece, sum: number): Instant {
  let [low, high] = [0, piece.before.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (num(piece.before, middle) < sum) low = middle;
    else high = middle - 1;
  }
  return num(piece.from, low) + sum - num(piece.before, low);
}

function lastNotAbove(sorted: Float64Array, value: number): number {
  let [low, high] = [-1, sorted.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (num(sorted, middle) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

function num(array: Float64Array, index: number): number {
  return array[index] ?? 0;
}

function makePiece(open: readonly Interval[]): Piece {
  const before = new Float64Array(open.length);
  let total = 0;
  for (const [i, { from, to }] of open.entries()) {
    before[i] = total;
    total += to - from;
  }
  return {
    from: Float64Array.from(open, (each) => each.from),
    to: Float64Array.from(open, (each) => each.to),
    before,
    total,
  };
}

// A local date may lie a day off its own in UTC, clocks may jump a whole day, and a night belongs to the day before.
const AROUND = 3;

function openBetween(zone: Zone, rules: Rules, from: Instant, to: Instant): Interval[] {
  const segments = zone.segments(from - 7 * DAY, to + 7 * DAY);
  const [weekly, holes, own]: [Interval[], Interval[], Interval[]] = [[], [], []];
  for (let day = Math.floor(from / DAY) - AROUND; day <= Math.ceil(to / DAY) + AROUND; day++) {
    const special = rules.dates.get(day);
    addOpen(weekly, segments, day, rules.week[weekdayOf(day)] ?? []);
    if (special === undefined) continue;
    holes.push(...dateSpans(segments, day));
    addOpen(own, segments, day, special.hours);
  }
  const open = without(joined(weekly), joined(holes));
  return clipped(own.length === 0 ? open : joined([...open, ...own]), from, to);
}

function datesBetween(zone: Zone, rules: Rules, from: Instant, to: Instant): Skipped[] {
  if (rules.dates.size === 0) return [];
  const segments = zone.segments(from - 7 * DAY, to + 7 * DAY);
  const found: Skipped[] = [];
  for (let day = Math.floor(from / DAY) - AROUND; day <= Math.ceil(to / DAY) + AROUND; day++) {
    const special = rules.dates.get(day);
    if (special) for (const span of dateSpans(segments, day)) found.push({ ...span, reason: special.because });
  }
  return clipped(
    found.toSorted((a, b) => a.from - b.from),
    from,
    to,
  );
}

function addOpen(into: Interval[], segments: readonly Segment[], day: number, hours: readonly OpenRule[]): void {
  const midnight = day * DAY;
  for (const { opens, closes } of hours) {
    const from = firstAt(segments, midnight + opens);
    const to = lastAt(segments, midnight + closes);
    if (from < to) into.push({ from, to });
  }
}

/** All instants that show this local date: two spans where midnight came twice. */
function dateSpans(segments: readonly Segment[], day: number): Interval[] {
  return segments
    .map(({ from, to, offset }) => ({
      from: Math.max(from, day * DAY - offset),
      to: Math.min(to, (day + 1) * DAY - offset),
    }))
    .filter(({ from, to }) => from < to);
}

/** 0 is Monday; day 0 was a Thursday. */
function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}
