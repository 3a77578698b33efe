import { Text } from '@mantine/core';
import type { ListenerHealth } from '../../src/intake/health-api.ts';
import { StatusBadge } from '../kit/badges.tsx';
import { bytesText } from '../kit/bytes.ts';
import { Card } from '../kit/card.tsx';
import { RelativeTime } from '../kit/time.tsx';
import classes from './health.module.css';
import { listenerWords } from './words.ts';

/** One door for records: is it open, what came through it, and what did not. */
export function ListenerDoor({ listener }: { listener: ListenerHealth }): React.JSX.Element {
  const said = dropsText(listener.drops);
  return (
    <Card {...(listener.listening ? {} : { tone: 'bad' as const })}>
      <div className={classes['top']}>
        <Text fw={600} size="sm">
          {listenerWords[listener.kind] ?? listener.kind}
          {listener.port === null ? '' : ` :${listener.port}`}
        </Text>
        <StatusBadge tone={listener.listening ? 'good' : 'bad'}>{listener.listening ? 'Open' : 'Closed'}</StatusBadge>
      </div>
      <div className={classes['figure']}>{listener.received.toLocaleString()}</div>
      <Text size="xs" c="dimmed" className="wf-figure">
        records, {bytesText(listener.bytes)}
        {listener.connections > 0 ? `, ${listener.connections} connected` : ''} ·{' '}
        {listener.lastHeardAt ? <RelativeTime at={listener.lastHeardAt} /> : 'not heard yet'}
      </Text>
      {said !== '' && (
        <details className={classes['drops']}>
          <summary>{said}</summary>
          <ul>
            {listener.drops
              .filter(({ count }) => count > 0)
              .map(({ reason, count }) => (
                <li key={reason}>
                  {count.toLocaleString()} {reason.replaceAll('-', ' ')}
                </li>
              ))}
          </ul>
        </details>
      )}
    </Card>
  );
}

/** What waits in quarantine is kept; the rest is not. */
function dropsText(drops: ListenerHealth['drops']): string {
  const count = (quarantined: boolean): number =>
    drops
      .filter(({ reason }) => reason.startsWith('quarantined-') === quarantined)
      .reduce((sum, each) => sum + each.count, 0);
  const [aside, lost] = [count(true), count(false)];
  const words = [
    lost > 0 ? `${lost.toLocaleString()} not taken` : '',
    aside > 0 ? `${aside.toLocaleString()} in quarantine` : '',
  ];
  return words.filter((each) => each !== '').join(', ');
}
