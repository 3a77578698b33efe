import { isUtf8 } from 'node:buffer';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * A line's text: bytes that are not UTF-8, NUL and lone surrogates become U+FFFD, each where it stood.
 * `note` says what was replaced.
 */
export function decodeLine(line: string | Uint8Array): { text: string; note: string | undefined } {
  const raw = typeof line === 'string' ? line : decoder.decode(line);
  const valid = typeof line === 'string' ? raw.isWellFormed() : isUtf8(line);
  const hasNul = raw.includes('\0');
  if (valid && !hasNul) return { text: raw, note: undefined };
  const what = valid
    ? 'NUL characters'
    : hasNul
      ? 'NUL characters and bytes that are not UTF-8'
      : 'bytes that are not UTF-8';
  return { text: raw.replaceAll('\0', '\uFFFD').toWellFormed(), note: `${what} replaced by U+FFFD` };
}
