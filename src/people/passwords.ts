/** Changing a password, proving it again, and links by which one is chosen without the old one. */
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { newSecret } from '../base/id.ts';
import { Problem, notFound } from '../base/problem.ts';
import type { Tx } from '../db/open.ts';
import { systemScope } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import type { Account } from './accounts.store.ts';
import { accountByEmail, accountById, lockAccount, setPasswordHash } from './accounts.store.ts';
import { networkOf } from './address.ts';
import { againTries, linkTries } from './attempts.rules.ts';
import { forgiveTries, takeTry } from './attempts.store.ts';
import { audit } from './audit.ts';
import { deleteLinksOf, insertLink, linkByHash, takeLink } from './links.store.ts';
import { mustBeGoodPassword } from './password.ts';
import { recordRightsChanged, siteUrl } from './people.ts';
import type { People } from './people.ts';
import { digest } from './secrets.ts';
import { actorOfAccount, beginSession, knowBrowser, mustBePerson, ownSession } from './sessions.ts';
import { deleteSessionsOf } from './sessions.store.ts';
import { tooManyTries } from './sign-in.ts';
import type { Cookies, Visit } from './visit.ts';

const HOUR = 3_600_000;
const LINK_LIFE = { reset: HOUR / 2, invitation: 72 * HOUR } as const;

/** Throws unless this is the actor's password: for acts that a borrowed browser must not do. */
export async function provePassword(people: People, actor: Actor, password: string): Promise<void> {
  const { account, wait, tries } = await people.auth.as(scopeOf(actor), async (tx) => {
    const account = await mustBePerson(tx, actor);
    const tries = againTries(account.personId);
    return { account, tries, wait: await takeTry(tx, people.clock.now(), tries) };
  });
  if (wait > 0) throw tooManyTries(wait);
  if (!(await people.hashing.verify(account.passwordHash, password)))
    throw new Problem('password/wrong', 403, 'Your present password is not right.');
  await people.auth.as(scopeOf(actor), (tx) => forgiveTries(tx, tries));
}

/** Ends the other sessions; this one goes on under a new secret. */
export async function changePassword(
  people: People,
  actor: Actor,
  visit: Visit,
  input: { password: string; newPassword: string },
): Promise<Cookies> {
  await people.auth.as(scopeOf(actor), (tx) => ownSession(tx, actor, visit));
  await provePassword(people, actor, input.password);
  const hash = await newHash(
    people,
    await people.auth.as(scopeOf(actor), (tx) => mustBePerson(tx, actor)),
    input.newPassword,
  );
  const { account, cookies } = await people.auth.as(scopeOf(actor), async (tx) => {
    const session = await ownSession(tx, actor, visit);
    const account = await mustBePerson(tx, actor);
    await setPasswordHash(tx, account.personId, hash, isoOf(people.clock.now()));
    await deleteLinksOf(tx, account.personId);
    await deleteSessionsOf(tx, account.personId);
    await audit(tx, people.clock, actor, {
      act: 'password.change',
      recordKind: kindOf(account),
      recordId: account.personId,
      clientId: account.clientId,
    });
    await recordRightsChanged(tx, people.clock, account.personId);
    return { account, cookies: await beginSession(tx, people, visit, account, session.strength) };
  });
  people.rights.changed(account.personId);
  people.mail.post({
    to: account.email,
    subject: 'Your password was changed',
    text: 'The password of your Watchfloor account was changed. If that was not you, tell your administrator at once.',
  });
  return cookies;
}

/**
 * Mails a link to whoever has an account under this address. The answer, and the time it takes, say nothing about that:
 * looking up and mailing happen after it.
 */
