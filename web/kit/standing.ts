/** On which row of a list the keyboard stands, while the list changes under it. Pure. */

/** A wish to stand on a row: another object is another wish. */
export type Wish = { key: string };

export type Standing<T> = {
  key: string | undefined;
  /** The list as it was when it was last looked at. */
  rows: readonly T[];
  /** The last wish, and the last that came true: a row may come a little later than the wish. */
  asked: Wish | undefined;
  met: Wish | undefined;
};

type Now<T> = { rows: readonly T[]; rowKey: (row: T) => string; asked: Wish | undefined; first: boolean };

/** Where one stands in the list as it is now. */
export function standingIn<T>(before: Standing<T>, { rows, rowKey, asked, first }: Now<T>): Standing<T> {
  const has = (key: string): boolean => rows.some((row) => rowKey(row) === key);
  const kept = { rows, asked, met: before.met };
  if (asked !== undefined && asked !== before.met && has(asked.key)) return { ...kept, met: asked, key: asked.key };
  const key = before.key === undefined || has(before.key) ? before.key : heirOf(before, rows, rowKey);
  const top = rows[0];
  return { ...kept, key: key ?? (first && top !== undefined ? rowKey(top) : undefined) };
}

/** Of those that are still there, the row that came after the one that is gone, or else the one before it. */
function heirOf<T>(
  { key, rows: before }: Standing<T>,
  rows: readonly T[],
  rowKey: (row: T) => string,
): string | undefined {
  const present = new Set(rows.map(rowKey));
  const keys = before.map(rowKey);
  const place = keys.findIndex((each) => each === key);
  if (place < 0) return undefined;
  const isThere = (each: string): boolean => present.has(each);
  return keys.slice(place + 1).find(isThere) ?? keys.slice(0, place).findLast(isThere);
}
