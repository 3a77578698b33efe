import { spanText } from '../kit/spans.ts';
import { useNow } from '../kit/ticker.ts';
import { bothTimes } from '../kit/time.tsx';
import classes from './changes.module.css';

/** A clock with one or two lines: `wantedAt` is left out where only the promise is told. */
export type Bar = {
  is: string;
  startedAt: string | null;
  wantedAt?: string | null;
  dueAt: string | null;
  endedAt: string | null;
  why: string;
};

/** How far a change is on its way to verified, with the line we want and the line we promise. */
export function ChangeBar({ bar, scale = false }: { bar: Bar; scale?: boolean }): React.JSX.Element {
  const now = useNow();
  const { startedAt, dueAt } = bar;
  if (startedAt === null || dueAt === null)
    return (
      <span className={classes['quiet']} title={bar.why}>
        {bar.is === 'stopped' ? 'Ended before the clock started' : 'The clock has not started'}
      </span>
    );
  const [start, due] = [Date.parse(startedAt), Date.parse(dueAt)];
  const at = bar.endedAt === null ? Math.max(now, start) : Date.parse(bar.endedAt);
  const end = Math.max(due, at);
  const share = (instant: number): number => (instant - start) / Math.max(1, end - start);
  const wanted = bar.wantedAt ? Date.parse(bar.wantedAt) : undefined;
  return (
    <span>
      <span className={classes['bar']} role="img" aria-label={spoken(bar, at - start)} title={titleOf(bar)}>
        <span className={classes['track']}>
          <span className={classes['fill']} data-is={bar.is} style={{ transform: `scaleX(${share(at)})` }} />
        </span>
        {wanted !== undefined && (
          <span className={classes['mark']} data-line="wanted" style={{ left: `${share(wanted) * 100}%` }} />
        )}
        <span className={classes['mark']} data-line="due" style={{ left: `${share(due) * 100}%` }} />
      </span>
      {scale && (
        <span className={classes['scale']} style={{ display: 'block' }} aria-hidden>
          {wanted !== undefined && <span style={{ left: `${share(wanted) * 100}%` }}>12 h wanted</span>}
          <span data-end={share(due) > 0.9 || undefined} style={{ left: `${share(due) * 100}%` }}>
            24 h promised
          </span>
        </span>
      )}
    </span>
  );
}

const endings: Record<string, string> = {
  kept: 'verified after',
  'kept-late': 'verified after',
  missed: 'verified too late, after',
  stopped: 'stopped after',
  breached: 'the promise is broken; running for',
};

function spoken({ is, wantedAt }: Bar, used: number): string {
  const said = `${endings[is] ?? 'running for'} ${spanText(used)}`;
  return `${said}; ${wantedAt ? '12 hours wanted, ' : ''}24 hours promised`;
}

function titleOf({ wantedAt, dueAt, why }: Bar): string {
  const lines = [wantedAt ? `Wanted by ${bothTimes(wantedAt)}` : '', dueAt ? `Promised by ${bothTimes(dueAt)}` : ''];
  return [...lines, why].filter(Boolean).join('\n');
}
