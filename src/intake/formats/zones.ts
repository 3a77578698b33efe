const MINUTE = 60_000;
const DAY = 86_400_000;
const QUARTER_HOUR = 15 * MINUTE;
const MOST_REMEMBERED = 4096;

/** Zone letters that mean one offset only (hours east of UTC). CST, IST and the like mean several: they are left out. */
const LETTERS = new Map(
  Object.entries({
    AEDT: 11,
    AEST: 10,
    AKDT: -8,
    AKST: -9,
    AWST: 8,
    CDT: -5,
    CEST: 2,
    CET: 1,
    EDT: -4,
    EEST: 3,
    EET: 2,
    EST: -5,
    GMT: 0,
    HKT: 8,
    HST: -10,
    JST: 9,
    KST: 9,
    MDT: -6,
    MSK: 3,
    MST: -7,
    NZDT: 13,
    NZST: 12,
    PDT: -7,
    PST: -8,
    UTC: 0,
    WEST: 1,
    WET: 0,
    Z: 0,
  }),
);

type Zone = { format: Intl.DateTimeFormat | undefined; offsets: Map<number, number> };

const zones = new Map<string, Zone>();

/** Minutes east of UTC for zone letters (`CEST`); undefined for what is none or means several. */
export function offsetOfLetters(letters: string): number | undefined {
  const hours = LETTERS.get(letters.toUpperCase());
  return hours === undefined ? undefined : hours * 60;
}

/**
 * The instant at which the clocks of `zone` show `wall` (epoch ms as if it were UTC). Of an hour that comes twice, the
 * one nearer to `near`; for a time that the clocks skip, as if they had not been changed. An unknown zone counts as UTC.
 */
export function instantOfWall(wall: number, zone: string, near: number): number {
  const before = wall - offsetAt(zone, wall - DAY) * MINUTE;
  const after = wall - offsetAt(zone, wall + DAY) * MINUTE;
  if (before === after) return before;
  const real = [before, after].filter((at) => at + offsetAt(zone, at) * MINUTE === wall);
  const [first = before, second = first] = real;
  return Math.abs(second - near) < Math.abs(first - near) ? second : first;
}

function offsetAt(zone: string, at: number): number {
  if (zone === 'UTC') return 0;
  const { format, offsets } = zoneOf(zone);
  if (!format) return 0;
  // No zone has ever changed its clocks but at a quarter of an hour, so one look-up serves fifteen minutes.
  const quarter = Math.floor(at / QUARTER_HOUR);
  const known = offsets.get(quarter);
  if (known !== undefined) return known;
  if (offsets.size >= MOST_REMEMBERED) offsets.clear();
  const offset = offsetIn(format, quarter * QUARTER_HOUR);
  offsets.set(quarter, offset);
  return offset;
}

function offsetIn(format: Intl.DateTimeFormat, at: number): number {
  const name = format.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? '';
  const match = /^GMT([+-])(\d{2}):(\d{2})/u.exec(name);
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return match[1] === '-' ? -minutes : minutes;
}

function zoneOf(zone: string): Zone {
  const known = zones.get(zone);
  if (known) return known;
  const made: Zone = { format: formatFor(zone), offsets: new Map() };
  if (zones.size < MOST_REMEMBERED) zones.set(zone, made);
  return made;
}

function formatFor(zone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  } catch {
    // RangeError is how Intl says that there is no such zone.
    return undefined;
  }
}
