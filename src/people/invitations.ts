/** Bringing someone in: an account, and a link by which they choose their password. */
import type { Actor } from '../base/actor.ts';
import { Problem } from '../base/problem.ts';
import type { Tx } from '../db/open.ts';
import type { Account } from './accounts.store.ts';
import { accountById, insertAccount } from './accounts.store.ts';
import { audit } from './audit.ts';
import { kindOf, makeLink } from './passwords.ts';
import { isAdministrator } from './people.rules.ts';
import type { People } from './people.ts';

export type Invited = { id: string; mailed: boolean; link: string | null };
/** An invitation made in a transaction; `deliver` it after the commit. */
export type Invitation = { id: string; email: string; name: string; link: string; first: boolean };

/** Gives a person an account and a link. Throws when the address belongs to an account already. */
export async function openAccount(
  tx: Tx,
  people: People,
  person: { id: string; side: 'staff' | 'client'; email: string; name: string },
): Promise<Invitation> {
  if (!(await insertAccount(tx, { personId: person.id, side: person.side, email: person.email }))) {
    // Nothing about whose it is: it may be at another client.
    throw new Problem('account/email-taken', 409, 'This address cannot be invited: it is in use. Choose another one.');
  }
  return {
    id: person.id,
    email: person.email,
    name: person.name,
    link: await makeLink(tx, people, person.id, 'invitation'),
    first: true,
  };
}

/** A new link for someone who has an account. Without a mail server the asker gets it, so then only an administrator may ask for someone who has a password already. */
export async function renewLink(tx: Tx, people: People, actor: Actor, personId: string): Promise<Invitation> {
  const account = await accountById(tx, personId);
  if (!account) throw new Problem('account/none', 409, 'This one stands for a program and has no password.');
  if (!people.mail.configured && account.passwordHash !== null && !isAdministrator(actor)) {
    throw new Problem(
      'account/ask-administrator',
      403,
      'This installation sends no mail, so only an administrator can hand over such a link.',
    );
  }
  await auditLink(tx, people, actor, account);
  const first = account.passwordHash === null;
  return {
    id: personId,
    email: account.email,
    name: account.name,
    link: await makeLink(tx, people, personId, first ? 'invitation' : 'reset'),
    first,
  };
}

/** Mails the link, or gives it back when there is no mail server. */
export function deliver(people: People, actor: Actor, { id, email, name, link, first }: Invitation): Invited {
  if (!people.mail.configured) return { id, mailed: false, link };
  const life = first ? '3 days' : '30 minutes';
  people.mail.post({
    to: email,
    subject: first ? 'Your account at Watchfloor' : 'A new password for Watchfloor',
    text: `Hello ${name},\n\n${first ? `${actor.name} invited you to Watchfloor.` : `${actor.name} had this link made for you.`} Choose your password here within ${life}:\n${link}\n`,
  });
  return { id, mailed: true, link: null };
}

async function auditLink(tx: Tx, { clock }: People, actor: Actor, account: Account): Promise<void> {
  await audit(tx, clock, actor, {
    act: 'password.send-link',
    recordKind: kindOf(account),
    recordId: account.personId,
    clientId: account.clientId,
  });
}
