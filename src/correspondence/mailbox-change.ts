/** A mailbox that is followed is changed: followed anew from then on, with nothing taken twice or left out. */
import type { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import { Problem, notFound, stale } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { recordFact } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { audit } from '../people/audit.ts';
import type { zMailbox } from './mail-api.ts';
import { decideMailboxEdit } from './mailbox.rules.ts';
import type { MailboxChange, MailboxEdit } from './mailbox.rules.ts';
import { listMailboxes } from './mailboxes.ts';
import { lockMailbox, updateMailbox } from './mailboxes.store.ts';
import type { MailboxRow } from './mailboxes.store.ts';
import { refusable } from './refusals.ts';
import { sealLogin } from './sealed.ts';
import type { Login } from './sealed.ts';

/** `version`: the one that was seen. What is left out stays; the login, too. */
export type MailboxChanging = MailboxEdit & { version: number; login?: Login | undefined };

type Sealing = Deps & { secret: string };

export async function changeMailbox(
  deps: Sealing,
  actor: Actor,
  id: string,
  { version, login, ...edit }: MailboxChanging,
): Promise<z.input<typeof zMailbox>> {
  await deps.db.as(scopeOf(actor), async (tx) => {
    const was = await lockMailbox(tx, id);
    if (!was) throw notFound('mailbox');
    if (was.version !== version) throw stale({ version: was.version });
    const decided = decideMailboxEdit(was, edit, login !== undefined);
    if (decided instanceof Problem) throw decided;
    if (decided) await keep(tx, deps, actor, { was, decided, login });
  });
  const changed = (await listMailboxes(deps, actor)).items.find((each) => each.id === id);
  if (!changed) throw notFound('mailbox');
  return changed;
}

async function keep(
  tx: Tx,
  deps: Sealing,
  actor: Actor,
  { was, decided, login }: { was: MailboxRow; decided: MailboxChange; login: Login | undefined },
): Promise<void> {
  const { id, clientId, version } = was;
  const { host, username } = decided.set;
  const known = new Problem('mailbox/known', 409, `${username} at ${host} is followed already.`);
  const sealed = login && { auth: login.auth, sealed: sealLogin(deps.secret, id, login) };
  const fresh = { state: 'new', lastError: null, lastErrorAt: null } as const;
  await refusable(updateMailbox(tx, id, { ...decided.set, ...sealed, ...fresh, version: version + 1 }), known);
  await recordFact(tx, deps.clock, { topic: 'mailbox.changed', clientId, subjectId: id });
  await audit(tx, deps.clock, actor, {
    act: 'mailbox.changed',
    recordKind: 'mailbox',
    recordId: id,
    clientId,
    detail: { changed: decided.detail, ...(login ? { login: 'given anew' } : {}) },
  });
}
