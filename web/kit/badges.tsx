import classes from './badges.module.css';

export type Tone = 'bad' | 'warn' | 'good' | 'info' | 'violet' | 'plain';

/** A state: a dot of its tone and its word. The word alone says it, the colour only helps. */
export function StatusBadge({ tone, children }: { tone: Tone; children: React.ReactNode }): React.JSX.Element {
  return (
    <span className={classes['status']} data-tone={tone}>
      {children}
    </span>
  );
}

/** A rank (priority, severity, criticality) as a filled pill. */
export function RankBadge({ tone, children }: { tone: Tone; children: React.ReactNode }): React.JSX.Element {
  return (
    <span className={classes['rank']} data-tone={tone}>
      {children}
    </span>
  );
}

/** A number beside a name, such as how many are open. */
export function CountBadge({ children, tone = 'info' }: { children: React.ReactNode; tone?: Tone }): React.JSX.Element {
  return (
    <span className={classes['count']} data-tone={tone}>
      {children}
    </span>
  );
}
