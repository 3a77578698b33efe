import { useNowSelect } from './ticker.ts';
import { relativeText } from './spans.ts';

// 24 hours for everyone: a shift reads 02:14 and 14:14 at a glance, whatever the browser's language does.
const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
const day = { day: 'numeric', month: 'short', year: 'numeric' } as const;
const local = new Intl.DateTimeFormat(undefined, { ...day, ...clock, second: '2-digit' });
const localMinute = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', ...clock });
const localTime = new Intl.DateTimeFormat(undefined, clock);
const localDay = new Intl.DateTimeFormat(undefined, day);
const localExact = new Intl.DateTimeFormat(undefined, { ...clock, second: '2-digit', fractionalSecondDigits: 3 });

/** `10:02` in the viewer's zone. */
export function timeOfDay(at: string): string {
  return localTime.format(Date.parse(at));
}

/** `10:02` in another zone. */
export function timeIn(zone: string, now: number): string {
  return new Intl.DateTimeFormat(undefined, { ...clock, timeZone: zone }).format(now);
}

/** `24 Nov 2026, 10:02:31` in the viewer's zone. */
function fullTime(at: string): string {
  return local.format(Date.parse(at));
}

/** What one sees on hover: the viewer's time and UTC. */
export function bothTimes(at: string): string {
  return `${fullTime(at)} · ${at.slice(0, 19).replace('T', ' ')} UTC`;
}

/** `44 min ago`, exact on hover. */
export function RelativeTime({ at }: { at: string }): React.JSX.Element {
  const text = useNowSelect((now) => relativeText(Date.parse(at), now));
  return (
    <time className="wf-figure" dateTime={at} title={bothTimes(at)}>
      {text}
    </time>
  );
}

/** `24 Nov 2026, 10:02:31`, or a part of it; UTC on hover. */
export function ExactTime({ at, only }: { at: string; only?: 'time' | 'day' | 'minute' | 'exact' }): React.JSX.Element {
  const text =
    only === 'time'
      ? timeOfDay(at)
      : only === 'day'
        ? localDay.format(Date.parse(at))
        : only === 'minute'
          ? localMinute.format(Date.parse(at))
          : only === 'exact'
            ? localExact.format(Date.parse(at))
            : fullTime(at);
  return (
    <time className="wf-figure" dateTime={at} title={bothTimes(at)}>
      {text}
    </time>
  );
}
