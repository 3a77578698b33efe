/** Calendars and instants as they come from outside. Browser-safe. */
import { z } from 'zod';
import { instantOf } from '../clock.ts';
import { zZone } from '../place.ts';
import { readDuration } from './duration.ts';
import type { Calendar, Hours } from './types.ts';

const opening = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/;
const closing = /^(([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?|24:00(:00)?)$/;

/** `["09:00", "17:00"]`; a closing at or before the opening is on the next day. */
export const zHours: z.ZodType<Hours, Hours> = z.tuple(
  [
    z.string().regex(opening, 'must be a time of day such as 09:00'),
    z.string().regex(closing, 'must be a time of day such as 17:00, or 24:00'),
  ],
  'must be a pair of times such as ["09:00", "17:00"]',
);

const zDay = z.array(zHours, 'must be a list of pairs of times').max(24).optional();

export const zWeek = z.strictObject({
  mon: zDay,
  tue: zDay,
  wed: zDay,
  thu: zDay,
  fri: zDay,
  sat: zDay,
  sun: zDay,
});

/** A date that exists, `2026-12-25`. */
export const zLocalDate = z
  .string('must be a date such as 2026-12-25')
  .refine(isDate, 'must be a date such as 2026-12-25');

/** ISO 8601 with its offset; which second it is must not depend on who reads it. */
export const zInstant = z.string('must be an instant such as 2026-11-24T10:00:00Z').transform((text, context) => {
  const match =
    /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]([01]\d|2[0-3]):?[0-5]\d)$/.exec(text);
  const instant = match && isDate(match[1] ?? '') ? instantOf(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')) : NaN;
  if (instant >= EARLIEST && instant <= LATEST) return instant;
  context.addIssue({
    code: 'custom',
    message: Number.isNaN(instant)
      ? 'must be an instant with its offset, such as 2026-11-24T10:00:00Z'
      : 'must be in the years 1900 to 9999',
  });
  return z.NEVER;
});

/** Milliseconds, from `PT2H`. */
export const zDuration = z.string('must be a duration such as PT2H').transform((text, context) => {
  const milliseconds = readDuration(text);
  if (milliseconds !== undefined && milliseconds <= LATEST) return milliseconds;
  context.addIssue({
    code: 'custom',
    message: 'must be a duration of weeks, days, hours, minutes or seconds, such as PT2H',
  });
  return z.NEVER;
});

/** The short form people write by hand: days off are a list of dates. */
export const zWrittenCalendar: z.ZodType<Calendar> = z
  .strictObject(
    {
      zone: zZone,
      hours: zWeek,
      holidays: z.array(zLocalDate).max(20_000).default([]),
    },
    'must be "24x7" or an object of zone, hours and holidays',
  )
  .refine(({ hours }) => Object.values(hours).some((day) => (day ?? []).length > 0), {
    path: ['hours'],
    message: 'must open at least once a week, or nothing ever falls due',
  })
  .transform(({ zone, hours, holidays }) => ({
    zone,
    hours: Object.fromEntries(Object.entries(hours).flatMap(([day, list]) => (list ? [[day, list]] : []))),
    dates: Object.fromEntries(holidays.map((date) => [date, { hours: [], because: `holiday ${date}` }])),
  }));

export const LATEST = instantOf('9999-12-31T23:59:59Z');
const EARLIEST = instantOf('1900-01-01T00:00:00Z');

function isDate(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  const days = [31, leap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  return /^\d{4}-\d\d-\d\d$/.test(text) && day >= 1 && days !== undefined && day <= days;
}

function leap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
