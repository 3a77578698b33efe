/** Users of a client: managed by staff, and by the client's own administrators within their client. */
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import { Problem, notFound } from '../base/problem.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { clearTotp } from './accounts.store.ts';
import type { ClientUser, ClientUserChange, NewClientUser } from './client-users-api.ts';
import { insertClientUser, updateClientUser, userForUpdate, usersPage } from './client-users.store.ts';
import { deliver, openAccount, renewLink } from './invitations.ts';
import type { Invited } from './invitations.ts';
import { differences } from './people.rules.ts';
import type { People } from './people.ts';
import { deleteSessionsOf } from './sessions.store.ts';
import { mustSee } from './staff.ts';
import { changedMeanwhile } from './versions.ts';
import { tell } from './tell.ts';

/** The one client of a client user. */
export function ownClient({ side, clients }: Actor): string {
  const own = side === 'client' && clients !== 'all' ? clients[0] : undefined;
  if (own === undefined) throw new Problem('portal/staff', 403, 'The portal is for client users.');
  return own;
}

export async function listClientUsers(
  people: People,
  actor: Actor,
  clientId: string,
  query: { limit: number; after?: string | undefined },
): Promise<{ items: ClientUser[]; next: string | null }> {
  return people.db.as(scopeOf(actor), async (tx) => {
    await mustSee(tx, [clientId]);
    return usersPage(tx, clientId, query);
  });
}

export async function inviteClientUser(
  people: People,
  actor: Actor,
  clientId: string,
  input: NewClientUser,
): Promise<Invited> {
  const invitation = await people.auth.as(scopeOf(actor), async (tx) => {
    await mustSee(tx, [clientId]);
    const now = people.clock.now();
    const id = newId(now);
    const invitation = await openAccount(tx, people, { id, side: 'client', email: input.email, name: input.name });
    await insertClientUser(tx, { ...input, id, clientId, service: false, createdAt: isoOf(now) });
    await tell(tx, people.clock, actor, {
      kind: 'client-user',
      record: { id, clientId },
      act: 'client-user.invite',
      detail: { ...input },
    });
    return invitation;
  });
  return deliver(people, actor, invitation);
}

/** Changes what is sent; a new role ends the sessions. */
export async function changeClientUser(
  people: People,
  actor: Actor,
  id: string,
  { version, ...sent }: ClientUserChange,
): Promise<ClientUser> {
  return act(people, actor, id, async (tx, before) => {
    if (before.version !== version)
      throw await changedMeanwhile(tx, { kind: 'client-user', id, version, current: before });
    const changes = differences(before, sent);
    if (Object.keys(changes).length === 0) return;
    await updateClientUser(tx, id, sent);
    if (changes['role']) await deleteSessionsOf(tx, id);
    await tell(tx, people.clock, actor, {
      kind: 'client-user',
      record: before,
      act: 'client-user.change',
      detail: { version: before.version + 1, changed: changes },
    });
  });
}

export async function setClientUserDisabled(
  people: People,
  actor: Actor,
  id: string,
  disabled: boolean,
): Promise<ClientUser> {
  return act(people, actor, id, async (tx, before) => {
    if ((before.disabledAt !== null) === disabled) return;
    await updateClientUser(tx, id, { disabledAt: disabled ? isoOf(people.clock.now()) : null });
    await deleteSessionsOf(tx, id);
    await tell(tx, people.clock, actor, {
      kind: 'client-user',
      record: before,
      act: disabled ? 'client-user.disable' : 'client-user.enable',
      detail: {
        version: before.version + 1,
        changed: { disabled: [!disabled, disabled] },
      },
    });
  });
}

export async function resetClientUserSecondFactor(people: People, actor: Actor, id: string): Promise<void> {
  await act(people, actor, id, async (tx, before) => {
    await clearTotp(tx, id);
    await deleteSessionsOf(tx, id);
    await tell(tx, people.clock, actor, {
      kind: 'client-user',
      record: before,
      act: 'second-factor.reset',
      detail: {},
    });
  });
}

export async function linkClientUserPassword(people: People, actor: Actor, id: string): Promise<Invited> {
  const invitation = await people.auth.as(scopeOf(actor), async (tx) => {
    await mustManage(tx, actor, id);
    return renewLink(tx, people, actor, id);
  });
  return deliver(people, actor, invitation);
}

/** Locks the user, acts, tells this process that rights changed, and returns the user as now. */
async function act(
  people: People,
  actor: Actor,
  id: string,
  work: (tx: Tx, before: ClientUser) => Promise<void>,
): Promise<ClientUser> {
  const after = await people.auth.as(scopeOf(actor), async (tx) => {
    await work(tx, await mustManage(tx, actor, id));
    return mustManage(tx, actor, id);
  });
  people.rights.changed(id);
  return after;
}

/** Row-level security shows only users of the asker's clients; nobody does this to themselves, so one administrator always stays. */
async function mustManage(tx: Tx, actor: Actor, id: string): Promise<ClientUser> {
  const user = await userForUpdate(tx, id);
  if (!user) throw notFound('client-user');
  if (actor.id === id)
    throw new Problem('client-user/self', 403, 'You cannot do this to your own account. Ask another administrator.');
  return user;
}
