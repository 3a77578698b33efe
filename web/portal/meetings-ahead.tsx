import { Text, Title } from '@mantine/core';
import type { z } from 'zod';
import { portalMeetingRoutes } from '../../src/portal/meetings-api.ts';
import type { zPortalMeeting } from '../../src/portal/meetings-api.ts';
import { StatusBadge } from '../kit/badges.tsx';
import { Card } from '../kit/card.tsx';
import { useCall } from '../kit/query.ts';
import { elsewhere, spanOf, stateTones, stateWords } from '../meetings/words.ts';
import classes from './portal.module.css';

type Ahead = z.output<typeof zPortalMeeting>;

const MOST_SHOWN = 4;

/** When we meet next, and with whom; nothing where no meeting is planned. */
export function MeetingsAhead(): React.JSX.Element | null {
  const meetings = useCall(portalMeetingRoutes.portalMeetings, {}, { on: ['meeting'], every: 300_000 });
  const items = (meetings.data?.items ?? []).slice(0, MOST_SHOWN);
  if (items.length === 0) return null;
  return (
    <Card>
      <div className={classes['blockTitle']}>
        <Title order={2}>Meetings with us</Title>
      </div>
      <ul className={classes['lines']} aria-label="Meetings with us">
        {items.map((each) => (
          <li key={`${each.id} ${each.date}`} className={classes['line']}>
            <span className={classes['lineText']}>
              <span className={classes['lineTitle']}>{each.title}</span>
              <Text size="sm" td={each.state === 'cancelled' ? 'line-through' : undefined}>
                {spanOf(each)}
              </Text>
              <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                {aside(each)}
              </Text>
            </span>
            {each.state !== 'planned' && (
              <StatusBadge tone={stateTones[each.state]}>{stateWords[each.state]}</StatusBadge>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function aside(each: Ahead): string {
  const names = each.people.map(({ name }) => name).join(', ');
  return [elsewhere(each), names === '' ? '' : `with ${names}`, each.place, each.because].filter(Boolean).join(' · ');
}
