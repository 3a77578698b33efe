import type { Actor } from '../base/actor.ts';
import { assign } from '../people/assignments.ts';
import { inviteClientUser, listClientUsers } from '../people/client-users.ts';
import { addClient, listClients } from '../people/clients.ts';
import { addContact, listContacts, verifyChannel } from '../people/contacts.ts';
import type { People } from '../people/people.ts';
import { addSoc, listSocs } from '../people/socs.ts';
import { inviteStaff, listStaff } from '../people/staff.ts';
import type { DemoKeys } from './folder.ts';
import { phones } from './phones.ts';
import { openFor } from './seed-accounts.ts';
import type { DemoClient, DemoContact } from './world.ts';
import { clients, socs, staff } from './world.ts';

const ALL = 200;

/** SOCs and staff, able to sign in; ids of the staff by name. */
export async function seedStaff(people: People, actor: Actor, keys: DemoKeys): Promise<Map<string, string>> {
  const socIds = new Map((await listSocs(people, actor)).map(({ name, id }) => [name, id]));
  for (const soc of socs) if (!socIds.has(soc.name)) socIds.set(soc.name, (await addSoc(people, actor, soc)).id);
  const known = await listStaff(people, actor, { disabled: 'all', limit: ALL });
  const ids = new Map(known.items.map(({ name, id }) => [name, id]));
  for (const { name, email, role, soc } of staff) {
    const zone = socs.find((each) => each.name === soc)?.zone ?? 'UTC';
    if (!ids.has(name))
      ids.set(
        name,
        (await inviteStaff(people, actor, { name, email, role, zone, socId: socIds.get(soc) ?? null, clientIds: [] }))
          .id,
      );
    await openFor(people, actor, email, keys);
  }
  return ids;
}

/** Clients with their leads and everyone else who works for them; ids by name. */
export async function seedClients(
  people: People,
  actor: Actor,
  staffIds: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
  const known = await listClients(people, actor, { archived: 'all', limit: ALL });
  const ids = new Map(known.items.map(({ name, id }) => [name, id]));
  for (const client of clients) {
    if (ids.has(client.name)) continue;
    const { name, zone, country, language, region, level, lead, deputy } = client;
    const fields = { name, zone, country, language, technicalLevel: level, dataRegion: region };
    const { id } = await addClient(people, actor, {
      ...fields,
      leadEngineerId: staffIds.get(lead) ?? null,
      deputyId: staffIds.get(deputy) ?? null,
    });
    ids.set(name, id);
    for (const colleague of colleaguesFor(client)) await assign(people, actor, id, staffIds.get(colleague) ?? '');
  }
  return ids;
}

/** The SOC of the lead engineer, and the lead engineers of the other one: they have the client's night. */
function colleaguesFor({ lead, deputy }: DemoClient): string[] {
  const home = staff.find(({ name }) => name === lead)?.soc;
  return staff
    .filter(
      ({ name, role, soc }) =>
        name !== lead && name !== deputy && (role === 'lead-engineer' || (role === 'engineer' && soc === home)),
    )
    .map(({ name }) => name);
}

/** Contacts with verified channels, and the client's own user, able to sign in. */
export async function seedContacts(
  people: People,
  actor: Actor,
  clientId: string,
  client: DemoClient,
  keys: DemoKeys,
): Promise<void> {
  const contacts = await listContacts(people, actor, { clientId, limit: ALL });
  const known = new Set(contacts.items.map(({ name }) => name));
  for (const contact of client.contacts)
    if (!known.has(contact.name)) await makeContact(people, actor, clientId, contact);
  const users = await listClientUsers(people, actor, clientId, { limit: ALL });
  if (!users.items.some(({ email }) => email === client.user.email))
    await inviteClientUser(people, actor, clientId, client.user);
  await openFor(people, actor, client.user.email, keys);
}

async function makeContact(
  people: People,
  actor: Actor,
  clientId: string,
  { name, kind, title, email }: DemoContact,
): Promise<void> {
  const channel = { kind: 'email', value: email } as const;
  const number = phones[email];
  const phone = number === undefined ? [] : [{ kind: 'phone', value: number } as const];
  const { id } = await addContact(people, actor, clientId, { name, kind, title, channels: [channel, ...phone] });
  await verifyChannel(people, actor, id, { ...channel, how: 'Called back on the number in the contract' });
}
