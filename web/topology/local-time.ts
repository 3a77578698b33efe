import { isoOf } from '../../src/base/clock.ts';

/** As a field for date and time wants it: the viewer's own zone, to the minute. */
export function inputOf(at: number): string {
  return isoOf(at - new Date(at).getTimezoneOffset() * 60_000).slice(0, 16);
}
