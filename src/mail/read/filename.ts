/** Names of files from strangers, made safe to show, to store under and to offer for download. */
import { clean } from './clean.ts';

const LONGEST = 200;
/** Of the name as it comes; what is beyond stands before it and would be a path. */
const LONGEST_RAW = 2000;

const EXTENSIONS: Record<string, string> = {
  'text/plain': 'txt',
  'text/html': 'html',
  'text/calendar': 'ics',
  'application/ics': 'ics',
  'text/csv': 'csv',
  'text/rtf': 'rtf',
  'text/vcard': 'vcf',
  'text/rfc822-headers': 'txt',
  'message/rfc822': 'eml',
  'message/delivery-status': 'txt',
  'message/disposition-notification': 'txt',
  'application/pdf': 'pdf',
  'application/zip': 'zip',
  'application/json': 'json',
  'application/xml': 'xml',
  'application/pkcs7-signature': 'p7s',
  'application/x-pkcs7-signature': 'p7s',
  'application/pkcs7-mime': 'p7m',
  'application/x-pkcs7-mime': 'p7m',
  'application/pgp-signature': 'asc',
  'application/pgp-encrypted': 'asc',
  'application/pgp-keys': 'asc',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/svg+xml': 'svg',
  'image/webp': 'webp',
  'image/tiff': 'tif',
  'audio/mpeg': 'mp3',
  'audio/wav': 'wav',
  'video/mp4': 'mp4',
};

/** Never empty: a name is made of `fallback` and the type when the mail gives none that is usable. */
export function safeFilename(raw: string, mimeType: string, fallback: string): string {
  const base = usable(raw);
  return base === '' ? `${usable(fallback) || 'attachment'}.${EXTENSIONS[mimeType] ?? 'bin'}` : base;
}

/** No path, no control or direction characters, nothing that hides the real extension. */
function usable(raw: string): string {
  const text = clean(raw.slice(-LONGEST_RAW))
    .replaceAll(/[\u200B-\u200F\u202A-\u202E\u2060-\u2069\u061C\uFEFF]/g, '')
    .normalize('NFC');
  const last = text.split(/[/\\]/).findLast((piece) => piece.trim() !== '' && !/^\.+$/.test(piece.trim())) ?? '';
  const plain = last
    .replaceAll(/[<>:"|?*]/g, '_')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/^[\s.]+|[\s.]+$/g, '');
  return shortened(reserved(plain));
}

/** Device names of Windows. */
function reserved(name: string): string {
  return /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(name) ? `_${name}` : name;
}

function shortened(name: string): string {
  if (name.length <= LONGEST) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && name.length - dot <= 20 ? name.slice(dot) : '';
  return `${name.slice(0, LONGEST - extension.length)}${extension}`.toWellFormed().replaceAll('\uFFFD', '');
}
