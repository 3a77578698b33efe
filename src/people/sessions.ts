/** Sessions: begun by signing in, listed, ended. */
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { newId, newSecret } from '../base/id.ts';
import { Problem, notFound } from '../base/problem.ts';
import type { Tx } from '../db/open.ts';
import { systemScope } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import type { Account } from './accounts.store.ts';
import { accountById } from './accounts.store.ts';
import { networkOf } from './address.ts';
import { audit } from './audit.ts';
import type { Session } from './account-api.ts';
import { permissionsOf } from './may.ts';
import { recordRightsChanged } from './people.ts';
import type { People } from './people.ts';
import { digest } from './secrets.ts';
import { lifeOf } from './sessions.rules.ts';
import type { Strength } from './sessions.rules.ts';
import {
  deleteSession,
  deleteSessionByHash,
  deleteSessionsOf,
  insertSession,
  isOurDevice,
  rememberDevice,
  sessionByHash,
  sessionsOf,
} from './sessions.store.ts';
import type { SessionRow } from './sessions.store.ts';
import type { Cookies, Visit } from './visit.ts';

/** The person of an account as one who acts, before there is a session: for the audit log. */
export function actorOfAccount(account: Account, visit: Visit): Actor {
  const clients = account.clientId ? [account.clientId] : [];
  return {
    side: account.side,
    id: account.personId,
    name: account.name,
    role: account.role,
    clients,
    permissions: permissionsOf(account.role),
    via: 'session',
    from: visit.address,
  };
}

/**
 * Begins a session with a secret nobody has seen, so that a cookie planted before signing in is worth nothing. The
 * session of the cookie the browser sent is ended. A full session makes the browser known to the account.
 */
export async function beginSession(
  tx: Tx,
  { clock }: Pick<People, 'clock'>,
  visit: Visit,
  account: Account,
  strength: Strength,
): Promise<Cookies> {
  const now = clock.now();
  const at = isoOf(now);
  const secret = newSecret();
  if (visit.session) await deleteSessionByHash(tx, digest(visit.session));
  const expiresAt = isoOf(now + lifeOf(account.side, strength).most);
  await insertSession(tx, {
    id: newId(now),
    hash: digest(secret),
    personId: account.personId,
    strength,
    address: visit.address,
    agent: visit.agent,
    createdAt: at,
    lastUsedAt: at,
    expiresAt,
  });
  await audit(tx, clock, actorOfAccount(account, visit), {
    act: 'session.begin',
    recordKind: account.side === 'staff' ? 'staff' : 'client-user',
    recordId: account.personId,
    clientId: account.clientId,
    detail: { strength, agent: visit.agent },
  });
  if (strength === 'enrol') return { session: secret, challenge: null };
  return { session: secret, challenge: null, device: await knowBrowser(tx, at, visit, account.personId) };
}

/** Makes this browser known to the account; returns the secret of its cookie. */
export async function knowBrowser(tx: Tx, at: string, visit: Visit, personId: string): Promise<string> {
  const kept = visit.device && (await isOurDevice(tx, digest(visit.device))) ? visit.device : newSecret();
  await rememberDevice(tx, { hash: digest(kept), personId, network: networkOf(visit.address), at });
  return kept;
}

/** The session a request rides on, where the act needs a person at a browser: a token may not do it. */
export async function ownSession(tx: Tx, actor: Actor, visit: Visit): Promise<SessionRow> {
  const session = actor.via === 'session' && visit.session ? await sessionByHash(tx, digest(visit.session)) : undefined;
  if (session && session.personId === actor.id) return session;
  throw new Problem('session/required', 403, 'This needs you signed in in a browser; a token cannot do it.');
}

export async function signOut(people: People, actor: Actor, visit: Visit): Promise<Cookies> {
  const ended = await people.auth.as(systemScope, async (tx) => {
    const session = visit.session ? await deleteSessionByHash(tx, digest(visit.session)) : undefined;
    const account = session && (await accountById(tx, session.personId));
    if (!account) return undefined;
    await audit(
      tx,
      people.clock,
      { ...actorOfAccount(account, visit), from: actor.from ?? visit.address },
      { act: 'session.end', recordKind: 'session', recordId: session.id, clientId: account.clientId },
    );
    await recordRightsChanged(tx, people.clock, account.personId);
    return account.personId;
  });
  if (ended) people.rights.changed(ended);
  return { session: null, challenge: null };
}

/** The sessions of `personId` that still live. Whether the asker may see them is the caller's to know. */
export async function liveSessions(
  tx: Tx,
  { clock }: Pick<People, 'clock'>,
  account: Account,
  current: string | null,
): Promise<Session[]> {
  const now = clock.now();
  const rows = await sessionsOf(tx, account.personId, isoOf(now), isoOf(now - lifeOf(account.side, 'full').idle));
  return rows.map((row) => ({ ...row, current: row.id === current }));
}

export async function listMySessions(people: People, actor: Actor, visit: Visit): Promise<Session[]> {
  return people.auth.as(scopeOf(actor), async (tx) => {
    const account = await mustBePerson(tx, actor);
    const current = visit.session ? await sessionByHash(tx, digest(visit.session)) : undefined;
    return liveSessions(tx, people, account, current?.id ?? null);
  });
}

export async function endMySession(people: People, actor: Actor, sessionId: string): Promise<void> {
  const personId = await people.auth.as(scopeOf(actor), async (tx) => {
    const account = await mustBePerson(tx, actor);
    if (!(await deleteSession(tx, account.personId, sessionId))) throw notFound('session');
    await audit(tx, people.clock, actor, {
      act: 'session.end',
      recordKind: 'session',
      recordId: sessionId,
      clientId: account.clientId,
    });
    await recordRightsChanged(tx, people.clock, account.personId);
    return account.personId;
  });
  people.rights.changed(personId);
}

export async function endMyOtherSessions(people: People, actor: Actor, visit: Visit): Promise<number> {
  const { personId, ended } = await people.auth.as(scopeOf(actor), async (tx) => {
    const session = await ownSession(tx, actor, visit);
    const ended = await deleteSessionsOf(tx, session.personId, session.id);
    await audit(tx, people.clock, actor, {
      act: 'session.end-others',
      recordKind: 'session',
      recordId: session.id,
      clientId: null,
      detail: { ended },
    });
    await recordRightsChanged(tx, people.clock, session.personId);
    return { personId: session.personId, ended };
  });
  people.rights.changed(personId);
  return ended;
}

/** The account of the person acting; integrations have none. */
export async function mustBePerson(tx: Tx, actor: Actor): Promise<Account> {
  const account = actor.id === null ? undefined : await accountById(tx, actor.id);
  if (!account) throw new Problem('session/no-person', 403, 'This is for people; a program has no account of its own.');
  return account;
}
