/** Setting up an authenticator app, recovery codes, forgetting a lost one. */
import { randomBytes } from 'node:crypto';
import type { Actor } from '../base/actor.ts';
import { instantOf, isoOf } from '../base/clock.ts';
import { Problem } from '../base/problem.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import type { Account } from './accounts.store.ts';
import { accountById, lockAccount, replaceRecoveryCodes, setPendingTotp, setTotp } from './accounts.store.ts';
import { audit } from './audit.ts';
import { provePassword } from './passwords.ts';
import { recordRightsChanged } from './people.ts';
import type { People } from './people.ts';
import { recoveryDigest, seal, unseal } from './secrets.ts';
import { beginSession, ownSession } from './sessions.ts';
import { deleteSessionsOf } from './sessions.store.ts';
import { acceptedStep, base32, newTotpSecret, totpUri } from './totp.ts';
import type { Cookies, Visit } from './visit.ts';

const PENDING_MS = 3_600_000;
const RECOVERY_CODES = 10;

/** A secret for the app. A full session proves the password again; one that may only enrol has just proved it. */
export async function startSecondFactor(
  people: People,
  actor: Actor,
  visit: Visit,
  password: string | undefined,
): Promise<{ secret: string; uri: string }> {
  const session = await people.auth.as(scopeOf(actor), (tx) => ownSession(tx, actor, visit));
  if (session.strength === 'full') await provePassword(people, actor, password ?? '');
  return people.auth.as(scopeOf(actor), async (tx) => {
    const account = await mustExist(tx, session.personId);
    const secret = newTotpSecret();
    await setPendingTotp(tx, account.personId, seal(people.keys, account.personId, secret), isoOf(people.clock.now()));
    return { secret, uri: totpUri(secret, account.email) };
  });
}

/** Puts the app in force. Other sessions end, this one goes on under a new secret with full rights. */
export async function confirmSecondFactor(
  people: People,
  actor: Actor,
  visit: Visit,
  code: string,
): Promise<{ recoveryCodes: string[]; cookies: Cookies }> {
  const done = await people.auth.as(scopeOf(actor), async (tx) => {
    const session = await ownSession(tx, actor, visit);
    const account = await lockAccount(tx, session.personId);
    if (
      !account?.totpPending ||
      !account.totpPendingAt ||
      instantOf(account.totpPendingAt) + PENDING_MS < people.clock.now()
    )
      throw new Problem('second-factor/not-started', 409, 'Start setting up the second factor first.');
    const secret = unseal(people.keys, account.personId, account.totpPending);
    const step = acceptedStep(secret, code, people.clock.now(), 0);
    if (step === undefined)
      throw new Problem(
        'second-factor/wrong-code',
        400,
        'The code does not fit. Check that your device’s clock is right and type the code shown now.',
      );
    await setTotp(tx, account.personId, seal(people.keys, account.personId, secret), step);
    const recoveryCodes = await giveRecoveryCodes(tx, people, account);
    await audit(tx, people.clock, actor, {
      act: 'second-factor.set',
      recordKind: actor.side === 'staff' ? 'staff' : 'client-user',
      recordId: account.personId,
      clientId: account.clientId,
    });
    await deleteSessionsOf(tx, account.personId);
    const cookies = await beginSession(tx, people, visit, account, 'full');
    await recordRightsChanged(tx, people.clock, account.personId);
    return { recoveryCodes, cookies, personId: account.personId, email: account.email };
  });
  people.rights.changed(done.personId);
  people.mail.post({
    to: done.email,
    subject: 'Your second factor was set up',
    text: 'An authenticator app was set up for your Watchfloor account. If that was not you, tell your administrator at once.',
  });
  return done;
}

export async function newRecoveryCodes(
  people: People,
  actor: Actor,
  visit: Visit,
  password: string,
): Promise<string[]> {
  await people.auth.as(scopeOf(actor), (tx) => ownSession(tx, actor, visit));
  await provePassword(people, actor, password);
  return people.auth.as(scopeOf(actor), async (tx) => {
    const account = await mustExist(tx, (await ownSession(tx, actor, visit)).personId);
    if (!account.totpSecret) throw new Problem('second-factor/none', 409, 'Set up a second factor first.');
    await audit(tx, people.clock, actor, {
      act: 'second-factor.new-codes',
      recordKind: actor.side === 'staff' ? 'staff' : 'client-user',
      recordId: account.personId,
      clientId: account.clientId,
    });
    return giveRecoveryCodes(tx, people, account);
  });
}

/** Sets a known app secret without its first code: for the command line and the demo, which print it. */
export async function presetSecondFactor(
  people: People,
  actor: Actor,
  personId: string,
  secret: string,
): Promise<string[]> {
  return people.auth.as(scopeOf(actor), async (tx) => {
    const account = await mustExist(tx, personId);
    await setTotp(tx, personId, seal(people.keys, personId, secret), 0);
    await audit(tx, people.clock, actor, {
      act: 'second-factor.preset',
      recordKind: account.side === 'staff' ? 'staff' : 'client-user',
      recordId: personId,
      clientId: account.clientId,
    });
    return giveRecoveryCodes(tx, people, account);
  });
}

/** Ten new codes of 80 bits, shown as XXXX-XXXX-XXXX-XXXX; only keyed digests are kept. */
async function giveRecoveryCodes(tx: Tx, { keys }: People, { personId }: Account): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, () => base32(randomBytes(10)));
  await replaceRecoveryCodes(
    tx,
    personId,
    codes.map((code) => recoveryDigest(keys, personId, code)),
  );
  return codes.map((code) => code.replaceAll(/(.{4})(?=.)/g, '$1-'));
}

async function mustExist(tx: Tx, personId: string): Promise<Account> {
  const account = await accountById(tx, personId);
  if (!account) throw new Problem('account/not-found', 404, 'There is no account for this person.');
  return account;
}
