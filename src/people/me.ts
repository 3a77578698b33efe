/** One's own profile. */
import type { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import { permissions } from '../base/permissions.ts';
import { scopeOf } from '../db/scope.ts';
import { accountById, recoveryCodesLeft } from './accounts.store.ts';
import { audit } from './audit.ts';
import { updateClientUser } from './client-users.store.ts';
import { kindOf } from './passwords.ts';
import type { People } from './people.ts';
import { recordRightsChanged } from './people.ts';
import { mustBePerson } from './sessions.ts';
import type { zMe } from './sign-in-api.ts';
import { updateStaff } from './staff.store.ts';

/** Who the caller is and what they may do; of nobody it says just that. */
export async function whoAmI(people: People, actor: Actor): Promise<z.input<typeof zMe>> {
  const { account, codes } = await people.auth.as(scopeOf(actor), async (tx) => {
    const account = actor.id === null ? undefined : await accountById(tx, actor.id);
    return { account, codes: account ? await recoveryCodesLeft(tx, account.personId) : 0 };
  });
  return {
    signedIn: actor.role !== 'nobody',
    id: actor.id,
    name: actor.name,
    email: account?.email ?? null,
    side: actor.side,
    role: actor.role,
    zone: account?.zone ?? null,
    permissions: permissions.filter((each) => actor.permissions.has(each)),
    allClients: actor.clients === 'all',
    clientIds: actor.clients === 'all' ? [] : [...actor.clients],
    secondFactor: Boolean(account?.totpSecret),
    recoveryCodesLeft: codes,
    via: actor.via === 'session' || actor.via === 'token' ? actor.via : 'none',
  };
}

export async function changeMe(
  people: People,
  actor: Actor,
  { name, zone }: { name?: string | undefined; zone?: string | undefined },
): Promise<void> {
  const id = await people.auth.as(scopeOf(actor), async (tx) => {
    const account = await mustBePerson(tx, actor);
    if (account.side === 'staff') await updateStaff(tx, account.personId, { name, zone });
    else await updateClientUser(tx, account.personId, { name });
    await audit(tx, people.clock, actor, {
      act: 'profile.change',
      recordKind: kindOf(account),
      recordId: account.personId,
      clientId: account.clientId,
      detail: { name, zone },
    });
    await recordRightsChanged(tx, people.clock, account.personId);
    return account.personId;
  });
  people.rights.changed(id);
}
