import { z } from 'zod';
import { Problem } from '../base/problem.ts';
import { unstorableIn } from './unstorable.ts';
import { zInstant } from './contract.ts';

const text = z.string().refine((value) => unstorableIn(value) === undefined);
const id = z.uuid();

/** What a mark holds, by the order of its list. */
export const markShapes = {
  byText: z.tuple([text, id]),
  byTime: z.tuple([zInstant, id]),
  byId: z.tuple([id]),
  bySerial: z.tuple([z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)]),
};

/** The sort values of the last row of a page, opaque to the caller. */
export function pageMark(values: (string | number)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** Reads a mark back in its list's shape; a made-up one, or one of another list, is refused with 400. */
export function readMark<T>(mark: string | undefined, shape: z.ZodType<T>): T | undefined {
  if (mark === undefined) return undefined;
  const result = shape.safeParse(jsonIn(mark));
  if (result.success) return result.data;
  throw new Problem(
    'page/bad-mark',
    400,
    'The "after" value is not one that this list, in this order, gave out. Start again without it.',
  );
}

function jsonIn(mark: string): unknown {
  try {
    return JSON.parse(Buffer.from(mark, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Cuts `limit + 1` rows read from the database to a page. */
export function pageOf<T>(
  rows: T[],
  limit: number,
  mark: (row: T) => (string | number)[],
): { items: T[]; next: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? pageMark(mark(last)) : null };
}
