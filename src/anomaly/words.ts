/** A reason in words: "3.1 times its usual Tuesday 10:00; last seen 9 Nov". */
import type { Reason } from './scorer.ts';

/** `zone` is the IANA zone in which days and hours are told. */
export function wordsOf(reason: Reason, zone = 'UTC'): string {
  return `${happened(reason, zone)}; ${seen(reason, zone)}`;
}

function happened(reason: Reason, zone: string): string {
  switch (reason.kind) {
    case 'spike':
      return compared(reason, zone);
    case 'level':
      return `stays at ${compared(reason, zone)}`;
    case 'drift':
      return `has drifted to ${compared(reason, zone)}`;
    case 'quiet':
      return `went quiet at ${number(reason.value)}: changes less than it ever did`;
    case 'shape':
      return `runs as it never did before, now ${compared(reason, zone)}`;
    case 'variance':
      return `swings more than it ever did, now ${compared(reason, zone)}`;
  }
}

function compared(reason: Reason, zone: string): string {
  const { value, expected } = reason;
  const ratio = value / expected;
  if (!(ratio > 0) || !Number.isFinite(ratio))
    return `${number(value)} where ${number(expected)} is ${usual(reason, zone)}`;
  if (ratio >= 1.095) return `${number(ratio, 2)} times ${usual(reason, zone)}`;
  if (ratio <= 0.905) return `${number(100 * ratio, 2)} % of ${usual(reason, zone)}`;
  return `${number(value)} against ${number(expected)}, ${usual(reason, zone)}`;
}

function usual({ by, at }: Reason, zone: string): string {
  const hour = `${part(at, zone, { hour: '2-digit', hourCycle: 'h23' })}:00`;
  if (by === 'week') return `its usual ${part(at, zone, { weekday: 'long' })} ${hour}`;
  return by === 'day' ? `its usual ${hour}` : 'its usual level';
}

function seen({ lastSeenLike, at }: Reason, zone: string): string {
  if (lastSeenLike === undefined) return 'not seen before';
  const far = at - lastSeenLike > 300 * 86_400_000;
  return `last seen ${part(lastSeenLike, zone, { day: 'numeric', month: 'short', ...(far ? { year: 'numeric' } : {}) })}`;
}

function part(at: number, zone: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone }).format(at);
}

function number(value: number, digits = 4): string {
  return new Intl.NumberFormat('en-GB', { maximumSignificantDigits: digits }).format(value);
}
