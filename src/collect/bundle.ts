/** What a collector enrols with, as one line: where we are, whom to believe, and the word that it may use once. */
import { z } from 'zod';
import { Problem } from '../base/problem.ts';

const zBundle = z.object({ reach: z.string(), authority: z.string(), token: z.string() });
export type Bundle = z.output<typeof zBundle>;

const START = 'watchfloor-collector.';

export function bundleText(bundle: Bundle): string {
  return `${START}${Buffer.from(JSON.stringify(bundle)).toString('base64url')}`;
}

export function readBundle(text: string): Bundle {
  const line = text.trim();
  try {
    if (line.startsWith(START))
      return zBundle.parse(JSON.parse(Buffer.from(line.slice(START.length), 'base64url').toString('utf8')));
  } catch (error) {
    // Cut in the middle, most likely.
    if (!(error instanceof SyntaxError) && !(error instanceof z.ZodError)) throw error;
  }
  throw new Problem(
    'collector/bundle',
    400,
    `This is no enrolment: it begins with "${START}" and is one line, as "watchfloor collector add" printed it.`,
  );
}

/** `name:port` → its parts. */
export function reachParts(reach: string): { host: string; port: number } {
  const at = reach.lastIndexOf(':');
  return { host: reach.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(reach.slice(at + 1)) };
}
