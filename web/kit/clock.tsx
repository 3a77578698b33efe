import classes from './clock.module.css';
import { countdownSpoken, countdownText } from './spans.ts';
import { useNow } from './ticker.ts';
import { bothTimes } from './time.tsx';

export type Urgency = 'calm' | 'risk' | 'breached';

/** From which share of the promised time on a clock counts as at risk. */
export const AT_RISK = 0.75;

/** How pressing a running clock is. */
export function urgencyOf(now: number, startedAt: number, dueAt: number): Urgency {
  if (now >= dueAt) return 'breached';
  return (now - startedAt) / (dueAt - startedAt) >= AT_RISK ? 'risk' : 'calm';
}

type Running = { startedAt: string; dueAt: string; bar?: boolean; size?: 'sm' | 'lg' };

/** A running clock: `00:14:18`, `−00:14:18` when breached, with a bar of the time used. */
export function Clock({ startedAt, dueAt, bar = true, size = 'sm' }: Running): React.JSX.Element {
  const now = useNow();
  const [start, due] = [Date.parse(startedAt), Date.parse(dueAt)];
  const urgency = urgencyOf(now, start, due);
  const used = Math.min(1, Math.max(0, (now - start) / Math.max(1, due - start)));
  return (
    <span
      role="timer"
      aria-label={countdownSpoken(due - now)}
      className={classes['clock']}
      data-urgency={urgency}
      data-size={size}
      title={`Due ${bothTimes(dueAt)}`}
    >
      <span className={classes['digits']} aria-hidden>
        {countdownText(due - now)}
      </span>
      {bar && (
        <span className={classes['track']}>
          <span className={classes['fill']} style={{ transform: `scaleX(${used})` }} />
        </span>
      )}
    </span>
  );
}
