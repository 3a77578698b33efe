/** Wall time and instants of a zone, by the runtime's own zone data; what was asked once is kept. */
import type { Instant } from '../clock.ts';

export const DAY = 86_400_000;

/** From one clock change to the next: local wall time = instant + offset. Wall times are written as if they were UTC. */
export type Segment = { from: Instant; to: Instant; offset: number };

export type Zone = { segments(from: Instant, to: Instant): Segment[] };

const zones = new Map<string, Zone>();
// Years are cut at multiples of this, not at New Year: a change of clocks may fall there as well.
const SPAN = 366 * DAY;

export function zoneOf(name: string): Zone {
  const known = zones.get(name);
  if (known) return known;
  const zone = makeZone(offsetReader(name));
  zones.set(name, zone);
  return zone;
}

/** The first instant that shows `wall`; where clocks jumped over it, the jump. */
export function firstAt(segments: readonly Segment[], wall: number): Instant {
  for (const { from, to, offset } of segments) {
    const at = wall - offset;
    if (at < from) return from;
    if (at < to) return at;
  }
  return wall - (segments.at(-1)?.offset ?? 0);
}

/** The same in a zone by its name, e.g. for a meeting or a mail at a time of day. */
export function instantAt(zone: string, wall: number): Instant {
  // Wall time is less than a day off UTC, and a clock change moves it by less than another.
  return firstAt(zoneOf(zone).segments(wall - 2 * DAY, wall + 2 * DAY), wall);
}

/** The last instant that shows `wall`; where clocks jumped over it, the jump. */
export function lastAt(segments: readonly Segment[], wall: number): Instant {
  for (let i = segments.length - 1; i >= 0; i--) {
    const segment = segments[i];
    if (segment === undefined) break;
    const at = wall - segment.offset;
    if (at >= segment.to) return segment.to;
    if (at >= segment.from) return at;
  }
  return wall - (segments[0]?.offset ?? 0);
}

function makeZone(offsetAt: (instant: Instant) => number): Zone {
  const spans = new Map<number, Segment[]>();
  const spanOf = (index: number): Segment[] => {
    const known = spans.get(index);
    if (known) return known;
    const made = changesIn(index * SPAN, (index + 1) * SPAN, offsetAt);
    spans.set(index, made);
    return made;
  };
  return {
    segments(from, to) {
      const found: Segment[] = [];
      for (let index = Math.floor(from / SPAN); index * SPAN < to; index++) {
        for (const segment of spanOf(index)) {
          if (segment.to <= from || segment.from >= to) continue;
          const last = found.at(-1);
          if (last?.offset === segment.offset) found[found.length - 1] = { ...last, to: segment.to };
          else found.push(segment);
        }
      }
      return found;
    },
  };
}

/** Looks at every day and, where two days differ, halves the time between them down to the millisecond. */
function changesIn(from: Instant, to: Instant, offsetAt: (instant: Instant) => number): Segment[] {
  const segments: Segment[] = [];
  let [begin, offset] = [from, offsetAt(from)];
  for (let day = from; day < to; day += DAY) {
    const next = Math.min(day + DAY, to);
    const after = offsetAt(next);
    if (after === offset) continue;
    let [low, high] = [Math.max(day, begin), next];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (offsetAt(middle) === offset) low = middle;
      else high = middle;
    }
    if (high >= to) break;
    segments.push({ from: begin, to: high, offset });
    [begin, offset] = [high, after];
  }
  segments.push({ from: begin, to, offset });
  return segments;
}

function offsetReader(timeZone: string): (instant: Instant) => number {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  return (instant) => {
    // 24/11/2026, 10:00:00
    const [day = 1, month = 1, year = 1970, hour = 0, minute = 0, second = 0] = (
      format.format(instant).match(/\d+/g) ?? []
    ).map(Number);
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
  };
}
