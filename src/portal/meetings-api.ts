/** What a client sees of its meetings: when, where, with whom. Browser-safe. */
import { z } from 'zod';
import { routes, zInstant } from '../http/contract.ts';
import { occurrenceStates } from '../meetings/api.ts';

export const zPortalMeeting = z.object({
  id: z.uuid(),
  /** The day the rule has it on: with the id, the name of this one time. */
  date: z.string(),
  title: z.string(),
  place: z.string(),
  zone: z.string(),
  state: z.enum(occurrenceStates),
  because: z.string(),
  startsAt: zInstant,
  endsAt: zInstant,
  people: z.array(z.object({ name: z.string(), side: z.enum(['us', 'you']) })),
});

export const portalMeetingRoutes = routes({
  portalMeetings: {
    method: 'GET',
    path: '/portal/meetings',
    summary: 'Your meetings with us in the four weeks ahead, soonest first, those moved and cancelled with them',
    access: { may: 'portal.read' },
    reply: z.object({ items: z.array(zPortalMeeting) }),
  },
});
