import { QuietMark } from '../changes/changes-on.tsx';
import { JudgeCard } from '../detection/judge-card.tsx';
import { FindingPage } from '../detection/finding-page.tsx';
import { HuddlesOn } from '../huddles/huddles-on.tsx';

/** The page of a finding with what stands higher: its huddles. */
export function FindingWithAll(): React.JSX.Element {
  return (
    <FindingPage
      more={(finding) => (
        <>
          <JudgeCard finding={finding} />
          <QuietMark deviceId={finding.deviceId} at={finding.firstAt} />
          <HuddlesOn about={{ kind: 'finding', id: finding.id }} />
        </>
      )}
    />
  );
}
