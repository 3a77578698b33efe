/** Spans of time in words. All take milliseconds. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `00:14:18`, `−00:14:18` when over; from 100 hours `4 d 07 h`, which is as exact as anyone can act on. */
export function countdownText(left: number): string {
  // A running clock shows the second it is in: 0.4 s left is still 00:00:01, 0.4 s over is already −00:00:00.
  const seconds = left >= 0 ? Math.ceil(left / SECOND) : Math.floor(-left / SECOND);
  const sign = left < 0 ? '−' : '';
  const hours = Math.floor(seconds / 3600);
  if (hours >= 100) return `${sign}${Math.floor(hours / 24)} d ${two(hours % 24)} h`;
  return `${sign}${two(hours)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** `45 s`, `14 min`, `2 h 9 min`, `3 d 4 h`: two units at most, rounded down. */
export function spanText(span: number): string {
  const whole = Math.abs(span);
  if (whole < MINUTE) return `${Math.floor(whole / SECOND)} s`;
  if (whole < HOUR) return `${Math.floor(whole / MINUTE)} min`;
  if (whole < DAY) return pair(Math.floor(whole / HOUR), 'h', Math.floor((whole % HOUR) / MINUTE), 'min');
  return pair(Math.floor(whole / DAY), 'd', Math.floor((whole % DAY) / HOUR), 'h');
}

/** `just now`, `44 min ago`, `in 2 h 9 min`. */
export function relativeText(at: number, now: number): string {
  const span = now - at;
  if (Math.abs(span) < 10 * SECOND) return 'just now';
  return span > 0 ? `${spanText(span)} ago` : `in ${spanText(span)}`;
}

/** The same for a screen reader: `14 minutes 18 seconds left`, `breached 14 minutes ago`. */
export function countdownSpoken(left: number): string {
  return left < 0 ? `breached ${spanText(left)} ago` : `${spanText(left)} left`;
}

function pair(big: number, bigUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
