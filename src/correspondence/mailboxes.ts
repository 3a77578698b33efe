/** Mailboxes, clients' addresses and clients' rules: who may change them, and how they are. */
import type { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import { Problem, notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { recordFact } from '../db/facts.ts';
import { scopeOf } from '../db/scope.ts';
import { tryImap } from '../mail/imap.ts';
import type { ImapAccount } from '../mail/imap.ts';
import { accessTokenOf } from '../mail/oauth.ts';
import { audit } from '../people/audit.ts';
import type { newAddress, zClientAddress, zMailbox } from './mail-api.ts';
import { foldersRefused } from './mailbox.rules.ts';
import {
  addressLines,
  deleteAddress,
  deleteMailbox,
  insertAddress,
  insertMailbox,
  mailboxById,
  mailboxLines,
  putRule,
} from './mailboxes.store.ts';
import type { MailboxRow, NewMailbox } from './mailboxes.store.ts';
import { refusable } from './refusals.ts';
import { openLogin, sealLogin } from './sealed.ts';
import type { Login } from './sealed.ts';

const DAY_MS = 86_400_000;

export type MailboxInput = Omit<NewMailbox, 'id' | 'sealed' | 'auth' | 'createdAt'> & { login: Login };

export async function addMailbox(
  deps: Deps & { secret: string },
  actor: Actor,
  input: MailboxInput,
): Promise<{ id: string }> {
  const { login, ...row } = input;
  const refusal = foldersRefused(row);
  if (refusal) throw refusal;
  const now = deps.clock.now();
  const id = newId(now);
  const sealed = sealLogin(deps.secret, id, login);
  return deps.db.as(scopeOf(actor), async (tx) => {
    const full = { ...row, id, sealed, auth: login.auth, address: row.address.toLowerCase(), createdAt: isoOf(now) };
    if (!(await refusable(insertMailbox(tx, full))))
      throw new Problem('mailbox/known', 409, `${row.username} at ${row.host} is followed already.`);
    const detail = { name: row.name, address: row.address, host: row.host, username: row.username };
    await recordFact(tx, deps.clock, { topic: 'mailbox.added', clientId: row.clientId, subjectId: id });
    await audit(tx, deps.clock, actor, {
      act: 'mailbox.added',
      recordKind: 'mailbox',
      recordId: id,
      clientId: row.clientId,
      detail,
    });
    return { id };
  });
}

export async function listMailboxes(deps: Deps, actor: Actor): Promise<{ items: z.input<typeof zMailbox>[] }> {
  const since = isoOf(deps.clock.now() - DAY_MS);
  const rows = await deps.db.as(scopeOf(actor), (tx) => mailboxLines(tx, since));
  return { items: rows.map(({ sealed: _sealed, createdAt: _created, place: _place, ...row }) => row) };
}

export async function removeMailbox(deps: Deps, actor: Actor, id: string): Promise<void> {
  await deps.db.as(scopeOf(actor), async (tx) => {
    const mailbox = await mailboxById(tx, id);
    if (!mailbox || !(await deleteMailbox(tx, id))) throw notFound('mailbox');
    const { name, address, clientId } = mailbox;
    await recordFact(tx, deps.clock, { topic: 'mailbox.removed', clientId, subjectId: id });
    await audit(tx, deps.clock, actor, {
      act: 'mailbox.removed',
      recordKind: 'mailbox',
      recordId: id,
      clientId,
      detail: { name, address },
    });
  });
}

/** Connects once with what is stored. */
export async function testMailbox(
  deps: Deps & { secret: string },
  actor: Actor,
  id: string,
): Promise<{ folders: { folder: string; messages: number }[] }> {
  const mailbox = await deps.db.as(scopeOf(actor), (tx) => mailboxById(tx, id));
  if (!mailbox) throw notFound('mailbox');
  return tryImap(accountOf(deps.secret, mailbox));
}

/** How to reach it, its login opened at each connection. */
export function accountOf(secret: string, mailbox: MailboxRow): ImapAccount {
  const { host, port, security, username, folders, doneFolder } = mailbox;
  return {
    host,
    port,
    security,
    username,
    folders,
    doneFolder,
    async login() {
      const login = openLogin(secret, mailbox.id, mailbox.sealed);
      return login.auth === 'password' ? { password: login.password } : { accessToken: await accessTokenOf(login) };
    },
  };
}

export async function listAddresses({ db }: Deps, actor: Actor): Promise<{ items: z.input<typeof zClientAddress>[] }> {
  return { items: await db.as(scopeOf(actor), addressLines) };
}

export async function addAddress(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof newAddress>,
): Promise<z.input<typeof zClientAddress>> {
  const now = deps.clock.now();
  const { clientId, address, staffId, subaddressing } = input;
  const row = {
    id: newId(now),
    clientId,
    address,
    staffId: staffId ?? null,
    subaddressing,
    kind: staffId === undefined ? ('client' as const) : ('lead' as const),
  };
  return deps.db.as(scopeOf(actor), async (tx) => {
    if (!(await refusable(insertAddress(tx, { ...row, createdAt: isoOf(now) }))))
      throw new Problem('address/known', 409, `${address} is taken already.`);
    await audit(tx, deps.clock, actor, {
      act: 'client-address.added',
      recordKind: 'client-address',
      recordId: row.id,
      clientId,
      detail: { address, kind: row.kind },
    });
    const made = (await addressLines(tx)).find(({ id }) => id === row.id);
    if (!made) throw notFound('client');
    return made;
  });
}

export async function removeAddress(deps: Deps, actor: Actor, id: string): Promise<void> {
  await deps.db.as(scopeOf(actor), async (tx) => {
    const gone = await deleteAddress(tx, id);
    if (!gone) throw notFound('client-address');
    await audit(tx, deps.clock, actor, {
      act: 'client-address.removed',
      recordKind: 'client-address',
      recordId: id,
      clientId: gone.clientId,
      detail: { address: gone.address },
    });
  });
}

export async function setRule(deps: Deps, actor: Actor, clientId: string, text: string): Promise<{ text: string }> {
  await deps.db.as(scopeOf(actor), async (tx) => {
    await refusable(putRule(tx, clientId, text, isoOf(deps.clock.now())));
    await audit(tx, deps.clock, actor, {
      act: 'client.mail-rule-set',
      recordKind: 'client',
      recordId: clientId,
      clientId,
      detail: { text },
    });
  });
  return { text };
}
