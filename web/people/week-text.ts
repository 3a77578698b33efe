/** Hours of a week as people type them: `09:00-12:00, 13:00-17:00`. */
import { weekdays } from '../../src/base/business-time/types.ts';
import type { Weekday } from '../../src/base/business-time/types.ts';
import type { StoredCalendar } from '../../src/people/calendars-api.ts';

export type WeekText = Record<Weekday, string>;

export const weekdayWords: Record<Weekday, string> = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
};

export function textOf(hours: StoredCalendar['hours']): WeekText {
  const day = (name: Weekday): string => (hours[name] ?? []).map(([opens, closes]) => `${opens}-${closes}`).join(', ');
  return {
    mon: day('mon'),
    tue: day('tue'),
    wed: day('wed'),
    thu: day('thu'),
    fri: day('fri'),
    sat: day('sat'),
    sun: day('sun'),
  };
}

/** What does not fit is told by the server, with its place. */
export function hoursOf(text: WeekText): StoredCalendar['hours'] {
  return Object.fromEntries(
    weekdays.flatMap((day) => {
      const pairs = text[day]
        .split(',')
        .map((pair) => pair.trim())
        .filter((pair) => pair !== '')
        .map((pair): [string, string] => {
          const [opens = '', closes = ''] = pair.split(/\s*[-–]\s*/);
          return [opens.padStart(5, '0'), closes.padStart(5, '0')];
        });
      return pairs.length > 0 ? [[day, pairs]] : [];
    }),
  );
}

/** `2026-12-24 Christmas Eve` or `2026-12-24 09:00-12:00 half day`, one a line. */
export function datesOf(text: string): { date: string; hours: [string, string][]; because: string }[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const match = /^(\S+)\s*((?:\d{1,2}:\d{2}\s*[-–]\s*\d{1,2}:\d{2}(?:\s*,\s*)?)*)\s*(.*)$/.exec(line);
      const hours = hoursOf({ ...textOf({}), mon: match?.[2] ?? '' }).mon ?? [];
      return {
        date: match?.[1] ?? line,
        hours: hours.map(([opens, closes]): [string, string] => [opens, closes]),
        because: match?.[3] || 'day off',
      };
    });
}

export function datesText(dates: StoredCalendar['dates']): string {
  return dates
    .map(({ date, hours, because }) =>
      [date, textOf({ mon: hours }).mon, because].filter((part) => part !== '').join(' '),
    )
    .join('\n');
}
