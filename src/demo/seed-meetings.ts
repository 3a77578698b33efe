import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { listComing } from '../meetings/coming.ts';
import { addMeeting } from '../meetings/meetings.ts';
import { listContacts } from '../people/contacts.ts';
import type { People } from '../people/people.ts';
import type { DemoClient } from './world.ts';

const DAY = 86_400_000;
const WEEK = 7 * DAY;
// Three weeks of them are behind, so that a change can have been asked for in one.
const HELD_WEEKS = 3;
const WORK_DAYS = 5;

/** A weekly call of each client with its lead engineer and its deputy. */
export async function seedMeetings(
  people: People,
  actor: Actor,
  { clientId, client, place }: { clientId: string; client: DemoClient; place: number },
  staffIds: ReadonlyMap<string, string>,
): Promise<void> {
  const known = await listComing(people, actor, { client: clientId, days: 7, limit: 1, order: 'soonest' });
  if (known.items.length > 0) return;
  const { items } = await listContacts(people, actor, { clientId, limit: 50 });
  const key = items.find(({ kind }) => kind === 'key');
  const ours = [client.lead, client.deputy].flatMap((name) => staffIds.get(name) ?? []);
  await addMeeting(people, actor, {
    ...{ clientId, title: 'Weekly call', place: 'Video call', zone: client.zone },
    ...{ onDate: firstDay(people.clock.now(), place), atTime: hours[place % hours.length] ?? '10:00' },
    ...{ minutes: 30, repeats: 'weekly', untilDate: null },
    people: [
      ...ours.map((id) => ({ kind: 'staff' as const, id })),
      ...(key ? [{ kind: 'contact' as const, id: key.id }] : []),
    ],
  });
}

const hours = ['09:30', '10:00', '11:00', '14:00', '15:30'];

/** A working day three weeks ago, another for each client. */
function firstDay(now: number, place: number): string {
  // 1970-01-05 was a Monday.
  const monday = Math.floor((now - 4 * DAY) / WEEK) * WEEK + 4 * DAY;
  return isoOf(monday - HELD_WEEKS * WEEK + (place % WORK_DAYS) * DAY).slice(0, 10);
}
