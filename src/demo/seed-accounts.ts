/** Gives the demo's people their password and, for staff, the second factor that the demo prints. */
import type { Actor } from '../base/actor.ts';
import { Problem } from '../base/problem.ts';
import { systemScope } from '../db/open.ts';
import type { Account } from '../people/accounts.store.ts';
import { accountByEmail } from '../people/accounts.store.ts';
import { linkClientUserPassword } from '../people/client-users.ts';
import type { People } from '../people/people.ts';
import { usePasswordLink } from '../people/passwords.ts';
import { presetSecondFactor } from '../people/second-factor.ts';
import { linkStaffPassword } from '../people/staff.ts';
import type { Visit } from '../people/visit.ts';
import type { DemoKeys } from './folder.ts';

export const visit: Visit = { address: null, agent: 'demo', session: null, challenge: null, device: null };

/** Makes sign-in work for someone who was invited; whoever can sign in already is left alone, also when interrupted before. */
export async function openFor(people: People, actor: Actor, email: string, keys: DemoKeys): Promise<void> {
  const account = await accountOf(people, email);
  if (account.passwordHash === null) await choosePassword(people, actor, account, keys.password);
  const secret = keys.secondFactors[email];
  if (secret !== undefined && account.totpSecret === null)
    await presetSecondFactor(people, actor, account.personId, secret);
}

async function choosePassword(
  people: People,
  actor: Actor,
  { personId, side }: Account,
  password: string,
): Promise<void> {
  const linked =
    side === 'staff'
      ? await linkStaffPassword(people, actor, personId)
      : await linkClientUserPassword(people, actor, personId);
  const secret = linked.link?.split('/').at(-1);
  if (secret === undefined) throw new Error('the demo sends no mail, so a link comes back');
  await usePasswordLink(people, visit, secret, password);
}

export async function accountOf(people: People, email: string): Promise<Account> {
  const account = await people.auth.as(systemScope, (tx) => accountByEmail(tx, email));
  if (!account)
    throw new Problem('demo/account', 500, `The demo has no account ${email}. Delete its data folder to start anew.`);
  return account;
}
