/** Text that comes in pieces of any size, as lines. */
const LONGEST = 16 * 1024 * 1024;

/** All whole lines of a piece together; LF or CRLF, without them. A line that is too long is undefined. */
export async function* textLines(input: AsyncIterable<Uint8Array | string>): AsyncGenerator<(string | undefined)[]> {
  const decoder = new TextDecoder();
  let [begun, over] = ['', false];
  for await (const chunk of input) {
    const parts = (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })).split('\n');
    const lines: (string | undefined)[] = [];
    for (const [i, part] of parts.entries()) {
      begun = over ? '' : begun + part;
      over ||= begun.length > LONGEST;
      if (i === parts.length - 1) break;
      lines.push(over ? undefined : begun.replace(/\r$/, ''));
      [begun, over] = ['', false];
    }
    if (over) begun = '';
    if (lines.length > 0) yield lines;
  }
  begun += decoder.decode();
  if (begun !== '' || over) yield [over ? undefined : begun.replace(/\r$/, '')];
}

/** Whoever read the output has seen enough: `… | head`. */
export function isClosedPipe(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'EPIPE' || code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ERR_STREAM_DESTROYED';
}
