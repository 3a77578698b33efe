import type { Actor } from '../base/actor.ts';
import { addCalendar, knowsHolidays, listCalendars } from '../people/calendars.ts';
import type { People } from '../people/people.ts';
import { readTargets, setTargets } from '../tickets/targets.ts';
import type { DemoClient } from './world.ts';

const office = Object.fromEntries(
  ['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, [['09:00', '17:30'] as const]]),
);
const HOUR = 3600;

/** What the house promises everyone: a word every so often, and the grave ones solved around the clock. */
export async function seedHousePromises(people: People, actor: Actor): Promise<void> {
  const { own } = await readTargets(people, actor, null);
  if (own.version > 0) return;
  await setTargets(people, actor, {
    clientId: null,
    version: 0,
    targets: [
      { priority: 'P1', kind: 'next-update', targetSeconds: HOUR, calendarId: null },
      { priority: 'P2', kind: 'next-update', targetSeconds: 4 * HOUR, calendarId: null },
      { priority: 'P1', kind: 'resolution', targetSeconds: 4 * HOUR, calendarId: null },
      { priority: 'P2', kind: 'resolution', targetSeconds: 8 * HOUR, calendarId: null },
    ],
  });
}

/** A client's office hours with its country's holidays, by which the lesser tickets are solved. */
export async function seedPromises(people: People, actor: Actor, clientId: string, client: DemoClient): Promise<void> {
  const known = (await listCalendars(people, actor, clientId)).find((each) => each.clientId === clientId);
  const { own } = await readTargets(people, actor, clientId);
  if (own.version > 0) return;
  const calendar =
    known ??
    (await addCalendar(people, actor, {
      clientId,
      name: 'Office hours',
      zone: client.zone,
      hours: office,
      country: knowsHolidays(client.country) ? client.country : null,
    }));
  await setTargets(people, actor, {
    clientId,
    version: 0,
    targets: [
      { priority: 'P3', kind: 'resolution', targetSeconds: 17 * HOUR, calendarId: calendar.id },
      { priority: 'P4', kind: 'resolution', targetSeconds: 42.5 * HOUR, calendarId: calendar.id },
    ],
  });
}
