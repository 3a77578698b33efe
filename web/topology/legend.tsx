import type { State } from '../../src/topology/map-api.ts';
import classes from './topology.module.css';
import { stateWords } from './words.ts';

const shown: readonly State[] = ['up', 'degraded', 'down', 'unreachable', 'unwatched'];

/** What the lines mean: each state has a line of its own, not only a colour. */
export function Legend(): React.JSX.Element {
  return (
    <div className={classes['legend']}>
      {shown.map((state) => (
        <span key={state}>
          <i className={classes['stroke']} data-state={state} aria-hidden />
          {stateWords[state]}
        </span>
      ))}
    </div>
  );
}
