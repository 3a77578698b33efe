/** The first administrator, made by a one-time link that is printed at the start; after that nothing is here any more. */
import type { Actor } from '../base/actor.ts';
import { theSystem } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { newId, newSecret } from '../base/id.ts';
import { Problem, notFound } from '../base/problem.ts';
import type { Tx } from '../db/open.ts';
import { systemScope } from '../db/open.ts';
import { accountById, insertAccount, setPasswordHash } from './accounts.store.ts';
import { audit } from './audit.ts';
import { isSetUpLink, replaceSetUpLink } from './links.store.ts';
import { newHash } from './passwords.ts';
import { siteUrl } from './people.ts';
import type { People } from './people.ts';
import { digest } from './secrets.ts';
import { beginSession } from './sessions.ts';
import type { SignedIn } from './sign-in.ts';
import { anyAdministrator, insertStaff, lockSetUp } from './staff.store.ts';
import type { Visit } from './visit.ts';

/** A new set-up link while there is no administrator, else null. Each call makes the link before it worthless. `origin`: where the server is reached. */
export async function setupLink(people: People, origin = siteUrl(people.config)): Promise<string | null> {
  const secret = newSecret();
  const made = await people.auth.as(systemScope, async (tx) => {
    await lockSetUp(tx);
    const open = !(await anyAdministrator(tx));
    await replaceSetUpLink(tx, open ? digest(secret) : null);
    return open;
  });
  return made ? `${origin}/setup/${secret}` : null;
}

/** Throws 404 unless the link works. */
export async function readSetUp(people: People, secret: string): Promise<void> {
  await people.auth.as(systemScope, (tx) => mustBeOpen(tx, secret));
}

/** Makes the first administrator and signs them in, to set up a second factor. Of calls at once one wins; the others get 404. */
export async function setUp(
  people: People,
  visit: Visit,
  secret: string,
  input: { name: string; email: string; password: string },
): Promise<SignedIn> {
  await readSetUp(people, secret);
  const hash = await newHash(people, input, input.password);
  return people.auth.as(systemScope, async (tx) => {
    await lockSetUp(tx);
    await mustBeOpen(tx, secret);
    await replaceSetUpLink(tx, null);
    const now = people.clock.now();
    const id = newId(now);
    await insertStaff(tx, {
      id,
      email: input.email,
      name: input.name,
      role: 'administrator',
      socId: null,
      zone: 'UTC',
      allClients: true,
      service: false,
      createdAt: isoOf(now),
    });
    if (!(await insertAccount(tx, { personId: id, side: 'staff', email: input.email })))
      throw new Problem('staff/email-taken', 409, 'This address belongs to another account. Use one of your own.');
    await setPasswordHash(tx, id, hash, isoOf(now));
    const account = await accountById(tx, id);
    if (!account) throw new Error('the account just made is not there');
    const actor: Actor = { ...theSystem, from: visit.address };
    await audit(tx, people.clock, actor, {
      act: 'set-up.done',
      recordKind: 'staff',
      recordId: id,
      clientId: null,
      detail: { name: input.name },
    });
    const strength = people.staffSecondFactor === 'required' ? 'enrol' : 'full';
    return {
      state: strength === 'enrol' ? 'enrol' : 'signed-in',
      cookies: await beginSession(tx, people, visit, account, strength),
    };
  });
}

async function mustBeOpen(tx: Tx, secret: string): Promise<void> {
  if ((await isSetUpLink(tx, digest(secret))) && !(await anyAdministrator(tx))) return;
  throw notFound('link');
}
