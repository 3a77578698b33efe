const [SPACE, LESS_THAN, GREATER_THAN, COLON] = [0x20, 0x3c, 0x3e, 0x3a];
const [ZERO, NINE] = [0x30, 0x39];
const LONGEST_HOST = 255;

/**
 * HOSTNAME in the header of a record, '' where there is none: RFC 5424 (`<14>1 TIME HOST …`), RFC 3164
 * (`<14>Mar  2 09:00:00 HOST …`) and the latter with an ISO time. Only looks; the readable parser is syslog-header.ts.
 */
export function hostOf(bytes: Uint8Array, from: number, to: number): string {
  const start = afterPriority(bytes, from, to);
  const first = bytes[start] ?? 0;
  // A version, or an ISO time: the host is the word after the time. A month: it comes after day and time of day.
  const modern = isDigit(first) && bytes[start + 1] === SPACE;
  const skip = modern ? 2 : isDigit(first) ? 1 : 3;
  let at = start;
  for (let i = 0; i < skip; i += 1) at = nextWord(bytes, at, to);
  let end = at;
  while (end < to && bytes[end] !== SPACE && end - at <= LONGEST_HOST) end += 1;
  // A tag where the host should be (`sshd[12]:`) is no host.
  if (end === at || end - at > LONGEST_HOST || bytes[end - 1] === COLON) return '';
  const host = Buffer.from(bytes.buffer, bytes.byteOffset + at, end - at).toString('latin1');
  return host === '-' ? '' : host;
}

function afterPriority(bytes: Uint8Array, from: number, to: number): number {
  if (bytes[from] !== LESS_THAN) return from;
  for (let i = from + 1; i < Math.min(to, from + 5); i += 1) if (bytes[i] === GREATER_THAN) return i + 1;
  return from;
}

function nextWord(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && bytes[at] !== SPACE) at += 1;
  while (at < to && bytes[at] === SPACE) at += 1;
  return at;
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE;
}
