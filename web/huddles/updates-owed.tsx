import { Anchor, Text } from '@mantine/core';
import { Link } from 'react-router';
import { huddleRoutes } from '../../src/huddles/api.ts';
import { Card } from '../kit/card.tsx';
import { useCall } from '../kit/query.ts';
import { timeOfDay } from '../kit/time.tsx';
import { useMe } from '../people/session.ts';

/** On every page of whoever has the command or writes it down: the word their war room owes soon, or owes already. */
export function UpdatesOwed(): React.JSX.Element {
  const me = useMe();
  const rooms = useCall(
    huddleRoutes.listHuddles,
    { query: { kind: 'war-room', state: 'open', limit: 50 } },
    { on: ['huddle'] },
  );
  const owed = (rooms.data?.items ?? []).filter(
    ({ commander, scribe, remindedAt, overdueAt }) =>
      (commander?.id === me.id || scribe?.id === me.id) && (remindedAt !== null || overdueAt !== null),
  );
  return (
    <div role="status">
      {owed.map((room) => (
        <Card key={room.id} tone={room.overdueAt === null ? 'warn' : 'bad'}>
          <Text size="sm">
            <Anchor component={Link} to={`/huddles/${room.id}`} size="sm" underline="always">
              War room: {room.about.name}
            </Anchor>{' '}
            {room.overdueAt === null ? 'owes its next update at' : 'owed its update at'}{' '}
            {room.nextUpdateAt && timeOfDay(room.nextUpdateAt)}.
          </Text>
        </Card>
      ))}
    </div>
  );
}
