/** "Why is it due then?": every interval since the start, counted or skipped, with its reason. No I/O. */
import type { z } from 'zod';
import { toldIntervals } from '../base/business-time/told.ts';
import { instantOf } from '../base/clock.ts';
import { clockActs } from './clock-acts.rules.ts';
import type { zExplained } from './clock-api.ts';
import type { Counted, Terms } from './clock-terms.ts';
import { pausesOf, spanWords } from './clock-timing.rules.ts';
import type { ClockRow } from './clock.rules.ts';

export type Explained = z.output<typeof zExplained>;

export function explain(clock: ClockRow, terms: Terms): Explained {
  const counted = terms.by(clock.calendarId);
  const span = { from: instantOf(clock.startedAt), to: instantOf(clock.dueAt) };
  const because = clock.calendarId === null ? 'around the clock, every day' : `within ${counted.name}`;
  const intervals = toldIntervals(counted.time, span, { pauses: pausesOf(clock), because });
  return {
    calendar: counted.name,
    zone: counted.zone,
    targetSeconds: clock.targetSeconds,
    intervals,
    text: textOf(clock, counted, intervals),
  };
}

function textOf(clock: ClockRow, { name, zone }: Counted, intervals: Explained['intervals']): string {
  const began =
    clock.turn > 1
      ? 'the client was last written to'
      : clock.round === 1
        ? 'the ticket was opened'
        : 'the ticket was reopened';
  const by = clock.calendarId === null ? 'around the clock' : `in ${name} (${zone})`;
  const skipped = Object.entries(
    Object.groupBy(
      intervals.filter((each) => !each.counted),
      (each) => each.because,
    ),
  ).map(([why, list]) => `${roughly((list ?? []).reduce((sum, each) => sum + each.seconds, 0))} ${why}`);
  const less = skipped.length === 0 ? '' : ` Not counted: ${skipped.join(', ')}.`;
  const held = clock.pausedAt === null ? '' : ` It is paused since ${clock.pausedAt}: ${clock.pausedBecause ?? ''}.`;
  return `Due ${clock.dueAt}: ${began} at ${clock.startedAt}, and the promise ${clockActs[clock.kind].promises} is ${spanWords(clock.targetSeconds)}, counted ${by}.${less}${held}`;
}

function roughly(seconds: number): string {
  if (seconds >= 7200) return `${Math.round(seconds / 360) / 10} hours`;
  return seconds >= 120 ? `${Math.round(seconds / 60)} minutes` : `${seconds} seconds`;
}
