import { Link } from 'react-router';
import { ChangeStage, KindBadge, RiskBadge } from './change-badges.tsx';
import { ChangeBar } from './change-bar.tsx';
import classes from './changes.module.css';
import type { ChangeLine } from './words.ts';
import { windowText } from './zoned.ts';

/** One change on the board, or a row of the list on a phone. */
export function ChangeCard({ line, stage = false }: { line: ChangeLine; stage?: boolean }): React.JSX.Element {
  return (
    <Link to={`/changes/${line.id}`} className={classes['card']}>
      <span className={classes['cardTop']}>
        <span className="wf-mono">{line.number}</span>
        {stage ? <ChangeStage stage={line.stage} /> : line.kind !== 'normal' && <KindBadge kind={line.kind} />}
      </span>
      <span className={classes['cardTitle']}>{line.title}</span>
      <span className={classes['quiet']}>{[line.clientName, ...line.deviceNames.slice(0, 2)].join(' · ')}</span>
      <ChangeBar bar={line.bar} />
      <span className={classes['cardTop']}>
        <RiskBadge risk={line.risk} />
        <span className={classes['quiet']}>{line.engineer?.name ?? ''}</span>
      </span>
      {line.windowFrom && line.windowTo && (
        <span className={classes['quiet']}>{windowText(line.windowFrom, line.windowTo, line.zone)}</span>
      )}
    </Link>
  );
}
