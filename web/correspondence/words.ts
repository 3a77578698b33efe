import type { MessageState } from '../../src/correspondence/mail-api.ts';
import type { Tone } from '../kit/badges.tsx';

export const stateWords: Record<MessageState, { word: string; tone: Tone }> = {
  stored: { word: 'Being read', tone: 'info' },
  filed: { word: 'Filed', tone: 'good' },
  unfiled: { word: 'Unfiled', tone: 'warn' },
  quarantined: { word: 'Quarantine', tone: 'bad' },
  automatic: { word: 'Automatic', tone: 'plain' },
  bounce: { word: 'Bounce', tone: 'warn' },
  dropped: { word: 'Dropped', tone: 'plain' },
  discarded: { word: 'Thrown away', tone: 'plain' },
};

export const mailboxWords: Record<'new' | 'connected' | 'waiting' | 'failed' | 'off', { word: string; tone: Tone }> = {
  new: { word: 'Not yet reached', tone: 'info' },
  connected: { word: 'Connected', tone: 'good' },
  waiting: { word: 'Trying again', tone: 'warn' },
  failed: { word: 'Failed', tone: 'bad' },
  off: { word: 'Off', tone: 'plain' },
};

export const proofWords: Record<'needed' | 'verified' | 'refused', { word: string; tone: Tone }> = {
  needed: { word: 'Sender must be proved', tone: 'warn' },
  verified: { word: 'Sender proved', tone: 'good' },
  refused: { word: 'Not the sender', tone: 'bad' },
};

export const sentWords: Record<'queued' | 'sent' | 'failed', { word: string; tone: Tone }> = {
  queued: { word: 'Going out', tone: 'info' },
  sent: { word: 'Sent', tone: 'good' },
  failed: { word: 'Failed', tone: 'bad' },
};

export const kindWords: Record<string, string> = {
  request: 'a request',
  reply: 'an answer',
  'auto-reply': 'an automatic answer',
  'out-of-office': 'an out-of-office notice',
  bounce: 'a report that mail did not arrive',
  list: 'list mail',
  'own-notification': 'our own mail coming back',
  loop: 'mail going in a circle',
  calendar: 'an invitation',
};

const senderWords: Record<'verified' | 'unverified' | 'forged', string> = {
  verified: 'The domain it names did send it. Who sat at the keyboard, a mail cannot prove.',
  unverified: 'Not proved: anyone may have written this name into the sender.',
  forged: 'Forged: the domain it names says that it did not send this.',
};

type Method = 'spf' | 'dkim' | 'dmarc';

const passWords: Record<Method, string> = {
  spf: 'It came from a server that may send for this domain.',
  dkim: 'Its signature fits: nobody has changed it on the way.',
  dmarc: 'The domain in From stands behind it.',
};
const failWords: Record<Method, string> = {
  spf: 'It came from a server that may not send for this domain.',
  dkim: 'Its signature does not fit: it was changed, or signed by someone else.',
  dmarc: 'The domain in From does not stand behind it.',
};
const noneWords: Record<Method, string> = {
  spf: 'The domain does not say which servers send for it.',
  dkim: 'It is not signed.',
  dmarc: 'The domain has no rule for mail that fails these checks.',
};

/** What is said of the sender; a failed DMARC that the domain asks nothing about is no forgery. */
export function senderWord(sender: keyof typeof senderWords, { dmarc, policy }: Checked): string {
  if (sender !== 'unverified' || dmarc !== 'fail' || policy !== 'none') return senderWords[sender];
  return 'Not proved: the domain it names does not stand behind it, and asks for nothing to be done about that. It may be genuine.';
}

type Checked = { dmarc: string; policy: string | null };

/** One result of RFC 8601 in words. `policy`: what the domain asks for with mail that fails DMARC. */
export function checkWords(method: Method, result: string, policy: string | null): { tone: Tone; words: string } {
  if (method === 'dmarc' && result === 'fail' && policy === 'none')
    return { tone: 'warn', words: 'The domain in From does not stand behind it, and asks for no action (p=none).' };
  if (result === 'pass') return { tone: 'good', words: passWords[method] };
  if (result === 'fail') return { tone: 'bad', words: failWords[method] };
  if (result === 'softfail') return { tone: 'warn', words: 'The domain thinks that this server may not send for it.' };
  if (result === 'temperror' || result === 'permerror')
    return { tone: 'warn', words: 'It could not be checked: the domain gave no usable answer.' };
  return { tone: 'plain', words: noneWords[method] };
}

/** S/MIME or OpenPGP, kept and not opened; undefined when there is none. */
export function protectionWords(mail: { signed: string; encrypted: string }): string | undefined {
  const name = (kind: string): string => (kind === 'pgp' ? 'OpenPGP' : 'S/MIME');
  if (mail.encrypted !== 'none') return `encrypted with ${name(mail.encrypted)}: kept, not opened`;
  if (mail.signed !== 'none') return `signed with ${name(mail.signed)}: kept, not checked`;
  return undefined;
}

/** A reason as a sentence. */
export function sentence(text: string): string {
  // What begins with an address keeps it as it is written.
  const whole = /^\S+@/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
  return whole === '' || /[.!?]$/.test(whole) ? whole : `${whole}.`;
}
