import type { People } from '../people/people.ts';
import { cliActor } from './cast.ts';
import type { DemoKeys } from './folder.ts';
import { seedEstate } from './seed-estate.ts';
import { seedMeetings } from './seed-meetings.ts';
import { seedClients, seedContacts, seedStaff } from './seed-people.ts';
import { seedHousePromises, seedPromises } from './seed-promises.ts';
import { seedSources } from './seed-sources.ts';
import { clients } from './world.ts';

/** Makes the demo's world, or what of it is missing: a second time it finds everything there and changes nothing. */
export async function seedWorld(people: People, keys: DemoKeys): Promise<void> {
  const staffIds = await seedStaff(people, cliActor, keys);
  const clientIds = await seedClients(people, cliActor, staffIds);
  await seedHousePromises(people, cliActor);
  for (const [place, client] of clients.entries()) {
    const clientId = clientIds.get(client.name);
    if (clientId === undefined) throw new Error(`${client.name} was not seeded`);
    await seedContacts(people, cliActor, clientId, client, keys);
    await seedEstate(people, cliActor, clientId, client);
    await seedPromises(people, cliActor, clientId, client);
    await seedMeetings(people, cliActor, { clientId, client, place }, staffIds);
    await seedSources(people, cliActor, clientId, client);
  }
}
