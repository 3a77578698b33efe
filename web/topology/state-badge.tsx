import type { State } from '../../src/topology/map-api.ts';
import { StatusBadge } from '../kit/badges.tsx';
import { stateSigns, stateTones, stateWords } from './words.ts';

/** A state by its sign and its word. */
export function StateBadge({ state }: { state: State }): React.JSX.Element {
  return (
    <StatusBadge tone={stateTones[state]}>
      {stateSigns[state]} {stateWords[state]}
    </StatusBadge>
  );
}
