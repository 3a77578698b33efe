/** Reports by mail, as the demo's people would schedule them. The demo sends no mail: their runs say so. */
import { listClients } from '../people/clients.ts';
import { listContacts } from '../people/contacts.ts';
import type { People } from '../people/people.ts';
import type { NewReport } from '../reports/api.ts';
import { listReports } from '../reports/read.ts';
import { addReport } from '../reports/reports.ts';
import { cliActor } from './cast.ts';
import type { Cast } from './cast.ts';
import { clients } from './world.ts';

const ALL = 200;

export async function seedReports(people: People, cast: Cast): Promise<void> {
  const known = new Set((await listReports(people, cliActor, { limit: ALL })).items.map(({ name }) => name));
  for (const { by, ...report } of await wanted(people, cast)) {
    const owner = cast.staff.get(by);
    if (owner && !known.has(report.name)) await addReport(people, owner, report);
  }
}

type Wanted = NewReport & { by: string };

/** Each client's lead sends its key contact how promises were kept; a manager reads what all clients said. */
async function wanted(people: People, cast: Cast): Promise<Wanted[]> {
  const { items } = await listClients(people, cliActor, { archived: 'no', limit: ALL });
  const all: Wanted[] = [];
  for (const { name, lead, zone } of clients) {
    const clientId = items.find((each) => each.name === name)?.id;
    if (clientId === undefined) continue;
    const contacts = (await listContacts(people, cliActor, { clientId, kind: 'key', limit: 1 })).items;
    const staffIds = [cast.staff.get(lead)?.id ?? []].flat();
    all.push({
      ...{ by: lead, name: `Weekly to ${name}`, clientId, report: 'promises', period: 'last-week' },
      when: { every: 'week', days: ['mon'], time: '07:30', zone },
      ...{ staffIds, contactIds: contacts.map(({ id }) => id) },
    });
  }
  const manager = [...cast.staff.values()].find(({ role, clients: seen }) => role === 'manager' && seen === 'all');
  if (manager?.id)
    all.push({
      ...{ by: manager.name, name: 'What clients said', clientId: null, report: 'satisfaction', period: 'last-month' },
      when: { every: 'month', time: '08:00', zone: 'Europe/London' },
      ...{ staffIds: [manager.id], contactIds: [] },
    });
  return all;
}
