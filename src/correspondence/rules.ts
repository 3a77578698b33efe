/** What mail is told by: whose it is, what it touches, who may write where. Pure. */
import { createHash } from 'node:crypto';
import type { ReadMail } from '../mail/read/types.ts';
import type { KnownTicket, Person } from './around.store.ts';
import type { Touch } from './mail-api.ts';

/** Automatic mails of one sender within an hour that are written down; more is a loop. */
export const AUTOMATIC_LIMIT = 10;

const touching: Record<Touch, RegExp> = {
  credentials:
    /\b(pass(?:word|phrase|code)s?|passwor[dt]e?r?|kennw[oö]rt\w*|mot de passe|contraseñas?|wachtwoord\w*|hasł[oa]|senhas?|mfa|2fa|otp|second factor|authenticator|api[- ]?keys?|secret keys?|credentials?|zugangsdaten|certificate|private key)\b|パスワード|密码|密碼/iu,
  access:
    /\b(access|permissions?|privileges?|admin(?:istrator)? rights?|unlock|locked out|lock(?:ed)? account|new (?:user|account)|(?:add|create|enable|grant|disable|remove) (?:a |an |the |my |his |her )?(?:user|account|vpn|access|member)|vpn (?:user|account|access)|zugriff\w*|zugang\w*|berechtigung\w*|freischalt\w*|entsperr\w*|accès|acceso|toegang|dostęp|acesso|accesso)\b|アクセス|权限/iu,
  change:
    /\b(change request|(?:firewall|acl|nat|policy) (?:rule|change)s?|(?:open|close|forward) (?:a |the )?ports?|port (?:\d+|freigabe|forwarding)|allow[- ]?list\w*|white[- ]?list\w*|black[- ]?list\w*|block(?:list)? (?:ip|address|domain)|reconfigur\w*|change the (?:config\w*|rule|routing|dns|vpn)|änderungsantrag|regeländerung|demande de changement|solicitud de cambio|wijzigingsverzoek)\b/iu,
};

/** What a request touches that nobody may have done on a mail alone. */
export function touchesOf(mail: Pick<ReadMail, 'subject' | 'replyText'>): Touch[] {
  const text = `${mail.subject}\n${mail.replyText.slice(0, 20_000)}`;
  return (['access', 'credentials', 'change'] as const).filter((touch) => touching[touch].test(text));
}

/** The same for two copies of one mail that came by different ways. */
export function meaningOf(mail: ReadMail): Buffer {
  const { from, date, subject, text, attachments } = mail;
  const parts = [from?.address.toLowerCase(), date, subject, text, attachments.map(({ sha256 }) => sha256)];
  return createHash('sha256').update(JSON.stringify(parts)).digest();
}

/** `local+token@domain` belongs to `local@domain`. */
export function withoutSubaddress(address: string): string {
  return address.toLowerCase().replace(/\+[^@]*@/, '@');
}

/** Every address that this mail was sent to, best known first. */
export function sentTo(mail: ReadMail, envelope: readonly string[]): string[] {
  const named = [...mail.to, ...mail.cc, ...mail.bcc].map(({ address }) => address);
  return [...new Set([...envelope, ...mail.signals.deliveredTo, ...named])].filter(Boolean);
}

/** A number as `[WF-1042]` or `WF-1042` in a subject. */
export function numberIn(subject: string): number | undefined {
  const digits = /\bWF-(\d{1,15})\b/i.exec(subject)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Whether someone may write on a ticket by mail: a person of its client, or one who takes part in it. */
export function mayWrite(
  ticket: KnownTicket,
  from: string,
  people: readonly Person[],
  writers: readonly string[],
): boolean {
  if (ticket.audience !== 'client') return false;
  return people.some(({ clientId }) => clientId === ticket.clientId) || writers.includes(from.toLowerCase());
}

export const PAGE_TEXT = 100_000;

/** Text as PostgreSQL keeps it. */
export function storable(text: string, most: number): string {
  return text.replaceAll('\u0000', '').slice(0, most).toWellFormed();
}
