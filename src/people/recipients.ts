/** Who may be sent what we know of clients, by the rights of this moment; and with whose eyes it is read. */
import type { Actor } from '../base/actor.ts';
import type { Tx } from '../db/open.ts';
import { clientById } from './clients.store.ts';
import type { Contact } from './contacts-api.ts';
import { contactById, contactsPage } from './contacts.store.ts';
import { permissionsOf } from './may.ts';
import { assignedClients, staffById, staffWhoSee } from './staff.store.ts';

export type Recipient = { kind: 'staff' | 'contact'; id: string };

/** What a mail is about: one client, or several (`clients` says which). */
export type About = { clientId: string | null; clients: 'all' | readonly string[] };

/** `whyNot` is null for whoever may have it; then there is an address. */
export type Reach =
  | { name: string; address: string; whyNot: null }
  | { name: string | null; address: string | null; whyNot: string };

/** One of the staff as they may act now; undefined for who does not work here any more. */
export async function staffActorNow(tx: Tx, staffId: string): Promise<Actor | undefined> {
  const person = await staffById(tx, staffId);
  if (!person || person.disabledAt !== null || person.service) return undefined;
  return {
    side: 'staff',
    id: person.id,
    name: person.name,
    role: person.role,
    clients: person.allClients ? 'all' : (await assignedClients(tx, staffId)).map(({ id }) => id),
    permissions: permissionsOf(person.role),
    via: 'internal',
    from: null,
  };
}

type Reachable = { id: string; name: string; address: string };
const MOST_CONTACTS = 1000;

/** Everyone who may have what is about these clients; contacts of one client only. */
export async function reachable(
  tx: Tx,
  { clientId, clients }: About,
): Promise<{ staff: Reachable[]; contacts: Reachable[] }> {
  const staff = await staffWhoSee(tx, clientId === null ? clients : [clientId]);
  const contacts = clientId === null ? [] : (await contactsPage(tx, { clientId, limit: MOST_CONTACTS })).items;
  return {
    staff: staff.map(({ id, name, email }) => ({ id, name, address: email })),
    contacts: contacts.flatMap((contact) => {
      const address = mailOf(contact);
      return address === null ? [] : [{ id: contact.id, name: contact.name, address }];
    }),
  };
}

/** Where a person is reached, or why they may not have it. */
export async function reachOf(tx: Tx, { kind, id }: Recipient, about: About): Promise<Reach> {
  if (about.clientId !== null) {
    const client = await clientById(tx, about.clientId);
    if (!client || client.archivedAt !== null)
      return { name: null, address: null, whyNot: 'cannot have it: we do not work for this client any more' };
  }
  return kind === 'staff' ? reachOfStaff(tx, id, about) : reachOfContact(tx, id, about.clientId);
}

async function reachOfStaff(tx: Tx, id: string, about: About): Promise<Reach> {
  const person = await staffActorNow(tx, id);
  const address = (await staffById(tx, id))?.email ?? null;
  if (!person || address === null)
    return { name: person?.name ?? null, address, whyNot: 'does not work here any more' };
  const { name } = person;
  if (!person.permissions.has('tickets.read')) return { name, address, whyNot: 'may not read tickets' };
  if (sees(person.clients, about)) return { name, address, whyNot: null };
  const whyNot = about.clientId === null ? 'does not see all the clients it is about' : 'does not see this client';
  return { name, address, whyNot };
}

function sees(clients: Actor['clients'], { clientId, clients: several }: About): boolean {
  if (clients === 'all') return true;
  if (clientId !== null) return clients.includes(clientId);
  return several !== 'all' && several.every((each) => clients.includes(each));
}

async function reachOfContact(tx: Tx, id: string, clientId: string | null): Promise<Reach> {
  const contact = clientId === null ? undefined : await contactById(tx, id);
  if (!contact || contact.clientId !== clientId)
    return { name: null, address: null, whyNot: 'is not a contact of this client' };
  const address = mailOf(contact);
  return address === null
    ? { name: contact.name, address, whyNot: 'has no mail address' }
    : { name: contact.name, address, whyNot: null };
}

/** A verified address before another one. */
function mailOf({ channels }: Contact): string | null {
  const mails = channels.filter(({ kind }) => kind === 'email');
  return (mails.find(({ verified }) => verified !== null) ?? mails[0])?.value ?? null;
}
