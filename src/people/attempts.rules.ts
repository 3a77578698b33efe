/**
 * How often something secret may be guessed. Pure.
 *
 * Nobody can lock another person out. Failures are counted apart for each pair of account and network, so a stranger's
 * failures hold up only his own network. A browser that has signed in to the account before (it holds a secret cookie)
 * has a count of its own and none of the others. Only against many networks at once is there a count for the whole
 * account; it holds up strangers alone: known browsers and networks pass, and a mailed password link makes a browser known.
 */
import type { Instant } from '../base/clock.ts';

/** `free` tries without a wait; then `first` milliseconds, doubling up to `most`. Forgotten `forget` milliseconds after the last. */
export type Limit = { free: number; first: number; most: number; forget: number };
export type Try = { key: string; limit: Limit };
export type Counted = { count: number; lastAt: Instant };

const [SECOND, MINUTE, HOUR] = [1000, 60_000, 3_600_000];

const password = {
  pair: { free: 5, first: 30 * SECOND, most: 15 * MINUTE, forget: HOUR },
  device: { free: 10, first: 30 * SECOND, most: 15 * MINUTE, forget: HOUR },
  strangers: { free: 100, first: MINUTE, most: HOUR, forget: 24 * HOUR },
} as const satisfies Record<string, Limit>;

// A code has only 20 bits, and whoever guesses it has the password already.
const code = {
  pair: { free: 5, first: MINUTE, most: HOUR, forget: 24 * HOUR },
  device: { free: 5, first: MINUTE, most: HOUR, forget: 24 * HOUR },
  strangers: { free: 20, first: 5 * MINUTE, most: HOUR, forget: 24 * HOUR },
} as const satisfies Record<string, Limit>;

// One network trying many accounts.
const spray: Limit = { free: 30, first: MINUTE, most: 15 * MINUTE, forget: 15 * MINUTE };
const link: Limit = { free: 3, first: 20 * MINUTE, most: HOUR, forget: 2 * HOUR };
const linkSpray: Limit = { free: 10, first: 5 * MINUTE, most: HOUR, forget: 2 * HOUR };

/** Who guesses: `account` names it without being it (a digest), `device` is a browser known to that account. */
export type Guesser = { account: string; network: string; knownDevice: string | null; knownNetwork: boolean };

/** The counts one guess at a password or code falls under. */
export function triesOf(what: 'password' | 'code', { account, network, knownDevice, knownNetwork }: Guesser): Try[] {
  const limits = what === 'password' ? password : code;
  if (knownDevice) return [{ key: `${what} device ${account} ${knownDevice}`, limit: limits.device }];
  const pair = { key: `${what} pair ${account} ${network}`, limit: limits.pair };
  const wide = { key: `${what} network ${network}`, limit: spray };
  return knownNetwork ? [pair, wide] : [pair, wide, { key: `${what} strangers ${account}`, limit: limits.strangers }];
}

/** The counts a request for a password link falls under: mail is not sent to people who did not ask. */
export function linkTries(account: string, network: string): { network: Try; account: Try } {
  return {
    network: { key: `link network ${network}`, limit: linkSpray },
    account: { key: `link account ${account}`, limit: link },
  };
}

/** Confirming one's password again within a session. */
export function againTries(personId: string): Try[] {
  return [{ key: `again ${personId}`, limit: password.device }];
}

/** Milliseconds until the next try is allowed; 0 when it is now. */
export function waitLeft({ count, lastAt }: Counted, now: Instant, limit: Limit): number {
  if (count < limit.free || now - lastAt >= limit.forget) return 0;
  const wait = Math.min(limit.most, limit.first * 2 ** Math.min(30, count - limit.free));
  // A clock set back must not make anyone wait longer than the wait itself.
  return Math.min(wait, Math.max(0, lastAt + wait - now));
}

/** The count after one more try. */
export function counted({ count, lastAt }: Counted, now: Instant, limit: Limit): number {
  return now - lastAt >= limit.forget ? 1 : count + 1;
}
