/** An address of a client changed, a mailbox followed and tried, and the rule by which a client's requests are proved. */
import { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import { Problem, notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { scopeOf } from '../db/scope.ts';
import { audit } from '../people/audit.ts';
import { clientKnown, updateAddress } from './addresses.store.ts';
import { numbersOf } from './around.store.ts';
import type { zClientAddress, zMailbox } from './mail-api.ts';
import type { changedAddress, changedMailbox, newMailbox, zMailRule } from './mail-setup-api.ts';
import { changeMailbox } from './mailbox-change.ts';
import { addMailbox, testMailbox } from './mailboxes.ts';
import { addressLines, ruleOf } from './mailboxes.store.ts';
import { refusable } from './refusals.ts';
import type { Login } from './sealed.ts';

const zUnique = z.object({ code: z.literal('23505') });

export async function changeAddress(
  deps: Deps,
  actor: Actor,
  id: string,
  input: z.output<typeof changedAddress>,
): Promise<z.input<typeof zClientAddress>> {
  const kind = input.staffId === null ? ('client' as const) : ('lead' as const);
  return deps.db.as(scopeOf(actor), async (tx) => {
    const was = await refusable(onlyOnce(updateAddress(tx, id, { ...input, kind }), input.address));
    const made = was && (await addressLines(tx)).find((each) => each.id === id);
    if (!was || !made) throw notFound('client-address');
    await audit(tx, deps.clock, actor, {
      act: 'client-address.changed',
      recordKind: 'client-address',
      recordId: id,
      clientId: was.clientId,
      detail: { before: was.before, address: input.address, kind },
    });
    return made;
  });
}

/** An address of a client out of sight is refused by the database alone, and in the same words. */
async function onlyOnce<T>(write: Promise<T>, address: string): Promise<T> {
  try {
    return await write;
  } catch (error) {
    if (zUnique.safeParse(error).success) throw new Problem('address/known', 409, `${address} is taken already.`);
    throw error;
  }
}

export async function readMailRule({ db }: Deps, actor: Actor, clientId: string): Promise<z.input<typeof zMailRule>> {
  return db.as(scopeOf(actor), async (tx) => {
    if (!(await clientKnown(tx, clientId))) throw notFound('client');
    return { text: (await ruleOf(tx, clientId)) ?? null, numbers: await numbersOf(tx, clientId) };
  });
}

/** Its login is sealed at once; no route gives it out again. */
export async function followMailbox(
  deps: Deps & { secret: string },
  actor: Actor,
  { login, ...input }: z.output<typeof newMailbox>,
): Promise<{ id: string }> {
  return addMailbox(deps, actor, { ...input, login: loginOf(login) });
}

/** The same when one is changed; without a login the one that is sealed stays. */
export async function editMailbox(
  deps: Deps & { secret: string },
  actor: Actor,
  id: string,
  { login, ...input }: z.output<typeof changedMailbox>,
): Promise<z.input<typeof zMailbox>> {
  return changeMailbox(deps, actor, id, { ...input, login: login && loginOf(login) });
}

function loginOf(login: z.output<typeof newMailbox>['login']): Login {
  if (login.auth === 'password') return login;
  const { application, secret, ...rest } = login;
  return { ...rest, clientId: application, clientSecret: secret };
}

/** What the mail server says when it cannot be reached or does not let us in is an answer, not a fault of ours. */
export async function tryMailbox(
  deps: Deps & { secret: string },
  actor: Actor,
  id: string,
): Promise<{ folders: { folder: string; messages: number }[] }> {
  try {
    return await testMailbox(deps, actor, id);
  } catch (error) {
    if (error instanceof Problem) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new Problem('mailbox/unreachable', 409, `The mailbox does not answer: ${why}`);
  }
}
