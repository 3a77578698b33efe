/** Wall times of a site and the instants they mean. */
import { isoOf } from '../../src/base/clock.ts';

/** `2026-03-02T18:00`, as a clock at the site shows it. */
export function wallOf(at: string, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(Date.parse(at));
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? '00';
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`;
}

/** The instant at which a clock at the site shows this; where it shows it twice, the first. */
export function instantIn(wall: string, zone: string): string | null {
  // What a field of the browser says; anything else is no time.
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(wall)) return null;
  const asUtc = Date.parse(`${wall}:00Z`);
  if (Number.isNaN(asUtc)) return null;
  const tries = [-16, -8, 0, 8, 16].map((hours) => {
    const guess = asUtc + hours * 3_600_000;
    return asUtc - (Date.parse(`${wallOf(isoOf(guess), zone)}:00Z`) - guess);
  });
  const fits = tries.filter((at) => wallOf(isoOf(at), zone) === wall);
  // A wall time that is jumped over means the instant of the jump's other side.
  return isoOf(Math.min(...(fits.length > 0 ? fits : tries)));
}

/** `2 Mar 2026, 18:00–20:00 (Europe/London)`, with blanks in the zone, where a narrow card may break it. */
export function windowText(from: string, to: string, zone: string): string {
  const day = { day: 'numeric', month: 'short', year: 'numeric' } as const;
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const both = new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...day, ...time });
  const sameDay = wallOf(from, zone).slice(0, 10) === wallOf(to, zone).slice(0, 10);
  const end = sameDay ? new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...time }) : both;
  return `${both.format(Date.parse(from))}–${end.format(Date.parse(to))} (${zone.replaceAll('_', ' ')})`;
}
