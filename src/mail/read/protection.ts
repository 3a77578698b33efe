/** S/MIME and OpenPGP: recognised and kept as they are; nothing here opens or checks them. */
import { walk } from './mime.ts';
import type { Part } from './mime.ts';
import type { Attachment, Protection } from './types.ts';

export function protectionOf(root: Part, text: string): Protection {
  const out: Protection = { signed: 'none', encrypted: 'none' };
  for (const part of walk(root, () => false)) {
    const protocol = (part.params.get('protocol') ?? '').toLowerCase();
    if (part.type === 'multipart/signed') out.signed = protocol.includes('pgp') ? 'pgp' : 'smime';
    if (part.type === 'multipart/encrypted') out.encrypted = protocol.includes('pkcs7') ? 'smime' : 'pgp';
    if (/^application\/(x-)?pkcs7-mime$/.test(part.type)) {
      const kind = part.params.get('smime-type') ?? nameOf(part);
      if (part.children.length > 0 || /signed-data|certs-only|compressed/.test(kind)) out.signed = 'smime';
      else out.encrypted = 'smime';
    }
  }
  if (/^-----BEGIN PGP MESSAGE-----/m.test(text)) out.encrypted = 'pgp';
  if (/^-----BEGIN PGP SIGNED MESSAGE-----/m.test(text)) out.signed = 'pgp';
  return out;
}

export function protectionOfFile(filename: string, mimeType: string): Attachment['protection'] {
  if (/^application\/((x-)?pkcs7-signature|pgp-signature)$/.test(mimeType) || /\.(p7s|sig)$/i.test(filename))
    return 'signature';
  if (mimeType === 'application/pgp-keys') return 'key';
  const encrypted =
    /^application\/((x-)?pkcs7-mime|pgp-encrypted)$/.test(mimeType) || /\.(p7m|pgp|gpg)$/i.test(filename);
  return encrypted ? 'encrypted' : 'none';
}

function nameOf(part: Part): string {
  const name = part.disposition.params.get('filename') ?? part.params.get('name') ?? '';
  return /\.p7s$/i.test(name) ? 'signed-data' : '';
}
