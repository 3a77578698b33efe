import { Problem } from '../base/problem.ts';

/**
 * Refuses text that cannot be kept as it came: PostgreSQL's text holds no NUL (U+0000), and half a surrogate pair has no UTF-8.
 * `input` has passed its shape, which bounds its depth. Throws 400 with the field's path.
 */
export function refuseUnstorable(input: unknown, path: string): void {
  if (typeof input === 'string') return refuseText(input, path);
  if (typeof input !== 'object' || input === null) return;
  for (const [key, value] of Object.entries(input)) {
    refuseText(key, `${path} (a name in it)`);
    refuseUnstorable(value, `${path}.${key}`);
  }
}

function refuseText(text: string, path: string): void {
  const message = unstorableIn(text);
  if (message !== undefined)
    throw new Problem('input/invalid', 400, `${path} ${message}.`, { errors: [{ path, message }] });
}

/** Why a text cannot be kept; undefined when it can. */
export function unstorableIn(text: string): string | undefined {
  if (text.includes('\0')) return 'must not hold the character NUL (U+0000)';
  return text.isWellFormed() ? undefined : 'must be valid Unicode; it holds half of a surrogate pair';
}
