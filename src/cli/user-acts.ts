import { Problem } from '../base/problem.ts';
import { scopeOf } from '../db/scope.ts';
import { accountByEmail } from '../people/accounts.store.ts';
import { resetClientUserSecondFactor, setClientUserDisabled } from '../people/client-users.ts';
import { disableStaff, enableStaff, resetStaffSecondFactor } from '../people/staff.ts';
import type { Session } from './with-database.ts';

export type UserAct = 'disable' | 'enable' | 'reset-second-factor';
export type ActedOn = { id: string; name: string; email: string; side: 'staff' | 'client' };

/** Does one of these things to the person with this address, on whichever side they are. */
export async function actOn({ people, actor }: Session, email: string, act: UserAct): Promise<ActedOn> {
  const account = await people.auth.as(scopeOf(actor), (tx) => accountByEmail(tx, email.trim().toLowerCase()));
  if (!account)
    throw new Problem(
      'user/not-found',
      404,
      `Nobody signs in as ${email}. \`watchfloor user list\` shows staff, with --client the users of a client.`,
    );
  const { personId: id, name, side } = account;
  const staff = side === 'staff';
  switch (act) {
    case 'disable':
      await (staff ? disableStaff(people, actor, id) : setClientUserDisabled(people, actor, id, true));
      break;
    case 'enable':
      await (staff ? enableStaff(people, actor, id) : setClientUserDisabled(people, actor, id, false));
      break;
    case 'reset-second-factor':
      await (staff ? resetStaffSecondFactor(people, actor, id) : resetClientUserSecondFactor(people, actor, id));
      break;
  }
  return { id, name, email: account.email, side };
}
