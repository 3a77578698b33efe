import { HuddlePage } from '../huddles/huddle-page.tsx';
import { WriteUp } from '../knowledge/write-up.tsx';

/** The page of a huddle with what stands higher: the article made of it. */
export function HuddleWithAll(): React.JSX.Element {
  return <HuddlePage actions={(huddle) => huddle.state === 'decided' && <WriteUp huddleId={huddle.id} />} />;
}
