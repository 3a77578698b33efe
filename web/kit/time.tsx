import { useNowSelect } from './ticker.ts';
import { relativeText } from './spans.ts';

const local = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const localTime = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const localDay = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const localSecond = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** `10:02` in the viewer's zone. */
export function timeOfDay(at: string): string {
  return localTime.format(Date.parse(at));
}

/** `10:02:31.204` in the viewer's zone, for lists where the order within a second matters. */
export function exactTimeOfDay(at: string): string {
  const instant = Date.parse(at);
  return `${localSecond.format(instant)}.${String(instant % 1000).padStart(3, '0')}`;
}

/** `24 Nov 2026, 10:02:31` in the viewer's zone. */
export function fullTime(at: string): string {
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

/** `24 Nov 2026, 10:02:31`, UTC on hover. */
export function ExactTime({ at, only }: { at: string; only?: 'time' | 'day' | 'exact' }): React.JSX.Element {
  const text =
    only === 'time'
      ? timeOfDay(at)
      : only === 'day'
        ? localDay.format(Date.parse(at))
        : only === 'exact'
          ? exactTimeOfDay(at)
          : fullTime(at);
  return (
    <time className="wf-figure" dateTime={at} title={bothTimes(at)}>
      {text}
    </time>
  );
}
