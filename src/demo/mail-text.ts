/** A mail of the demo as it would come over the wire. */
import type { DemoMail } from './mails.ts';
import { DESK } from './mails.ts';

const SERVER = 'mx.watchfloor.example';
const CRLF = '\r\n';

/** The mail server of the demo: its Authentication-Results are believed. */
export const trustedServer = SERVER;

export function addressOf(to: string): string {
  return to.includes('@') ? to : `${to}@${DESK}`;
}

/** `id`: the same at every start, so that a mail is told from another. */
export function wireOf(mail: DemoMail, { id, date }: { id: string; date: Date }): Buffer {
  const { from, to, subject, head = [] } = mail;
  const domain = /@([^>]+)/u.exec(from)?.[1] ?? 'nowhere.example';
  const top = [
    `Received: from mail.${domain} by ${SERVER} with ESMTPS; ${date.toUTCString()}`,
    ...results(mail.proof, domain),
    `From: ${from}`,
    `To: ${addressOf(to)}`,
    `Subject: ${word(subject)}`,
    `Message-ID: <${id}@${domain}>`,
    `Date: ${date.toUTCString()}`,
    'MIME-Version: 1.0',
    ...head,
  ];
  return Buffer.from([...top, ...bodyOf(mail)].join(CRLF));
}

function results(proof: DemoMail['proof'], domain: string): string[] {
  if (proof === undefined) return [];
  const says = (method: string, about: string): string => `${method}=${proof} ${about}`;
  return [
    `Authentication-Results: ${SERVER};${CRLF}\t${says('spf', `smtp.mailfrom=${domain}`)};${CRLF}\t${says('dkim', `header.d=${domain}`)};${CRLF}\t${says('dmarc', `header.from=${domain}`)}`,
  ];
}

function bodyOf(mail: DemoMail): string[] {
  const { html, files = [] } = mail;
  const text = textPart(mail);
  if (html === undefined && files.length === 0) return text;
  const [mixed, both] = ['mixed-7f3a', 'both-7f3a'];
  const plainAndHtml =
    html === undefined
      ? text
      : [
          `Content-Type: multipart/alternative; boundary=${both}`,
          '',
          `--${both}`,
          ...text,
          `--${both}`,
          ...encoded('text/html; charset=utf-8', Buffer.from(html)),
          `--${both}--`,
        ];
  const parts = files.flatMap(({ name, type, content, id }) => [
    `--${mixed}`,
    `Content-Disposition: ${id === undefined ? 'attachment' : 'inline'}; filename="${name}"`,
    ...(id === undefined ? [] : [`Content-ID: <${id}>`]),
    ...encoded(type, content),
  ]);
  const kind = files.some(({ id }) => id !== undefined) ? 'related' : 'mixed';
  return [
    `Content-Type: multipart/${kind}; boundary=${mixed}`,
    '',
    `--${mixed}`,
    ...plainAndHtml,
    ...parts,
    `--${mixed}--`,
    '',
  ];
}

function textPart({ text, charset = 'utf-8' }: DemoMail): string[] {
  const bytes = Buffer.from(text, charset === 'utf-8' ? 'utf8' : 'latin1');
  return encoded(`text/plain; charset=${charset}`, bytes);
}

function encoded(type: string, content: Buffer): string[] {
  const lines = content.toString('base64').match(/.{1,76}/gu) ?? [];
  return [`Content-Type: ${type}`, 'Content-Transfer-Encoding: base64', '', ...lines];
}

/** A word of RFC 2047 where it is more than ASCII. */
function word(text: string): string {
  return /^[\x20-\x7e]*$/u.test(text) ? text : `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;
}

/** What a server sends back that would not take our mail (RFC 3464). */
export function bounceOf(
  {
    from,
    recipient,
    messageId,
    subject,
    said,
  }: { from: string; recipient: string; messageId: string; subject: string; said: string },
  date: Date,
): Buffer {
  const domain = recipient.slice(recipient.lastIndexOf('@') + 1);
  const edge = 'report-51c0';
  return Buffer.from(
    [
      'Return-Path: <>',
      `From: Mail Delivery System <mailer-daemon@mail.${domain}>`,
      `To: ${from}`,
      `Subject: Undelivered mail returned to sender`,
      `Message-ID: <bounce-${messageId.slice(3, 12)}@mail.${domain}>`,
      `Date: ${date.toUTCString()}`,
      'Auto-Submitted: auto-replied',
      'MIME-Version: 1.0',
      `Content-Type: multipart/report; report-type=delivery-status; boundary=${edge}`,
      '',
      `--${edge}`,
      'Content-Type: text/plain',
      '',
      `Your mail could not be delivered to ${recipient}: ${said}`,
      `--${edge}`,
      'Content-Type: message/delivery-status',
      '',
      `Reporting-MTA: dns; mail.${domain}`,
      '',
      `Final-Recipient: rfc822; ${recipient}`,
      'Action: failed',
      `Status: ${said.split(' ')[1] ?? '5.0.0'}`,
      `Diagnostic-Code: smtp; ${said}`,
      `--${edge}`,
      'Content-Type: text/rfc822-headers',
      '',
      `Message-ID: ${messageId}`,
      `Subject: ${subject}`,
      `--${edge}--`,
      '',
    ].join(CRLF),
  );
}