export async function askPasswordReset(
  people: People,
  visit: Visit,
  email: string,
): Promise<{ mailed: boolean; message: string }> {
  if (!people.mail.configured)
    return { mailed: false, message: 'This installation sends no mail. Ask an administrator for a new link.' };
  const tries = linkTries(digest(email).toString('hex').slice(0, 32), networkOf(visit.address));
  const now = people.clock.now();
  const wait = await people.auth.as(systemScope, (tx) => takeTry(tx, now, [tries.network]));
  if (wait > 0) throw tooManyTries(wait);
  people.background(async () => {
    const mail = await people.auth.as(systemScope, async (tx) => {
      // Silent: whether an address was asked for too often would tell that it was asked for.
      if ((await takeTry(tx, now, [tries.account])) > 0) return undefined;
      const account = await accountByEmail(tx, email);
      if (!account?.active) return undefined;
      await audit(tx, people.clock, actorOfAccount(account, visit), {
        act: 'password.ask-reset',
        recordKind: kindOf(account),
        recordId: account.personId,
        clientId: account.clientId,
      });
      return { to: account.email, link: await makeLink(tx, people, account.personId, 'reset') };
    });
    if (mail)
      people.mail.post({
        to: mail.to,
        subject: 'A new password for Watchfloor',
        text: `Someone, probably you, asked for a new password.\n\nChoose it here within 30 minutes:\n${mail.link}\n\nIf it was not you, do nothing: your password stays as it is.`,
      });
  });
  return {
    mailed: true,
    message: 'If there is an account under this address, a link is on its way. It works for 30 minutes.',
  };
}

/** Makes a link to choose a password; earlier ones stop working. */
export async function makeLink(
  tx: Tx,
  { clock, config }: Pick<People, 'clock' | 'config'>,
  personId: string,
  purpose: 'invitation' | 'reset',
): Promise<string> {
  const secret = newSecret();
  await deleteLinksOf(tx, personId);
  await insertLink(tx, { hash: digest(secret), purpose, personId, expiresAt: isoOf(clock.now() + LINK_LIFE[purpose]) });
  return `${siteUrl(config)}/password/${secret}`;
}

export async function readPasswordLink(
  people: People,
  secret: string,
): Promise<{ purpose: 'invitation' | 'reset'; name: string; email: string; expiresAt: string }> {
  const { link, account } = await people.auth.as(systemScope, (tx) => linkOf(tx, people, secret));
  return { purpose: link.purpose, name: account.name, email: account.email, expiresAt: link.expiresAt };
}

/** Sets the password and uses the link up. Signs nobody in: the second factor is still asked for. */
export async function usePasswordLink(
  people: People,
  visit: Visit,
  secret: string,
  password: string,
): Promise<{ email: string; cookies: Cookies }> {
  const { account } = await people.auth.as(systemScope, (tx) => linkOf(tx, people, secret));
  const hash = await newHash(people, account, password);
  const device = await people.auth.as(systemScope, async (tx) => {
    const at = isoOf(people.clock.now());
    // Deleted by its use: of two at once, the second finds nothing.
    if (!(await takeLink(tx, digest(secret), at)) || !(await lockAccount(tx, account.personId))?.active)
      throw notFound('link');
    await setPasswordHash(tx, account.personId, hash, at);
    await deleteLinksOf(tx, account.personId);
    await deleteSessionsOf(tx, account.personId);
    await audit(tx, people.clock, actorOfAccount(account, visit), {
      act: 'password.set-by-link',
      recordKind: kindOf(account),
      recordId: account.personId,
      clientId: account.clientId,
    });
    await recordRightsChanged(tx, people.clock, account.personId);
    return knowBrowser(tx, at, visit, account.personId);
  });
  people.rights.changed(account.personId);
  return { email: account.email, cookies: { device, session: null } };
}

/** The digest to store; throws when the password is weak. */
export async function newHash(
  people: People,
  { email, name }: { email: string; name: string },
  password: string,
): Promise<string> {
  mustBeGoodPassword(password, [email.split('@')[0] ?? '', name]);
  return people.hashing.hash(password);
}

export function kindOf({ side }: Pick<Account, 'side'>): 'staff' | 'client-user' {
  return side === 'staff' ? 'staff' : 'client-user';
}

async function linkOf(
  tx: Tx,
  { clock }: People,
  secret: string,
): Promise<{ link: { purpose: 'invitation' | 'reset'; expiresAt: string }; account: Account }> {
  const link = await linkByHash(tx, digest(secret), isoOf(clock.now()));
  const account = link && (await accountById(tx, link.personId));
  if (!link || !account?.active) throw notFound('link');
  return { link, account };
}
