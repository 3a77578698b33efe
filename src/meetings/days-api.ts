/** Days of the calendar, `YYYY-MM-DD`, without any zone. Browser-safe. */
import { instantOf, isoOf } from '../base/clock.ts';

const DAY = 86_400_000;

/** Its number, counted from 1970-01-01. */
export function dayOf(date: string): number {
  return instantOf(`${date}T00:00:00Z`) / DAY;
}

export function dateOf(day: number): string {
  return isoOf(day * DAY).slice(0, 10);
}

/** 1 for the first Tuesday of its month, and so on. */
export function weekOfMonth(date: string): number {
  return Math.ceil(Number(date.slice(8, 10)) / 7);
}

/** Whether it is the last Tuesday of its month, and so on. */
export function isLastOfMonth(date: string): boolean {
  return dateOf(dayOf(date) + 7).slice(5, 7) !== date.slice(5, 7);
}
