/** Dates of mail: RFC 5322, its obsolete forms, ISO 8601 and what old mailers wrote. */
import type { Instant } from '../../base/clock.ts';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** RFC 5322 section 4.3, and European names that are unambiguous; minutes east of UTC. */
const ZONES: Record<string, number> = {
  ut: 0,
  utc: 0,
  gmt: 0,
  z: 0,
  wet: 0,
  bst: 60,
  cet: 60,
  met: 60,
  mez: 60,
  cest: 120,
  mest: 120,
  mesz: 120,
  eet: 120,
  eest: 180,
  msk: 180,
  jst: 540,
  kst: 540,
  hkt: 480,
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
};

/** Null when it cannot be read, or lies before 1970 or after 9999. Without a zone it is taken as UTC. */
export function readDate(value: string | undefined): Instant | null {
  const text = (value ?? '')
    .slice(0, 200)
    .replaceAll(/\([^)]*\)/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .toLowerCase();
  const instant = dayFirst(text) ?? monthFirst(text) ?? iso(text);
  return instant !== undefined && instant >= 0 && instant < 253_402_300_800_000 ? instant : null;
}

/** `Tue, 24 Nov 2026 09:00:00 +0100`, also with two-digit years, dashes, missing seconds, dots in the time. */
function dayFirst(text: string): Instant | undefined {
  const match =
    /(\d{1,2})[ -]([a-zäéû]{3})[a-zäéû]*\.?[ ,-]+(\d{4}|\d{2,3})[ ,]+(\d{1,2})[:.](\d{1,2})(?:[:.](\d{1,2})(?:\.\d+)?)?(?: ?([ap])m)?(.*)/.exec(
      text,
    );
  if (!match) return undefined;
  const [, day, month, year, hour, minute, second, half, zone] = match;
  return at({ day, month: monthOf(month), year, hour, minute, second, half, zone });
}

/** `Tue Nov 24 09:00:00 2026`, with a zone before or after the year. */
function monthFirst(text: string): Instant | undefined {
  const match =
    /([a-z]{3})[a-z]* (\d{1,2}),? (\d{1,2}):(\d{2})(?::(\d{2}))?(?: ([a-z]{3,4}|[+-]\d{4}))? (\d{4})(.*)/.exec(text);
  if (!match) return undefined;
  const [, month, day, hour, minute, second, zone, year, after] = match;
  return at({ day, month: monthOf(month), year, hour, minute, second, half: undefined, zone: zone ?? after });
}

function iso(text: string): Instant | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})[t ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)? ?(.*)$/.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, zone] = match;
  return at({ day, month: Number(month) - 1, year, hour, minute, second, half: undefined, zone });
}

type Fields = { month: number } & Record<
  'day' | 'year' | 'hour' | 'minute' | 'second' | 'half' | 'zone',
  string | undefined
>;

function at(fields: Fields): Instant | undefined {
  const [day, hour, minute, second] = [fields.day, fields.hour, fields.minute, fields.second ?? '0'].map(Number);
  if (fields.month < 0 || day === undefined || hour === undefined || minute === undefined) return undefined;
  if (day < 1 || day > 31 || hour > 24 || minute > 59) return undefined;
  const hours = fields.half === undefined ? hour : (hour % 12) + (fields.half === 'p' ? 12 : 0);
  const utc = Date.UTC(fullYear(fields.year ?? ''), fields.month, day, hours, minute, Math.min(second ?? 0, 59));
  return utc - zoneMinutes(fields.zone ?? '') * 60_000;
}

/** RFC 5322 section 4.3: two digits below 50 are of this century, three count from 1900. */
function fullYear(text: string): number {
  const year = Number(text);
  if (text.length === 3 || (text.length === 2 && year >= 50)) return 1900 + year;
  return text.length === 2 ? 2000 + year : year;
}

function monthOf(text: string | undefined): number {
  const german: Record<string, number> = {
    mär: 2,
    mai: 4,
    okt: 9,
    dez: 11,
    fév: 1,
    avr: 3,
    aoû: 7,
    déc: 11,
    ene: 0,
    abr: 3,
    ago: 7,
    dic: 11,
  };
  const month = MONTHS.indexOf(text ?? '');
  return month >= 0 ? month : (german[text ?? ''] ?? -1);
}

function zoneMinutes(text: string): number {
  const offset = /([+-]) ?(\d{1,2}):?(\d{2})/.exec(text);
  if (offset) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3]);
    return minutes > 24 * 60 ? 0 : minutes * (offset[1] === '-' ? -1 : 1);
  }
  return ZONES[/[a-z]+/.exec(text)?.[0] ?? ''] ?? 0;
}
