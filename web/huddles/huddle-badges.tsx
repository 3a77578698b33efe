import { StatusBadge } from '../kit/badges.tsx';
import type { HuddleLine } from './words.ts';

export function HuddleState({
  huddle,
}: {
  huddle: Pick<HuddleLine, 'kind' | 'state' | 'overdueAt'>;
}): React.JSX.Element {
  if (huddle.state === 'decided')
    return <StatusBadge tone="good">{huddle.kind === 'huddle' ? 'Decided' : 'Ended'}</StatusBadge>;
  if (huddle.overdueAt !== null) return <StatusBadge tone="bad">Update overdue</StatusBadge>;
  return <StatusBadge tone={huddle.kind === 'huddle' ? 'info' : 'warn'}>Open</StatusBadge>;
}
