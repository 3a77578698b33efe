/** Signing in: the password first, then, where there is one, the second factor. */
import { isoOf } from '../base/clock.ts';
import { newSecret } from '../base/id.ts';
import { Problem } from '../base/problem.ts';
import type { Tx } from '../db/open.ts';
import { systemScope } from '../db/open.ts';
import type { Account } from './accounts.store.ts';
import { accountByEmail, lockAccount, takeRecoveryCode, takeStep } from './accounts.store.ts';
import { networkOf } from './address.ts';
import { triesOf } from './attempts.rules.ts';
import type { Try } from './attempts.rules.ts';
import { forgiveTries, takeTry } from './attempts.store.ts';
import { audit } from './audit.ts';
import type { People } from './people.ts';
import { digest, recoveryDigest, unseal } from './secrets.ts';
import { CHALLENGE_FAILURES, CHALLENGE_MS, NETWORK_KNOWN_MS } from './sessions.rules.ts';
import { actorOfAccount, beginSession } from './sessions.ts';
import { challengeForUpdate, deleteChallenge, failChallenge, insertChallenge, knownFrom } from './sessions.store.ts';
import { acceptedStep } from './totp.ts';
import type { Cookies, Visit } from './visit.ts';

// Unknown addresses cause the same queries as known ones.
const NOBODYS_ID = '00000000-0000-0000-0000-000000000000';

export type SignedIn = { state: 'signed-in' | 'second-factor' | 'enrol'; cookies: Cookies };

/** First step. Answers alike, and as slowly, whether the address is unknown, disabled, without a password or the password wrong. */
export async function signIn(
  people: People,
  visit: Visit,
  { email, password }: { email: string; password: string },
): Promise<SignedIn> {
  const begun = await people.auth.as(systemScope, async (tx) => {
    const account = await accountByEmail(tx, email);
    const tries = await triesFor(tx, people, visit, { what: 'password', email, personId: account?.personId ?? null });
    return { account, tries, wait: await takeTry(tx, people.clock.now(), tries) };
  });
  if (begun.wait > 0) throw tooManyTries(begun.wait);
  const right = await people.hashing.verify(begun.account?.passwordHash ?? null, password);
  const done = await people.auth.as(systemScope, async (tx) => {
    const account = await lockAccount(tx, begun.account?.personId ?? NOBODYS_ID);
    // Read again: it may have been disabled, or the password changed, while the hash was computed.
    if (account && account.active && right && account.passwordHash === begun.account?.passwordHash) {
      await forgiveTries(tx, begun.tries);
      return admit(tx, people, visit, account);
    }
    return undefined;
  });
  if (!done) noteFailure(people, visit, begun.account);
  if (!done)
    throw new Problem(
      'sign-in/refused',
      401,
      'Address or password is not right. Check both, or ask for a new password.',
    );
  return done;
}

/** Second step: needs the cookie of the first. A code works once; a recovery code is used up. */
export async function secondFactor(
  people: People,
  visit: Visit,
  proof: { code: string } | { recoveryCode: string },
): Promise<SignedIn> {
  const again = new Problem(
    'sign-in/start-again',
    401,
    'This sign-in took too long or had too many wrong codes. Start again with your password.',
  );
  if (!visit.challenge) throw again;
  const hash = digest(visit.challenge);
  const done = await people.auth.as(systemScope, async (tx) => {
    const challenge = await challengeForUpdate(tx, hash);
    const account = challenge && (await lockAccount(tx, challenge.personId));
    if (!challenge || !account?.active || challenge.expiresAt <= isoOf(people.clock.now())) return 'gone';
    const tries = await triesFor(tx, people, visit, { what: 'code', email: account.email, personId: account.personId });
    const wait = await takeTry(tx, people.clock.now(), tries);
    if (wait > 0) return wait;
    if (!(await proves(tx, people, account, proof))) {
      await failChallenge(tx, hash, CHALLENGE_FAILURES);
      await auditFailure(tx, people, visit, account, 'code' in proof ? 'code' : 'recovery code');
      return 'wrong';
    }
    await forgiveTries(tx, tries);
    await deleteChallenge(tx, hash);
    return { state: 'signed-in', cookies: await beginSession(tx, people, visit, account, 'full') } as const;
  });
  if (done === 'gone') throw again;
  if (done === 'wrong')
    throw new Problem(
      'sign-in/wrong-code',
      401,
      'The code is not right, or was used before. Wait for the next one and check that your device’s clock is right.',
    );
  if (typeof done === 'number') throw tooManyTries(done);
  return done;
}

