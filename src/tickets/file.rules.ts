/** Which files may be attached and how they are handed out. A file is someone else's content: never shown, only saved. */
import { Problem } from '../base/problem.ts';
import { MAX_ATTACHMENT } from './ticket-api.ts';

/** Kinds an engineer or client sends; anything else goes into a zip. First bytes are checked where the kind has some. */
const kinds: Record<string, readonly string[]> = {
  'text/plain': [],
  'text/csv': [],
  'text/markdown': [],
  'application/json': [],
  'application/xml': [],
  'text/xml': [],
  'message/rfc822': [],
  'application/pdf': ['25504446'],
  'image/png': ['89504e47'],
  'image/jpeg': ['ffd8ff'],
  'image/gif': ['47494638'],
  'image/webp': ['52494646'],
  'application/zip': ['504b0304', '504b0506'],
  'application/gzip': ['1f8b'],
  'application/vnd.tcpdump.pcap': ['d4c3b2a1', 'a1b2c3d4', '4d3cb2a1', 'a1b23c4d', '0a0d0d0a'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['504b0304'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['504b0304'],
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': ['504b0304'],
  'application/octet-stream': [],
};

/** Why this file cannot be attached; undefined when it can. */
export function refusalOf(file: { name: string; mediaType: string; bytes: Buffer }): Problem | undefined {
  const { name, mediaType, bytes } = file;
  if (bytes.length === 0) return new Problem('attachment/empty', 400, 'The file is empty.');
  if (bytes.length > MAX_ATTACHMENT)
    return new Problem(
      'attachment/too-large',
      413,
      `A file may hold at most ${MAX_ATTACHMENT / 1_048_576} MiB. Send a link, or split it.`,
    );
  // Whoever saves it must not be led to another folder, nor misread the name's end (right-to-left override).
  if (/[/\\\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(name) || /^\.+$/.test(name))
    return new Problem('attachment/name', 400, 'The file’s name must not hold slashes or control characters.');
  const starts = kinds[mediaType];
  if (!starts)
    return new Problem('attachment/type', 415, `Files of type ${mediaType} are not taken. Put it into a zip.`, {
      accepted: Object.keys(kinds),
    });
  const head = bytes.subarray(0, 8).toString('hex');
  if (starts.length > 0 && !starts.some((start) => head.startsWith(start)))
    return new Problem(
      'attachment/type',
      415,
      `The file does not look like ${mediaType}. Send it as application/octet-stream, or put it into a zip.`,
    );
  return undefined;
}

/** Headers that make any browser save the file and run nothing in it (RFC 6266, RFC 8187). */
export function downloadHeaders(file: {
  name: string;
  mediaType: string;
  size: number;
  sha256: string;
}): Record<string, string> {
  const ascii = file.name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(file.name).replaceAll(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return {
    'content-type': file.mediaType,
    'content-length': String(file.size),
    'content-disposition': `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'private, no-store',
    digest: `sha-256=${Buffer.from(file.sha256, 'hex').toString('base64')}`,
  };
}
