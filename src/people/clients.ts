/** Clients: the tenants everything else belongs to. */
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import { Problem, notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { assignIn } from './assignments.ts';
import { userIdsOf } from './client-users.store.ts';
import type { Client, ClientChange, ClientQuery, NewClient } from './clients-api.ts';
import {
  clientById,
  clientForUpdate,
  clientNamed,
  clientsPage,
  insertClient,
  updateClient,
  visibleClients,
  writeClientNote,
} from './clients.store.ts';
import { differences, slugOf } from './people.rules.ts';
import { recordRightsChanged } from './people.ts';
import type { People } from './people.ts';
import { staffById } from './staff.store.ts';
import { changedMeanwhile } from './versions.ts';
import { tell } from './tell.ts';

export async function listClients(
  { db }: Deps,
  actor: Actor,
  query: ClientQuery,
): Promise<{ items: Client[]; next: string | null }> {
  return db.as(scopeOf(actor), (tx) => clientsPage(tx, query));
}

export async function getClient({ db }: Deps, actor: Actor, id: string): Promise<Client> {
  return db.as(scopeOf(actor), (tx) => mustFind(tx, id));
}

/** Whether the transaction sees this client. */
export async function clientSeen(tx: Tx, id: string): Promise<boolean> {
  return (await visibleClients(tx, [id])) === 1;
}

/** What a client is called; undefined when the transaction does not see it. */
export async function clientName(tx: Tx, id: string): Promise<string | undefined> {
  return (await clientNamed(tx, id))?.name;
}

/** A client by its id, slug or name, for the command line. Throws 404. */
export async function findClient({ db }: Deps, actor: Actor, text: string): Promise<Client> {
  const client = await db.as(scopeOf(actor), (tx) => clientNamed(tx, text));
  if (!client)
    throw new Problem('client/not-found', 404, `There is no client “${text}”. \`watchfloor client list\` shows them.`);
  return client;
}

export async function addClient(
  people: Pick<People, 'db' | 'clock' | 'rights'>,
  actor: Actor,
  input: NewClient,
): Promise<Client> {
  const { client, changed } = await people.db.as(scopeOf(actor), (tx) => addClientIn(tx, people, actor, input));
  changed.forEach((id) => people.rights.changed(id));
  return client;
}

/** As `addClient`, inside a transaction that does more; `changed`: whose rights changed, to tell after the commit. */
export async function addClientIn(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  actor: Actor,
  input: NewClient,
): Promise<{ client: Client; changed: string[] }> {
  // A new client is in nobody's assignments, so whoever does not see all could not see what they made.
  if (actor.clients !== 'all')
    throw new Problem('client/not-yours', 403, 'Only those who see all clients can add one.');
  const now = clock.now();
  const id = newId(now);
  const { notes, ...fields } = input;
  const client = {
    country: null,
    language: 'en',
    technicalLevel: 'mixed',
    dataRegion: null,
    leadEngineerId: null,
    deputyId: null,
    eventRetentionDays: null,
    ...sent(fields),
  };
  await insertClient(tx, {
    ...client,
    name: input.name,
    zone: input.zone,
    id,
    slug: slugOf(input.name),
    createdAt: isoOf(now),
  });
  if (notes) await writeClientNote(tx, id, notes);
  await tell(tx, clock, actor, {
    kind: 'client',
    record: { id, clientId: id },
    act: 'client.add',
    detail: { name: input.name, zone: input.zone },
  });
  const changed = await assignLeads(tx, clock, actor, id, input);
  return { client: await mustFind(tx, id), changed };
}

export async function changeClient(
  people: People,
  actor: Actor,
  id: string,
  { version, ...asked }: ClientChange,
): Promise<Client> {
  const { client, changed } = await people.db.as(scopeOf(actor), async (tx) => {
    const before = await mustLock(tx, id);
    if (before.version !== version) throw await changedMeanwhile(tx, { kind: 'client', id, version, current: before });
    const { notes, ...fields } = asked;
    const flat = { ...before, leadEngineerId: before.leadEngineer?.id ?? null, deputyId: before.deputy?.id ?? null };
    const changes = differences(flat, asked);
    if (Object.keys(changes).length === 0) return { client: before, changed: [] };
    await updateClient(tx, id, fields);
    if (notes !== undefined) await writeClientNote(tx, id, notes);
    await tell(tx, people.clock, actor, {
      kind: 'client',
      record: { id, clientId: id },
      act: 'client.change',
      detail: { version: before.version + 1, changed: changes },
    });
    const changed = await assignLeads(tx, people.clock, actor, id, asked);
    return { client: await mustFind(tx, id), changed };
  });
  changed.forEach((personId) => people.rights.changed(personId));
  return client;
}

/** Ends work for a client, or takes it up again: its users lose or regain access at once, its records stay. */
export async function setClientArchived(people: People, actor: Actor, id: string, archived: boolean): Promise<Client> {
  const { client, users } = await people.db.as(scopeOf(actor), async (tx) => {
    const before = await mustLock(tx, id);
    if ((before.archivedAt !== null) === archived) return { client: before, users: [] };
    await updateClient(tx, id, { archivedAt: archived ? isoOf(people.clock.now()) : null });
    await tell(tx, people.clock, actor, {
      kind: 'client',
      record: { id, clientId: id },
      act: archived ? 'client.archive' : 'client.restore',
      detail: {
        version: before.version + 1,
        changed: { archived: [!archived, archived] },
      },
    });
    const users = await userIdsOf(tx, id);
    for (const userId of users) await recordRightsChanged(tx, people.clock, userId);
    return { client: await mustFind(tx, id), users };
  });
  users.forEach((userId) => people.rights.changed(userId));
  return client;
}

/** A lead engineer or deputy works for the client, so sees it. */
async function assignLeads(
  tx: Tx,
  clock: Deps['clock'],
  actor: Actor,
  clientId: string,
  input: { leadEngineerId?: string | null | undefined; deputyId?: string | null | undefined },
): Promise<string[]> {
  const changed: string[] = [];
  for (const staffId of new Set([input.leadEngineerId, input.deputyId])) {
    if (!staffId) continue;
    const person = await staffById(tx, staffId);
    if (!person || person.disabledAt !== null || person.service)
      throw new Problem(
        'client/no-such-lead',
        400,
        'The lead engineer or deputy is not one of the staff, or is disabled.',
      );
    if (!person.allClients && (await assignIn(tx, clock, actor, clientId, staffId))) changed.push(staffId);
  }
  return changed;
}

function sent<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const only: { [K in keyof T]?: Exclude<T[K], undefined> } = {};
  return Object.assign(only, Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)));
}

async function mustFind(tx: Tx, id: string): Promise<Client> {
  const client = await clientById(tx, id);
  if (!client) throw notFound('client');
  return client;
}

async function mustLock(tx: Tx, id: string): Promise<Client> {
  const client = await clientForUpdate(tx, id);
  if (!client) throw notFound('client');
  return client;
}
