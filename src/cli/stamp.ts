/** Timestamps as files of measurements have them. */

// Numbers below this count rows, not time: no file of measurements is from before 1973.
const FIRST_EPOCH = 100_000_000;
const WRITTEN =
  /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|[+-]\d{2}:?(?:\d{2})?)?$/i;
const AMERICAN = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(.*)$/;

/**
 * Epoch milliseconds of ISO 8601, `YYYY-MM-DD HH:MM:SS` (UTC when no zone is written), `M/D/YYYY`, and epoch seconds,
 * milliseconds, microseconds, nanoseconds; 0 for a row counter; undefined for anything else.
 */
export function readStamp(text: string): number | undefined {
  if (/^[+-]?\d+(?:\.\d+)?$/.test(text)) return readEpoch(Number(text));
  const american = AMERICAN.exec(text);
  const match = WRITTEN.exec(american ? `${american[3]}-${american[1]}-${american[2]}${american[4]}` : text);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 24 || minute > 59 || second > 60) return undefined;
  const fraction = Number(`0.${match[7] ?? 0}`) * 1000;
  return Date.UTC(year, month - 1, day, hour, minute, second) + fraction - offsetOf(match[8] ?? 'Z');
}

function readEpoch(number: number): number {
  if (number < FIRST_EPOCH) return 0;
  if (number < 1e11) return number * 1000;
  if (number < 1e14) return number;
  return number < 1e17 ? number / 1e3 : number / 1e6;
}

function offsetOf(zone: string): number {
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (!match) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3] ?? 0)) * 60_000;
}
