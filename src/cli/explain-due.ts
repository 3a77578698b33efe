/** `explain due`: a promise a line, answered by the module that keeps them. */
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { isoOf } from '../base/clock.ts';
import { businessTime } from '../base/business-time/business-time.ts';
import { writeDuration } from '../base/business-time/duration.ts';
import { LATEST, zDuration, zInstant, zWrittenCalendar } from '../base/business-time/shapes.ts';
import type { BusinessTime } from '../base/business-time/types.ts';
import { isClosedPipe, textLines } from './lines.ts';
import { exitCodes } from './output.ts';

type Told = { error: string; path: string };

/** Reads JSON lines, prints one for each, in order; a line at fault is told so and the rest go on. Returns the exit code. */
export async function explainDue(
  input: AsyncIterable<Uint8Array | string>,
  output: NodeJS.WritableStream,
): Promise<number> {
  let faults = 0;
  async function* explained(): AsyncGenerator<string> {
    for await (const lines of textLines(input)) {
      let text = '';
      for (const line of lines) {
        const answer = line === undefined ? tooLong : answerTo(line);
        if ('error' in answer) faults++;
        text += `${JSON.stringify(answer)}\n`;
      }
      yield text;
    }
  }
  try {
    await pipeline(explained, output, { end: false });
  } catch (error) {
    if (!isClosedPipe(error)) throw error;
  }
  return faults > 0 ? exitCodes.usage : exitCodes.ok;
}

const tooLong: Told = { error: 'The line is too long.', path: '' };

const zAsked = z.object(
  {
    calendar: z.unknown(),
    start: zInstant,
    target: zDuration,
    pauses: z
      .array(
        z
          .object({ from: zInstant, to: zInstant, reason: z.string().default('paused') })
          .refine(({ from, to }) => from <= to, { path: ['to'], message: 'must not be before its from' }),
        'must be a list of pauses',
      )
      .default([]),
    until: zInstant.optional(),
  },
  'must be a JSON object',
);

export function answerTo(line: string): object | Told {
  let asked: unknown;
  try {
    asked = JSON.parse(line);
  } catch (error) {
    return { error: `The line is not JSON: ${error instanceof Error ? error.message : String(error)}`, path: '' };
  }
  const parsed = zAsked.safeParse(asked);
  if (!parsed.success) return told(parsed.error);
  const time = timeOf(parsed.data.calendar);
  return 'error' in time ? time : answer(time, parsed.data);
}

function answer(time: BusinessTime, { start, target, pauses, until }: z.output<typeof zAsked>): object | Told {
  if (until !== undefined && until < start) return { error: 'until must not be before start', path: 'until' };
  const due = time.dueAt(start, target, pauses);
  if (due === null || due > LATEST) return { error: 'target is not reached within 100 years', path: 'target' };
  const end = until ?? due;
  const { counted, skipped } = time.explain(start, end, pauses);
  return {
    dueAt: second(due),
    elapsed: writeDuration(time.elapsed(start, end, pauses)),
    counted: counted.map(({ from, to }) => ({ from: second(from), to: second(to) })),
    skipped: skipped.map(({ from, to, reason }) => ({ from: second(from), to: second(to), reason })),
  };
}

// Lines mostly ask of few calendars: their tables are kept, the longest unused go first.
const KEPT = 500;
const known = new Map<string, BusinessTime>();

function timeOf(written: unknown): BusinessTime | Told {
  const key = JSON.stringify(written) ?? '';
  const kept = known.get(key);
  if (kept) return kept;
  if (written === '24x7') return keep(key, businessTime('24x7'));
  if (written === undefined) return { error: 'calendar is missing', path: 'calendar' };
  const parsed = zWrittenCalendar.safeParse(written);
  return parsed.success ? keep(key, businessTime(parsed.data)) : told(parsed.error, 'calendar');
}

function keep(key: string, time: BusinessTime): BusinessTime {
  for (const oldest of known.keys()) {
    if (known.size < KEPT) break;
    known.delete(oldest);
  }
  known.set(key, time);
  return time;
}

function told(error: z.ZodError, at?: string): Told {
  const issue = error.issues[0];
  const keys = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const path = [...(at === undefined ? [] : [at]), ...(issue?.path ?? []), ...keys].map(String).join('.');
  const message = issue?.code === 'unrecognized_keys' ? 'is not known here' : (issue?.message ?? 'is wrong');
  return { error: path === '' ? `The line ${message}` : `${path} ${message}`, path };
}

const DAY = 86_400_000;
const dates = new Map<number, string>();
const two = Array.from({ length: 60 }, (_, i) => String(i).padStart(2, '0'));

/** A long answer is mostly instants, many of the same dates: those are kept (a fifth of the cost of asking the runtime each time). */
function second(instant: number): string {
  const day = Math.floor(instant / DAY);
  let date = dates.get(day);
  if (date === undefined) {
    if (dates.size > 50_000) dates.clear();
    date = isoOf(day * DAY).slice(0, 11);
    dates.set(day, date);
  }
  const seconds = Math.floor((instant - day * DAY) / 1000);
  return `${date}${two[Math.floor(seconds / 3600)]}:${two[Math.floor(seconds / 60) % 60]}:${two[seconds % 60]}Z`;
}
