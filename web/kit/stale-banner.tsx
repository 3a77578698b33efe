import { Text } from '@mantine/core';
import { WifiOff } from 'lucide-react';
import { useStaleSince } from './live.ts';
import classes from './stale-banner.module.css';
import { relativeText } from './spans.ts';
import { timeOfDay } from './time.tsx';
import { useNow } from './ticker.ts';
import { isoOf } from '../../src/base/clock.ts';

/** Says since when the screen may be old. Nothing while it is fresh. */
export function StaleBanner(): React.JSX.Element {
  const since = useStaleSince();
  return (
    <div role="status" aria-live="polite">
      {since === null ? null : <Banner since={since} />}
    </div>
  );
}

function Banner({ since }: { since: number }): React.JSX.Element {
  return (
    <div className={classes['banner']}>
      <WifiOff size={16} aria-hidden />
      <Text size="sm" fw={600} inherit>
        Not live since {timeOfDay(isoOf(since))} (<Ago since={since} />
        ).
      </Text>
      <Text size="sm" inherit>
        What you see may be old. Trying to reconnect.
      </Text>
    </div>
  );
}

function Ago({ since }: { since: number }): React.JSX.Element {
  // Read out once, by the sentence around it; a count that changes each second would never let a screen reader rest.
  return (
    <span className="wf-figure" aria-hidden>
      {relativeText(since, useNow())}
    </span>
  );
}
