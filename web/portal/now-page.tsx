import { portalRoutes } from '../../src/portal/api.ts';
import { useTitle } from '../kit/page.tsx';
import { useCall } from '../kit/query.ts';
import { LoadingRows, Shown } from '../kit/states.tsx';
import { MeetingsAhead } from './meetings-ahead.tsx';
import { OnDuty } from './on-duty.tsx';
import classes from './portal.module.css';
import { PlansWaiting } from './plans-waiting.tsx';
import { QuietWork } from './quiet-work.tsx';
import { Hero, NeedsYou, WithUs, Devices } from './now-parts.tsx';
import type { Now } from './now-parts.tsx';

/** Are we ok, what needs you, what is with us: in thirty seconds, on a phone. */
export function NowPage(): React.JSX.Element {
  useTitle('Now');
  const now = useCall(
    portalRoutes.portalNow,
    {},
    { on: ['ticket', 'clock', 'finding', 'device', 'source', 'client'], every: 30_000 },
  );
  return (
    <div className={classes['page']}>
      <Shown query={now} loading={<LoadingRows rows={6} height={70} />}>
        {(shown) => <Answer now={shown} />}
      </Shown>
    </div>
  );
}

function Answer({ now }: { now: Now }): React.JSX.Element {
  return (
    <>
      <Hero now={now} />
      <div className={classes['columns']}>
        <div className={classes['stack']}>
          <NeedsYou now={now} />
          <PlansWaiting />
          <WithUs now={now} />
        </div>
        <div className={classes['stack']}>
          <Devices now={now} />
          <MeetingsAhead />
          <QuietWork />
          <OnDuty duty={now.onDuty} />
        </div>
      </div>
    </>
  );
}
