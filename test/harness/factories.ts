/** Makers of records for tests, straight into the database as the owner of the story: not through the API under test. */
import type { Actor, ClientRole, StaffRole } from '../../src/base/actor.ts';
import { newId } from '../../src/base/id.ts';
import type { Db } from '../../src/db/open.ts';
import { systemScope } from '../../src/db/open.ts';
import { permissionsOf } from '../../src/people/may.ts';

let serial = 0;
const START = Date.parse('2026-03-02T08:00:00Z');
const AT = new Date(START).toISOString();
const next = (): number => (serial += 1);

export type Client = { id: string; name: string };
export type Person = { id: string; name: string; email: string };

export async function makeClient(db: Db, more: { name?: string; zone?: string } = {}): Promise<Client> {
  const client = { id: newId(START), name: more.name ?? `Client ${next()}` };
  const slug = `client-${client.id}`;
  await db.as(systemScope, (tx) =>
    tx
      .insertInto('client')
      .values({ ...client, slug, zone: more.zone ?? 'Europe/London', createdAt: AT })
      .execute(),
  );
  return client;
}

export async function makeStaff(
  db: Db,
  role: StaffRole = 'engineer',
  more: { name?: string; allClients?: boolean; clients?: string[] } = {},
): Promise<Person> {
  const id = newId(START);
  const person = { id, name: more.name ?? `Engineer ${next()}`, email: `staff-${id}@soc.example` };
  await db.as(systemScope, async (tx) => {
    await tx
      .insertInto('staff')
      .values({ ...person, role, allClients: more.allClients ?? false, createdAt: AT })
      .execute();
    for (const clientId of more.clients ?? [])
      await tx.insertInto('assignment').values({ clientId, staffId: id }).execute();
  });
  return person;
}

export async function makeClientUser(
  db: Db,
  clientId: string,
  role: ClientRole = 'client-viewer',
  more: { name?: string } = {},
): Promise<Person> {
  const id = newId(START);
  const person = { id, name: more.name ?? `Client user ${next()}`, email: `user-${id}@client.example` };
  await db.as(systemScope, (tx) =>
    tx
      .insertInto('clientUser')
      .values({ ...person, clientId, role, createdAt: AT })
      .execute(),
  );
  return person;
}

export async function makeSite(
  db: Db,
  clientId: string,
  more: { name?: string; zone?: string } = {},
): Promise<{ id: string; name: string }> {
  const site = { id: newId(START), name: more.name ?? `Site ${next()}` };
  await db.as(systemScope, (tx) =>
    tx
      .insertInto('site')
      .values({ ...site, clientId, zone: more.zone ?? 'Europe/London', createdAt: AT })
      .execute(),
  );
  return site;
}

export async function makeDevice(
  db: Db,
  clientId: string,
  more: { name?: string; kind?: string; vendor?: string; address?: string; siteId?: string; criticality?: string } = {},
): Promise<{ id: string; name: string }> {
  const device = { id: newId(START), name: more.name ?? `device-${next()}` };
  await db.as(systemScope, (tx) =>
    tx
      .insertInto('device')
      .values({
        ...device,
        clientId,
        kind: more.kind ?? 'firewall',
        vendor: more.vendor ?? 'Juniper',
        managementAddress: more.address ?? null,
        siteId: more.siteId ?? null,
        criticality: more.criticality ?? 'normal',
        createdAt: AT,
      })
      .execute(),
  );
  return device;
}

/** What a ticket is opened with beside its client and title: nothing special. */
export const plainTicket = {
  description: '',
  component: '',
  deviceId: null,
  requesterUserId: null,
  requesterContactId: null,
  impact: 'medium',
  urgency: 'medium',
  audience: 'client',
  claim: false,
} as const;

/** A cable between ports of two devices, on the map since the start of time; the devices are put on it where they are not. */
export async function makeWire(
  db: Db,
  clientId: string,
  ...ends: [readonly [deviceId: string, port: string], readonly [deviceId: string, port: string]]
): Promise<void> {
  await db.as(systemScope, async (tx) => {
    const nodes = [];
    for (const [deviceId, port] of ends) {
      const known = await tx
        .selectFrom('topologyNode')
        .select('id')
        .where('deviceId', '=', deviceId)
        .executeTakeFirst();
      const id = known?.id ?? newId(START);
      nodes.push({ id, port });
      const { name } = await tx
        .selectFrom('device')
        .select('name')
        .where('id', '=', deviceId)
        .executeTakeFirstOrThrow();
      const node = { id, clientId, deviceId, name, kind: 'switch', createdAt: AT };
      if (!known) await tx.insertInto('topologyNode').values(node).execute();
    }
    const [a, b] = nodes.toSorted((x, y) => x.id.localeCompare(y.id));
    const id = newId(START);
    await tx
      .insertInto('topologyLink')
      .values({
        id,
        clientId,
        aId: a?.id ?? '',
        aPort: a?.port ?? '',
        bId: b?.id ?? '',
        bPort: b?.port ?? '',
        createdAt: AT,
      })
      .execute();
    await tx
      .insertInto('topologyLinkSpan')
      .values({ clientId, linkId: id, layer: 'designed', source: 'drawn', fromAt: AT })
      .execute();
  });
}

/** Staff with a role: every client, or only those named. */
export function staffActor(
  person: { id: string; name: string },
  role: StaffRole = 'engineer',
  clients: 'all' | string[] = 'all',
): Actor {
  return {
    side: 'staff',
    id: person.id,
    name: person.name,
    role,
    clients,
    permissions: new Set(permissionsOf(role)),
    via: 'session',
    from: '192.0.2.1',
  };
}

export function clientActor(
  person: { id: string; name: string },
  clientId: string,
  role: ClientRole = 'client-viewer',
): Actor {
  return {
    side: 'client',
    id: person.id,
    name: person.name,
    role,
    clients: [clientId],
    permissions: new Set(permissionsOf(role)),
    via: 'session',
    from: '192.0.2.2',
  };
}
