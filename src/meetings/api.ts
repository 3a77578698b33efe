/** Meetings with clients: what they are and the routes to them. Browser-safe. */
import { z } from 'zod';
import { zZone } from '../base/place.ts';
import { pageQuery, routes, zId, zInstant, zPage, zText, zVersion } from '../http/contract.ts';

/** `monthly`: the second Tuesday, as its first is one; `monthly-last`: the last Tuesday. */
export const repetitions = ['once', 'weekly', 'fortnightly', 'monthly', 'monthly-last'] as const;
export const occurrenceStates = ['planned', 'moved', 'cancelled'] as const;
export type Repeats = (typeof repetitions)[number];
export type OccurrenceState = (typeof occurrenceStates)[number];

/** PostgreSQL keeps days; nothing here is older than 2000, and no rule is computed for longer than a life. */
export const zDay = z.iso.date().refine((day) => day >= '2000-01-01' && day < '2100-01-01', 'must lie in 2000 to 2099');
const zTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as 09:30');
const zMinutes = z.number().int().min(5).max(720);
const zBecause = zText(500).or(z.literal(''));

export const zMeetingPerson = z.object({ kind: z.enum(['staff', 'contact']), id: z.uuid(), name: z.string() });

const people = z
  .array(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('staff'), id: zId('staff') }),
      z.object({ kind: z.literal('contact'), id: zId('contact') }),
    ]),
  )
  .max(50);

const fields = {
  title: zText(200),
  place: zText(500).or(z.literal('')),
  zone: zZone,
  /** The first day, or the only one, and the time of day, as a clock in the zone shows them. */
  onDate: zDay,
  atTime: zTime,
  minutes: zMinutes,
  repeats: z.enum(repetitions),
  /** The last day on which it may be; null: no end is known. */
  untilDate: zDay.nullable(),
} as const;

export const zMeeting = z.object({
  ...fields,
  id: zId('meeting'),
  clientId: zId('client'),
  clientName: z.string(),
  zone: z.string(),
  cancelledAt: zInstant.nullable(),
  cancelledBecause: z.string().nullable(),
  people: z.array(zMeetingPerson),
  createdByName: z.string(),
  createdAt: zInstant,
  version: z.number().int(),
});

/** One time it is held. `date`: the day the rule has it on, which is its name however far it is moved. */
export const zOccurrence = z.object({
  meetingId: zId('meeting'),
  date: z.string(),
  clientId: zId('client'),
  clientName: z.string(),
  title: z.string(),
  place: z.string(),
  zone: z.string(),
  repeats: z.enum(repetitions),
  state: z.enum(occurrenceStates),
  startsAt: zInstant,
  endsAt: zInstant,
  /** Why it was moved or cancelled. */
  because: z.string(),
  people: z.array(zMeetingPerson),
});

export const newMeeting = z.object({
  ...fields,
  clientId: zId('client'),
  place: fields.place.default(''),
  untilDate: fields.untilDate.default(null),
  people: people.default([]),
});
export const meetingChange = z
  .object({ ...fields, people })
  .partial()
  .extend({ version: zVersion });

export const occurrenceChange = z.discriminatedUnion('is', [
  z.object({ is: z.literal('planned') }),
  z.object({ is: z.literal('cancelled'), because: zBecause.default('') }),
  z.object({
    is: z.literal('moved'),
    onDate: zDay,
    atTime: zTime,
    minutes: zMinutes,
    because: zBecause.default(''),
  }),
]);

export const occurrenceQuery = pageQuery.extend({
  client: zId('client').optional(),
  /** Only those this colleague is asked to. */
  person: zId('staff').optional(),
  /** Now when left out; those that run at that moment are told too. */
  from: zInstant.optional(),
  order: z.enum(['soonest', 'latest']).default('soonest'),
  days: z.coerce.number().int().min(1).max(62).default(28),
});

/** Where a page of occurrences ended. */
export const zComingMark = z.tuple([zInstant, z.uuid(), zDay]);

const read = { may: 'clients.read' } as const;
const work = { may: 'tickets.work' } as const;
const params = z.object({ meetingId: zId('meeting') });
const onMeeting = { access: work, params, reply: zMeeting } as const;

export const meetingRoutes = routes({
  listMeetings: {
    method: 'GET',
    path: '/meetings',
    summary: 'Each time a meeting is held within the days asked for, moved and cancelled ones with them',
    access: read,
    query: occurrenceQuery,
    reply: zPage(zOccurrence),
  },
  addMeeting: {
    method: 'POST',
    path: '/meetings',
    summary: 'Plan a meeting with a client, once or again and again',
    access: work,
    body: newMeeting,
    reply: zMeeting,
    status: 201,
  },
  readMeeting: {
    method: 'GET',
    path: '/meetings/:meetingId',
    summary: 'One meeting: its rule and who is asked to come',
    access: read,
    params,
    reply: zMeeting,
  },
  changeMeeting: {
    ...onMeeting,
    method: 'PATCH',
    path: '/meetings/:meetingId',
    summary:
      'Change its rule, for all times it is held; what was moved or cancelled stays so where the rule still has it',
    body: meetingChange,
  },
  cancelMeeting: {
    ...onMeeting,
    method: 'POST',
    path: '/meetings/:meetingId/cancel',
    summary: 'Hold it no more from now on',
    body: z.object({ version: zVersion, because: zBecause.default('') }),
  },
  changeOccurrence: {
    ...onMeeting,
    method: 'PUT',
    path: '/meetings/:meetingId/occurrences/:date',
    summary: 'Move or cancel one time it is held, or have it as planned again',
    params: params.extend({ date: zDay }),
    body: occurrenceChange,
  },
});