/** Whether the code is right and new; uses it up. */
export async function proves(
  tx: Tx,
  { keys, clock }: People,
  account: Account,
  proof: { code: string } | { recoveryCode: string },
): Promise<boolean> {
  if (!account.totpSecret) return false;
  if ('recoveryCode' in proof)
    return takeRecoveryCode(
      tx,
      account.personId,
      recoveryDigest(keys, account.personId, proof.recoveryCode),
      isoOf(clock.now()),
    );
  const step = acceptedStep(
    unseal(keys, account.personId, account.totpSecret),
    proof.code,
    clock.now(),
    account.totpLastStep,
  );
  return step !== undefined && takeStep(tx, account.personId, step);
}

/** 429 with the seconds to wait. */
export function tooManyTries(wait: number): Problem {
  const retryAfter = Math.ceil(wait / 1000);
  return new Problem(
    'sign-in/wait',
    429,
    `Too many failed tries. Wait ${retryAfter < 120 ? `${retryAfter} seconds` : `${Math.ceil(retryAfter / 60)} minutes`}, or use a browser that has signed in before.`,
    { retryAfter },
  );
}

/** The password was right: what follows. */
async function admit(tx: Tx, people: People, visit: Visit, account: Account): Promise<SignedIn> {
  if (account.totpSecret) {
    const secret = newSecret();
    await insertChallenge(tx, {
      hash: digest(secret),
      personId: account.personId,
      expiresAt: isoOf(people.clock.now() + CHALLENGE_MS),
    });
    return { state: 'second-factor', cookies: { challenge: secret } };
  }
  const strength = account.side === 'staff' && people.staffSecondFactor === 'required' ? 'enrol' : 'full';
  const cookies = await beginSession(tx, people, visit, account, strength);
  return { state: strength === 'enrol' ? 'enrol' : 'signed-in', cookies };
}

async function triesFor(
  tx: Tx,
  { clock }: People,
  visit: Visit,
  guess: { what: 'password' | 'code'; email: string; personId: string | null },
): Promise<Try[]> {
  const network = networkOf(visit.address);
  const device = visit.device ? digest(visit.device) : null;
  const since = isoOf(clock.now() - NETWORK_KNOWN_MS);
  const known = await knownFrom(tx, guess.personId ?? NOBODYS_ID, { device, network, since });
  // A digest: people type passwords where the address belongs.
  const account = digest(guess.email).toString('hex').slice(0, 32);
  return triesOf(guess.what, {
    account,
    network,
    knownDevice: known.device && device ? device.toString('hex').slice(0, 32) : null,
    knownNetwork: known.network,
  });
}

/** After the answer: a line in the log must not make it later for an address that exists. */
function noteFailure(people: People, visit: Visit, account: Account | undefined): void {
  if (account)
    people.background(() => people.auth.as(systemScope, (tx) => auditFailure(tx, people, visit, account, 'password')));
}

async function auditFailure(tx: Tx, { clock }: People, visit: Visit, account: Account, what: string): Promise<void> {
  await audit(tx, clock, actorOfAccount(account, visit), {
    act: 'sign-in.fail',
    recordKind: account.side === 'staff' ? 'staff' : 'client-user',
    recordId: account.personId,
    clientId: account.clientId,
    detail: { what },
  });
}
