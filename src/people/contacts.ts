/** Contacts of clients, and the proof that a channel is really theirs. */
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import { Problem, notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import type { Channel, Contact, ContactChange, ContactQuery, NewContact } from './contacts-api.ts';
import {
  contactById,
  contactForUpdate,
  contactsPage,
  deleteContact,
  insertContact,
  updateContact,
} from './contacts.store.ts';
import { differences } from './people.rules.ts';
import { mustSee } from './staff.ts';
import { changedMeanwhile } from './versions.ts';
import { tell } from './tell.ts';

export async function listContacts(
  { db }: Deps,
  actor: Actor,
  query: ContactQuery,
): Promise<{ items: Contact[]; next: string | null }> {
  return db.as(scopeOf(actor), (tx) => contactsPage(tx, query));
}

export async function getContact({ db }: Deps, actor: Actor, id: string): Promise<Contact> {
  return db.as(scopeOf(actor), (tx) => mustFind(tx, id));
}

export async function addContact(deps: Deps, actor: Actor, clientId: string, input: NewContact): Promise<Contact> {
  return deps.db.as(scopeOf(actor), (tx) => addContactIn(tx, deps, actor, clientId, input));
}

/** As `addContact`, inside a transaction that does more. */
export async function addContactIn(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  actor: Actor,
  clientId: string,
  input: NewContact,
): Promise<Contact> {
  await mustSee(tx, [clientId]);
  const now = clock.now();
  const id = newId(now);
  await insertContact(tx, {
    id,
    clientId,
    name: input.name,
    kind: input.kind,
    title: input.title ?? '',
    language: input.language ?? null,
    zone: input.zone ?? null,
    notes: input.notes ?? '',
    channels: keepVerified([], input.channels ?? []),
    createdAt: isoOf(now),
  });
  await tell(tx, clock, actor, {
    kind: 'contact',
    record: { id, clientId },
    act: 'contact.add',
    detail: { name: input.name },
  });
  return mustFind(tx, id);
}

/** Changes what is sent. A channel whose value is new has to be verified anew. */
export async function changeContact(
  deps: Deps,
  actor: Actor,
  id: string,
  { version, ...sent }: ContactChange,
): Promise<Contact> {
  return deps.db.as(scopeOf(actor), async (tx) => {
    const before = await mustLock(tx, id);
    if (before.version !== version) throw await changedMeanwhile(tx, { kind: 'contact', id, version, current: before });
    const channels = sent.channels && keepVerified(before.channels, sent.channels);
    const changes = differences(before, { ...sent, channels });
    if (Object.keys(changes).length === 0) return before;
    await updateContact(tx, id, { ...sent, channels });
    await tell(tx, deps.clock, actor, {
      kind: 'contact',
      record: before,
      act: 'contact.change',
      detail: { version: before.version + 1, changed: changes },
    });
    return mustFind(tx, id);
  });
}

export async function removeContact(deps: Deps, actor: Actor, id: string): Promise<void> {
  await deps.db.as(scopeOf(actor), async (tx) => {
    const before = await mustLock(tx, id);
    await deleteContact(tx, id);
    await tell(tx, deps.clock, actor, {
      kind: 'contact',
      record: before,
      act: 'contact.remove',
      detail: { name: before.name },
    });
  });
}

/** Records how, by whom and when a channel was verified. */
export async function verifyChannel(
  deps: Deps,
  actor: Actor,
  id: string,
  { kind, value, how }: { kind: Channel['kind']; value: string; how: string },
): Promise<Contact> {
  return deps.db.as(scopeOf(actor), async (tx) => {
    const before = await mustLock(tx, id);
    const isIt = (each: Channel): boolean => each.kind === kind && each.value === value;
    if (!before.channels.some(isIt))
      throw new Problem('contact/no-such-channel', 409, 'The contact has no such channel any more. Look at it again.');
    const verified = { at: isoOf(deps.clock.now()), byId: actor.id, byName: actor.name, how };
    await updateContact(tx, id, {
      channels: before.channels.map((each) => (isIt(each) ? { ...each, verified } : each)),
    });
    await tell(tx, deps.clock, actor, {
      kind: 'contact',
      record: before,
      act: 'contact.verify',
      detail: {
        version: before.version + 1,
        changed: { channels: [null, kind] },
        kind,
        value,
        how,
      },
    });
    return mustFind(tx, id);
  });
}

/** The channels as sent; those that were there with the same value stay verified. */
function keepVerified(
  before: readonly Channel[],
  after: readonly { kind: Channel['kind']; value: string }[],
): Channel[] {
  return after.map(
    ({ kind, value }) =>
      before.find((each) => each.kind === kind && each.value === value) ?? { kind, value, verified: null },
  );
}

async function mustFind(tx: Tx, id: string): Promise<Contact> {
  const contact = await contactById(tx, id);
  if (!contact) throw notFound('contact');
  return contact;
}

async function mustLock(tx: Tx, id: string): Promise<Contact> {
  const contact = await contactForUpdate(tx, id);
  if (!contact) throw notFound('contact');
  return contact;
}
