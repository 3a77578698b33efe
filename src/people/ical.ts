/** Days off from an iCalendar file (RFC 5545): whole-day events, and yearly ones repeated. No I/O. */
import { instantOf, isoOf } from '../base/clock.ts';

export type IcalDay = { date: string; because: string };
export type IcalRead = { days: IcalDay[]; leftOut: { summary: string; because: string }[] };

const DAY = 86_400_000;
const MOST_DAYS = 5000;

/** `years`: first and last year wanted; what lies outside is not given. Undefined when the text is no calendar. */
export function readIcal(text: string, years: { from: number; to: number }): IcalRead | undefined {
  const lines = unfolded(text);
  if (!lines.some((line) => /^BEGIN:VCALENDAR$/i.test(line))) return undefined;
  const found: IcalRead = { days: [], leftOut: [] };
  for (const event of eventsIn(lines)) readEvent(event, years, found);
  const byDate = new Map(found.days.map((day) => [day.date, day]));
  const days = [...byDate.values()].toSorted((a, b) => a.date.localeCompare(b.date));
  return { days: days.slice(0, MOST_DAYS), leftOut: found.leftOut };
}

type Event = Map<string, { value: string }>;

function readEvent(event: Event, years: { from: number; to: number }, into: IcalRead): void {
  const summary = unescaped(event.get('SUMMARY')?.value ?? 'day off').slice(0, 200) || 'day off';
  const leave = (because: string): void => void into.leftOut.push({ summary, because });
  if (/^CANCELLED$/i.test(event.get('STATUS')?.value ?? '')) return leave('it is cancelled');
  if (/daylight saving|summer time|winter time/i.test(summary)) return leave('a change of clocks is no day off');
  const first = dayOf(event.get('DTSTART')?.value);
  if (first === undefined) return leave('it is not a whole day');
  const end = dayOf(event.get('DTEND')?.value) ?? first + DAY * daysOf(event.get('DURATION')?.value);
  const length = Math.min(Math.max(1, Math.round((end - first) / DAY)), 366);
  const rule = event.get('RRULE')?.value;
  const starts = rule === undefined ? [first] : yearly(first, rule, years.to);
  if (!starts) return leave('only yearly repetition is understood');
  for (const start of starts)
    for (let i = 0; i < length; i++) {
      const date = isoOf(start + i * DAY).slice(0, 10);
      const year = Number(date.slice(0, 4));
      if (year >= years.from && year <= years.to) into.days.push({ date, because: summary });
    }
}

/** Each year on the same date, as FREQ=YEARLY says without further conditions. */
function yearly(first: number, rule: string, lastYear: number): number[] | undefined {
  const parts = new Map(
    rule.split(';').map((part): [string, string] => [keyOf(part), part.slice(part.indexOf('=') + 1)]),
  );
  const [month, day] = [isoOf(first).slice(5, 7), isoOf(first).slice(8, 10)];
  const plain = [...parts].every(
    ([key, value]) =>
      ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'WKST'].includes(key) ||
      (key === 'BYMONTH' && Number(value) === Number(month)) ||
      (key === 'BYMONTHDAY' && Number(value) === Number(day)),
  );
  if (parts.get('FREQ')?.toUpperCase() !== 'YEARLY' || !plain) return undefined;
  const every = Math.max(1, Math.floor(Number(parts.get('INTERVAL') ?? 1)) || 1);
  const count = Number(parts.get('COUNT') ?? Infinity);
  const until = dayOf(parts.get('UNTIL')?.slice(0, 8)) ?? Infinity;
  const starts: number[] = [];
  for (let year = Number(isoOf(first).slice(0, 4)); year <= lastYear && starts.length < count; year += every) {
    const start = instantOf(`${String(year).padStart(4, '0')}-${month}-${day}T00:00:00Z`);
    // 29 February exists in leap years only.
    if (Number.isNaN(start) || isoOf(start).slice(8, 10) !== day) continue;
    if (start > until) break;
    starts.push(start);
  }
  return starts;
}

function keyOf(part: string): string {
  return part.slice(0, part.indexOf('=')).trim().toUpperCase();
}

/** Midnight of a whole day, `20261225`; undefined for anything with a time in it, or no date. */
function dayOf(value: string | undefined): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)$/.exec(value?.trim() ?? '');
  const date = match ? `${match[1]}-${match[2]}-${match[3]}` : '';
  const at = instantOf(`${date}T00:00:00Z`);
  return match && !Number.isNaN(at) && isoOf(at).startsWith(date) ? at : undefined;
}

function daysOf(duration: string | undefined): number {
  const match = /^P(?:(\d{1,3})W|(\d{1,4})D)$/.exec(duration?.trim() ?? '');
  return match ? Number(match[1] ?? 0) * 7 + Number(match[2] ?? 0) || 1 : 1;
}

function eventsIn(lines: readonly string[]): Event[] {
  const events: Event[] = [];
  let [depth, event]: [number, Event | undefined] = [0, undefined];
  for (const line of lines) {
    if (/^BEGIN:VEVENT$/i.test(line)) [depth, event] = [0, new Map()];
    else if (/^BEGIN:/i.test(line)) depth++;
    else if (/^END:VEVENT$/i.test(line)) {
      if (event) events.push(event);
      event = undefined;
    } else if (/^END:/i.test(line)) depth--;
    else if (event && depth === 0) {
      const match = /^([A-Za-z-]+)(?:;(?:[^:"]|"[^"]*")*)?:(.*)$/.exec(line);
      const name = match?.[1]?.toUpperCase();
      if (name && !event.has(name)) event.set(name, { value: match?.[2] ?? '' });
    }
  }
  return events;
}

/** A long line goes on in the next, which then begins with a space. */
function unfolded(text: string): string[] {
  return text
    .replace(/^\uFEFF/, '')
    .replaceAll(/\r?\n[ \t]/g, '')
    .split(/\r?\n/)
    .map((line) => line.trimEnd());
}

function unescaped(text: string): string {
  return (
    text
      .replaceAll(/\\([nN,;\\])/g, (_, char: string) => (char.toLowerCase() === 'n' ? ' ' : char))
      // eslint-disable-next-line no-control-regex
      .replaceAll(/[\u0000-\u001f\u007f]/g, ' ')
      .trim()
  );
}
