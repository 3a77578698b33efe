import type { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import type { Deps } from '../db/deps.ts';
import { scopeOf } from '../db/scope.ts';
import { mounted } from '../http/mount.ts';
import type { Mounted } from '../http/mount.ts';
import { comingFor } from '../meetings/coming.ts';
import { ownClient } from '../people/client-users.ts';
import { portalMeetingRoutes } from './meetings-api.ts';
import type { zPortalMeeting } from './meetings-api.ts';

const DAYS = 28;

export function portalMeetingsHttp(deps: Deps): Mounted {
  return mounted(portalMeetingRoutes, { portalMeetings: ({ actor }) => meetingsShown(deps, actor) });
}

async function meetingsShown({ db, clock }: Deps, actor: Actor): Promise<{ items: z.output<typeof zPortalMeeting>[] }> {
  ownClient(actor);
  const coming = await db.as(scopeOf(actor), (tx) => comingFor(tx, { now: clock.now(), days: DAYS }));
  const items = coming.map(({ meetingId, date, title, place, zone, state, because, startsAt, endsAt, people }) => ({
    ...{ id: meetingId, date, title, place, zone, state, because, startsAt, endsAt },
    people: people.map(({ kind, name }) => ({ name, side: kind === 'staff' ? ('us' as const) : ('you' as const) })),
  }));
  return { items };
}
