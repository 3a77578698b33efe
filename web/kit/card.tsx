import { Link } from 'react-router';
import classes from './card.module.css';

/** A block with an edge. */
export function Card({
  children,
  tone,
  p = 'md',
}: {
  children: React.ReactNode;
  tone?: 'bad' | 'warn' | 'good';
  p?: 'md' | 'none';
}): React.JSX.Element {
  return (
    <div className={classes['card']} data-tone={tone} data-padding={p}>
      {children}
    </div>
  );
}

/** A whole block that leads somewhere: one row of a list on a phone. */
export function LinkCard({
  to,
  children,
  tone,
}: {
  to: string;
  children: React.ReactNode;
  tone?: 'bad' | 'warn' | 'good' | undefined;
}): React.JSX.Element {
  return (
    <Link to={to} className={classes['card']} data-tone={tone} data-link data-padding="md">
      {children}
    </Link>
  );
}

/** One figure with its name; leads to what is behind it. */
export function Figure({
  name,
  value,
  note,
  tone,
  to,
}: {
  name: string;
  value: React.ReactNode;
  note?: React.ReactNode;
  tone?: 'bad' | 'warn' | 'good' | undefined;
  to?: string;
}): React.JSX.Element {
  const inner = (
    <>
      <span className={classes['name']}>{name}</span>
      <span className={classes['line']}>
        <span className={classes['value']} data-tone={tone}>
          {value}
        </span>
        {note && <span className={classes['note']}>{note}</span>}
      </span>
    </>
  );
  return to === undefined ? (
    <div className={classes['figure']}>{inner}</div>
  ) : (
    <Link to={to} className={classes['figure']} data-link>
      {inner}
    </Link>
  );
}

/** A whole block that opens something on this page: one row of a list on a phone. */
export function PressCard({
  onPress,
  children,
}: {
  onPress: () => void;
  children: React.ReactNode;
}): React.JSX.Element {
  return (
    <Card>
      <button type="button" className={classes['press']} onClick={onPress}>
        {children}
      </button>
    </Card>
  );
}
