import { Text, Title } from '@mantine/core';
import { portalRoutes } from '../../src/portal/api.ts';
import { Card } from '../kit/card.tsx';
import { useCall } from '../kit/query.ts';
import { ExactTime } from '../kit/time.tsx';
import classes from './portal.module.css';

const MOST_TIMES = 6;

/** The work that nobody hears of: when we looked at the network, and that nothing came of it. */
export function QuietWork(): React.JSX.Element | null {
  const looks = useCall(portalRoutes.portalLooks, {}, { on: ['sweep'] });
  const items = looks.data?.items ?? [];
  const newest = items[0];
  if (!newest) return null;
  const day = new Date(newest.at).toDateString();
  const today = items
    .filter(({ at }) => new Date(at).toDateString() === day)
    .slice(0, MOST_TIMES)
    .toReversed();
  const tickets = today.reduce((sum, each) => sum + each.tickets, 0);
  return (
    <Card>
      <div className={classes['blockTitle']}>
        <Title order={2}>Quiet work</Title>
        <Text size="xs" c="dimmed">
          {items.length} {items.length === 1 ? 'look' : 'looks'} in 7 days
        </Text>
      </div>
      <Text size="sm">
        We looked at your network <ExactTime at={newest.at} only="day" />{' '}
        {today.map(({ at }, i) => (
          <span key={at}>
            {i > 0 && ', '}
            <ExactTime at={at} only="time" />
          </span>
        ))}
        {tickets === 0
          ? '; nothing needed your attention.'
          : `; ${tickets} ${tickets === 1 ? 'ticket was' : 'tickets were'} opened or followed.`}
      </Text>
    </Card>
  );
}
