/** A mail as it looks on the screen. Pure. */
import type { z } from 'zod';
import type { Attachment, ReadMail } from '../mail/read/types.ts';
import type { zShown } from './mail-setup-api.ts';

/** Pictures that a browser draws and that hold no script. */
const PICTURES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/bmp']);
const MOST_PICTURE_BYTES = 4_000_000;
const MOST_TEXT = 200_000;

export function shownOf(mail: ReadMail): z.input<typeof zShown> {
  const { source, server, spf, dkim, dmarc, policy, domain, aligned } = mail.authentication;
  const { replyText, quotedText } = apart(mail.text, mail.replyText);
  return {
    replyText: replyText.slice(0, MOST_TEXT).toWellFormed(),
    quotedText: quotedText.slice(0, MOST_TEXT).toWellFormed(),
    html: mail.html === null ? null : withPictures(mail.html, mail.attachments),
    remoteBlocked: mail.remoteBlocked,
    kindReason: mail.kindReason,
    notes: mail.notes,
    ...mail.protection,
    authentication: { source, server, spf, dkim, dmarc, policy, domain, aligned },
  };
}

/** The answer, and what is left of the whole text; an answer between quotes leaves the whole text as the quote. */
export function apart(text: string, reply: string): { replyText: string; quotedText: string } {
  const [whole, answer] = [text.trim(), reply.trim()];
  if (answer === '' || answer === whole) return { replyText: whole, quotedText: '' };
  if (whole.startsWith(answer)) return { replyText: answer, quotedText: whole.slice(answer.length).trim() };
  if (whole.endsWith(answer)) return { replyText: answer, quotedText: whole.slice(0, -answer.length).trim() };
  return { replyText: answer, quotedText: whole };
}

/** Pictures inside the mail become part of the page, so that the frame needs nothing from anywhere; the rest of them goes. */
export function withPictures(html: string, attachments: readonly Attachment[]): string {
  let left = MOST_PICTURE_BYTES;
  return html.replaceAll(/\bsrc="cid:([^"]{0,500})"/gi, (_, id: string) => {
    const found = attachments.find(({ contentId }) => contentId === `<${decoded(id)}>`);
    if (!found || !PICTURES.has(found.mimeType) || found.size > left) return '';
    left -= found.size;
    return `src="data:${found.mimeType};base64,${Buffer.from(found.content).toString('base64')}"`;
  });
}

function decoded(id: string): string {
  const plain = id.replaceAll('&amp;', '&');
  try {
    return decodeURIComponent(plain);
  } catch {
    return plain;
  }
}
