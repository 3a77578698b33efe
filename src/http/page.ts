import { z } from 'zod';
import { Problem } from '../base/problem.ts';

const place = z.array(z.union([z.string(), z.number(), z.null()])).max(8);

/** The sort values of the last row of a page, opaque to the caller. */
export function pageMark(values: (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** Reads a mark back; a made-up one is refused. */
export function readMark(mark: string | undefined, length: number): (string | number | null)[] | undefined {
  if (mark === undefined) return undefined;
  const refuse = new Problem(
    'page/bad-mark',
    400,
    'The "after" value is not one this list gave out. Start again without it.',
  );
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(mark, 'base64url').toString('utf8'));
  } catch {
    throw refuse;
  }
  const result = place.safeParse(json);
  if (!result.success || result.data.length !== length) throw refuse;
  return result.data;
}

/** Cuts `limit + 1` rows read from the database to a page. */
export function pageOf<T>(
  rows: T[],
  limit: number,
  mark: (row: T) => (string | number | null)[],
): { items: T[]; next: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? pageMark(mark(last)) : null };
}
