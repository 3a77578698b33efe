import { ChangePage } from '../changes/change-page.tsx';
import { HuddlesOn } from '../huddles/huddles-on.tsx';

/** The page of a change with what stands beside it: its huddles. */
export function ChangeWithAll(): React.JSX.Element {
  return <ChangePage beside={({ id }) => <HuddlesOn about={{ kind: 'change', id }} />} />;
}
