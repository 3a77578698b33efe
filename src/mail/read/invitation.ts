/** The first event of a calendar part, RFC 5545 and 5546: enough to say what it invites to. */
import { clean } from './clean.ts';
import { decodeBytes } from './charset.ts';
import { walk } from './mime.ts';
import type { Part } from './mime.ts';
import type { Invitation } from './types.ts';

const MOST_LINES = 5000;

export function readInvitation(root: Part): Invitation | null {
  const part = [...walk(root, () => false)].find(({ type }) => type === 'text/calendar' || type === 'application/ics');
  if (!part) return null;
  const lines = unfolded(decodeBytes(part.content(), part.params.get('charset') ?? 'utf-8').text);
  const start = lines.findIndex((line) => /^BEGIN:VEVENT/i.test(line));
  if (start < 0) return null;
  const end = lines.findIndex((line, at) => at > start && /^END:VEVENT/i.test(line));
  const event = lines.slice(start + 1, end < 0 ? undefined : end);
  const method = part.params.get('method') ?? field(lines.slice(0, start), 'METHOD')?.value ?? '';
  return {
    method: clean(method).toUpperCase().slice(0, 40),
    uid: text(event, 'UID'),
    summary: text(event, 'SUMMARY') ?? '',
    start: time(event, 'DTSTART'),
    end: time(event, 'DTEND'),
    organizer: address(event, 'ORGANIZER'),
    partStat: /PARTSTAT=([A-Z-]+)/i.exec(field(event, 'ATTENDEE')?.params ?? '')?.[1]?.toUpperCase() ?? null,
  };
}

function unfolded(source: string): string[] {
  return source.replaceAll(/\r?\n[ \t]/g, '').split(/\r?\n/, MOST_LINES);
}

type Field = { params: string; value: string };

function field(lines: readonly string[], name: string): Field | undefined {
  const line = lines.find((each) => each.toUpperCase().startsWith(name) && /^[;:]/.test(each.slice(name.length)));
  if (line === undefined) return undefined;
  // The colon that ends the parameters stands outside of quotes.
  const match = /^((?:[^":]|"[^"]*")*):(.*)$/.exec(line.slice(name.length));
  return match ? { params: match[1] ?? '', value: match[2] ?? '' } : undefined;
}

function text(lines: readonly string[], name: string): string | null {
  const value = field(lines, name)?.value;
  if (value === undefined) return null;
  return clean(value.replaceAll(/\\n/gi, ' ').replaceAll(/\\([,;\\])/g, '$1')).slice(0, 500);
}

/** ISO 8601: UTC with Z, a local time with its zone's name in brackets, or a date. */
function time(lines: readonly string[], name: string): string | null {
  const found = field(lines, name);
  const match = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?/.exec(found?.value ?? '');
  if (!match) return null;
  const [, year, month, day, hour, minute, second, utc] = match;
  const date = `${year}-${month}-${day}`;
  if (hour === undefined) return date;
  const zone = /TZID="?([^;":]+)/i.exec(found?.params ?? '')?.[1];
  return `${date}T${hour}:${minute}:${second}${utc === 'Z' ? 'Z' : zone === undefined ? '' : `[${clean(zone).slice(0, 60)}]`}`;
}

function address(lines: readonly string[], name: string): string | null {
  const value = field(lines, name)?.value ?? '';
  return /[^\s<>:;,"]+@[^\s<>:;,"]+/.exec(value)?.[0] ?? null;
}
