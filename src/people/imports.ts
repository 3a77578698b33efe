/** Clients and contacts from CSV: what a line says is checked against what is there, then all are added or none. */
import { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import { zCountry, zLanguage, zZone } from '../base/place.ts';
import { Problem } from '../base/problem.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { zText } from '../http/contract.ts';
import { technicalLevels } from './clients-api.ts';
import { addClientIn } from './clients.ts';
import { clientNamed, namesTaken } from './clients.store.ts';
import { contactKinds } from './contacts-api.ts';
import type { NewContact } from './contacts-api.ts';
import { addContactIn } from './contacts.ts';
import { contactNames } from './contacts.store.ts';
import { mustBePreviewed, previewOf, readCsv } from './csv.ts';
import type { CsvFault, CsvRead } from './csv.ts';
import type { zCsvPreview } from './imports-api.ts';
import type { People } from './people.ts';
import { staffByEmail } from './staff.store.ts';

type Preview = z.input<typeof zCsvPreview>;

const clientColumns = {
  shape: z.object({
    name: zText(120),
    zone: zZone,
    country: zCountry.optional(),
    language: zLanguage.optional(),
    technicalLevel: z.enum(technicalLevels, `must be one of ${technicalLevels.join(', ')}`).optional(),
    dataRegion: zText(60).optional(),
    leadEngineer: zText(254).optional(),
    deputy: zText(254).optional(),
    notes: zText(8000).optional(),
  }),
  aliases: {
    name: ['client', 'company'],
    zone: ['time zone'],
    leadEngineer: ['lead', 'lead engineer email'],
    technicalLevel: ['level'],
  },
};

const mail = z.string().trim().pipe(z.email('must be a mail address'));
const phone = z
  .string()
  .trim()
  .regex(/^\+?[\d\s()./-]{4,30}$/, 'must be a telephone number');
const contactColumns = {
  shape: z.object({
    client: zText(120),
    name: zText(120),
    kind: z.enum(contactKinds, `must be one of ${contactKinds.join(', ')}`).optional(),
    title: zText(120).optional(),
    email: mail.optional(),
    phone: phone.optional(),
    mobile: phone.optional(),
    slack: zText(200).optional(),
    language: zLanguage.optional(),
    zone: zZone.optional(),
    notes: zText(4000).optional(),
  }),
  aliases: { client: ['company'], email: ['mail', 'e-mail'], phone: ['telephone'], zone: ['time zone'] },
};
type ClientLine = z.output<typeof clientColumns.shape>;
type ContactLine = z.output<typeof contactColumns.shape>;

export async function previewClients({ db }: People, actor: Actor, content: string): Promise<Preview> {
  return previewOf(await db.as(scopeOf(actor), (tx) => checkClients(tx, actor, content)));
}

export async function importClients(people: People, actor: Actor, content: string, digest: string): Promise<number> {
  const { added, changed } = await people.db.as(scopeOf(actor), async (tx) => {
    const read = await checkClients(tx, actor, content);
    mustBePreviewed(read, digest);
    const changed: string[] = [];
    for (const { value } of read.rows) {
      const { leadEngineer, deputy, ...fields } = value;
      const client = { ...fields, leadEngineerId: await idOf(tx, leadEngineer), deputyId: await idOf(tx, deputy) };
      changed.push(...(await addClientIn(tx, people, actor, client)).changed);
    }
    return { added: read.rows.length, changed };
  });
  changed.forEach((id) => people.rights.changed(id));
  return added;
}

export async function previewContacts({ db }: People, actor: Actor, content: string): Promise<Preview> {
  return previewOf(await db.as(scopeOf(actor), (tx) => checkContacts(tx, content)));
}

export async function importContacts(people: People, actor: Actor, content: string, digest: string): Promise<number> {
  return people.db.as(scopeOf(actor), async (tx) => {
    const read = await checkContacts(tx, content);
    mustBePreviewed(read, digest);
    for (const { value } of read.rows) {
      const client = await clientNamed(tx, value.client);
      if (client) await addContactIn(tx, people, actor, client.id, contactOf(value));
    }
    return read.rows.length;
  });
}

async function checkClients(tx: Tx, actor: Actor, content: string): Promise<CsvRead<ClientLine>> {
  if (actor.clients !== 'all')
    throw new Problem('client/not-yours', 403, 'Only those who see all clients can add some.');
  const read = readCsv(content, clientColumns);
  const taken = await namesTaken(
    tx,
    read.rows.map(({ value }) => value.name),
  );
  const emails = new Map<string, boolean>();
  return withFaults(read, async ({ value }) => {
    const faults = [
      twice(taken, value.name.toLowerCase(), 'name', 'There is a client with this name, here or in a line above.'),
    ];
    for (const column of ['leadEngineer', 'deputy'] as const) {
      const email = value[column];
      if (email === undefined) continue;
      if (!emails.has(email)) emails.set(email, (await staffByEmail(tx, email)) !== undefined);
      if (!emails.get(email)) faults.push({ column, message: 'None of the staff has this mail address.' });
    }
    return faults;
  });
}

async function checkContacts(tx: Tx, content: string): Promise<CsvRead<ContactLine>> {
  const read = readCsv(content, contactColumns);
  const names = new Map<string, Set<string> | undefined>();
  return withFaults(read, async ({ value }) => {
    const key = value.client.toLowerCase();
    if (!names.has(key)) {
      const client = await clientNamed(tx, key);
      names.set(key, client && (await contactNames(tx, client.id)));
    }
    const taken = names.get(key);
    if (!taken) return [{ column: 'client', message: 'There is no client with this name, or it is not yours to see.' }];
    return [
      twice(
        taken,
        value.name.toLowerCase(),
        'name',
        'This client has a contact with this name, here or in a line above.',
      ),
    ];
  });
}

type Found = { column: string; message: string } | undefined;

async function withFaults<T>(
  read: CsvRead<T>,
  check: (row: { line: number; value: T }) => Promise<Found[]>,
): Promise<CsvRead<T>> {
  const faults: CsvFault[] = [];
  const rows: CsvRead<T>['rows'] = [];
  for (const row of read.rows) {
    const found = (await check(row)).filter((each) => each !== undefined);
    if (found.length === 0) rows.push(row);
    faults.push(...found.map((each) => ({ line: row.line, ...each })));
  }
  return { ...read, rows, faults: [...read.faults, ...faults].toSorted((a, b) => a.line - b.line) };
}

/** A fault when `key` is among those seen; else it is among them from now on. */
function twice(seen: Set<string>, key: string, column: string, message: string): Found {
  if (seen.has(key)) return { column, message };
  seen.add(key);
  return undefined;
}

async function idOf(tx: Tx, email: string | undefined): Promise<string | null> {
  return email === undefined ? null : ((await staffByEmail(tx, email))?.id ?? null);
}

function contactOf({ name, kind, title, language, zone, notes, ...line }: ContactLine): NewContact {
  const channels = (['email', 'phone', 'mobile', 'slack'] as const).flatMap((kind) => {
    const value = line[kind];
    return value === undefined ? [] : [{ kind, value }];
  });
  return { name, kind: kind ?? 'other', title, language, zone, notes, channels };
}
