import { Anchor } from '@mantine/core';
import { Link } from 'react-router';
import { isoOf } from '../../src/base/clock.ts';
import { ExactTime } from '../kit/time.tsx';
import { markerWords } from './markers.ts';
import type { Marker } from './markers.ts';
import classes from './metrics.module.css';

const MOST = 8;

/** What is marked on the time line, in words and with where it leads. */
export function MarkerList({ markers }: { markers: readonly Marker[] }): React.JSX.Element {
  const shown = markers.slice(-MOST);
  return (
    <ul className={classes['marks']} aria-label="On the time line">
      {shown.map((marker) => (
        <li key={`${marker.kind} ${marker.from} ${marker.title}`}>
          <span className={classes['mark']} data-kind={marker.kind} aria-hidden />
          {markerWords[marker.kind]}{' '}
          {marker.href ? (
            <Anchor component={Link} to={marker.href} size="xs">
              {marker.title}
            </Anchor>
          ) : (
            marker.title
          )}
          , <ExactTime at={isoOf(marker.from * 1000)} />
        </li>
      ))}
      {markers.length > MOST && <li>and {markers.length - MOST} earlier</li>}
    </ul>
  );
}
