/** Calendars: when promises count. Browser-safe. */
import { z } from 'zod';
import { zHours, zLocalDate, zWeek } from '../base/business-time/shapes.ts';
import { zCountry, zZone } from '../base/place.ts';
import { routes, zId, zInstant as zTime, zNothing, zText, zVersion } from '../http/contract.ts';

const zRegion = z
  .string()
  .regex(/^[A-Z0-9]{1,10}(-[A-Za-z0-9]{1,10})?$/i, 'must be the code of a region, such as SCT or BY')
  .nullable();

/** A date with a rule of its own: its hours, none for a day off. It holds from midnight to midnight in the calendar's zone. */
export const zOwnDate = z.object({ date: zLocalDate, hours: z.array(zHours).max(24), because: zText(200) });

const fields = z.object({
  name: zText(100),
  zone: zZone,
  hours: zWeek,
  /** Whose public holidays are days off; null for none. */
  country: zCountry.nullable(),
  region: zRegion,
  dates: z.array(zOwnDate).max(5000),
});

export const zCalendar = z.object({
  id: z.uuid(),
  /** Null: of the house, for every client. */
  clientId: z.uuid().nullable(),
  name: z.string(),
  zone: z.string(),
  hours: zWeek,
  country: z.string().nullable(),
  region: z.string().nullable(),
  dates: z.array(
    z.object({ date: z.string(), hours: z.array(zHours), because: z.string(), from: z.enum(['own', 'ical']) }),
  ),
  version: zVersion,
  createdAt: zTime,
});
export type StoredCalendar = z.output<typeof zCalendar>;

const zCalendarDetail = zCalendar.extend({
  /** Public holidays of this year and the next, as they stand. */
  holidays: z.array(z.object({ date: z.string(), because: z.string() })),
});

const newCalendar = fields
  .partial({ country: true, region: true, dates: true })
  .extend({ clientId: zId('client').nullable() });
const calendarChange = fields.partial().extend({ version: zVersion });
export type NewCalendar = z.output<typeof newCalendar>;
export type CalendarChange = z.output<typeof calendarChange>;

const params = z.object({ calendarId: zId('calendar') });
const read = { may: 'clients.read' } as const;
const manage = { may: 'clients.manage' } as const;

export const calendarRoutes = routes({
  listCalendars: {
    method: 'GET',
    path: '/calendars',
    summary: 'Calendars of the house and of clients',
    access: read,
    query: z.object({ client: zId('client').optional() }),
    reply: z.object({ items: z.array(zCalendar) }),
  },
  getCalendar: {
    method: 'GET',
    path: '/calendars/:calendarId',
    summary: 'A calendar with its public holidays',
    access: read,
    params,
    reply: zCalendarDetail,
  },
  addCalendar: {
    method: 'POST',
    path: '/calendars',
    summary: 'Add a calendar',
    access: manage,
    body: newCalendar,
    reply: zCalendar,
    status: 201,
  },
  changeCalendar: {
    method: 'PATCH',
    path: '/calendars/:calendarId',
    summary: 'Change what is sent of a calendar; clocks that run by it are computed anew',
    access: manage,
    params,
    body: calendarChange,
    reply: zCalendar,
  },
  removeCalendar: {
    method: 'DELETE',
    path: '/calendars/:calendarId',
    summary: 'Remove a calendar that nothing runs by',
    access: manage,
    params,
    reply: zNothing,
  },
  importCalendarDates: {
    method: 'POST',
    path: '/calendars/:calendarId/ical',
    summary: 'Take days off from an iCalendar file; those of an earlier import go',
    access: manage,
    params,
    body: z.object({ version: zVersion, content: z.string().min(1).max(900_000) }),
    reply: z.object({
      calendar: zCalendar,
      added: z.number().int(),
      leftOut: z.array(z.object({ summary: z.string(), because: z.string() })),
    }),
  },
  listHolidayRegions: {
    method: 'GET',
    path: '/holiday-regions',
    summary: 'Regions of a country that have public holidays of their own',
    access: read,
    query: z.object({ country: zCountry }),
    reply: z.object({ known: z.boolean(), items: z.array(z.object({ code: z.string(), name: z.string() })) }),
  },
});
