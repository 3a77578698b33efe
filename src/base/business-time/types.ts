/** What a calendar of business time is made of. No I/O anywhere in this folder. */
import type { Instant } from '../clock.ts';

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

/** Opening and closing wall time, `HH:MM` or `HH:MM:SS`; a closing at or before the opening is on the next day. */
export type Hours = readonly [opens: string, closes: string];

/** A local date that has hours of its own, none for a day off; `because` is shown to people. */
export type DayRule = { hours: readonly Hours[]; because: string };

/** `24x7` counts every second. Dates are local, `YYYY-MM-DD`; what a date says rules it from midnight to midnight. */
export type Calendar =
  | '24x7'
  | {
      zone: string;
      hours: Readonly<Partial<Record<Weekday, readonly Hours[]>>>;
      dates: Readonly<Record<string, DayRule>>;
    };

/** Half-open: `from` belongs to it, `to` does not. Milliseconds since 1970. */
export type Interval = { from: Instant; to: Instant };
/** Time that does not count. One without an end runs on: then nothing falls due. */
export type Pause = { from: Instant; to: Instant | null; reason: string };
export type Skipped = Interval & { reason: string };

/** A calendar made ready: asks cost little, tables are filled as they are needed. */
export type BusinessTime = {
  /** The instant at which `target` milliseconds have counted since `start`; null when that is never. */
  dueAt(start: Instant, target: number, pauses?: readonly Pause[]): Instant | null;
  /** Milliseconds that count between two instants. */
  elapsed(from: Instant, to: Instant, pauses?: readonly Pause[]): number;
  /** Every interval between two instants, counted or skipped with the reason, in order and without gaps. */
  explain(from: Instant, to: Instant, pauses?: readonly Pause[]): { counted: Interval[]; skipped: Skipped[] };
};
