import { Button, Group, Stack, Text } from '@mantine/core';
import { accountRoutes } from '../../src/people/account-api.ts';
import type { Session } from '../../src/people/account-api.ts';
import { StatusBadge } from '../kit/badges.tsx';
import { useCall, useVerb } from '../kit/query.ts';
import { Shown } from '../kit/states.tsx';
import { RelativeTime } from '../kit/time.tsx';

/** One's own sessions, each to be ended. */
export function ProfileSessions(): React.JSX.Element {
  const sessions = useCall(accountRoutes.listMySessions, {}, { on: ['session'] });
  const end = useVerb(accountRoutes.endMySession, { touches: ['session'], says: 'Signed out there.' });
  const others = useVerb(accountRoutes.endMyOtherSessions, {
    touches: ['session'],
    says: ({ ended }) => `${ended} signed out.`,
  });
  return (
    <Shown query={sessions}>
      {({ items }) => (
        <Stack gap="sm">
          {items.map((session) => (
            <SessionLine
              key={session.id}
              session={session}
              onEnd={() => end.mutate({ params: { sessionId: session.id } })}
            />
          ))}
          {items.length > 1 && (
            <Group>
              <Button variant="default" onClick={() => others.mutate({})}>
                Sign out everywhere but here
              </Button>
            </Group>
          )}
        </Stack>
      )}
    </Shown>
  );
}

export function SessionLine({ session, onEnd }: { session: Session; onEnd: () => void }): React.JSX.Element {
  return (
    <Group justify="space-between" gap="sm">
      <div>
        <Group gap={8}>
          <Text size="sm" fw={550}>
            {session.agent || 'Unknown browser'}
          </Text>
          {session.current && <StatusBadge tone="good">This one</StatusBadge>}
        </Group>
        <Text size="xs" c="dimmed">
          {session.address ?? 'unknown address'} · last used <RelativeTime at={session.lastUsedAt} /> · signed in{' '}
          <RelativeTime at={session.createdAt} />
        </Text>
      </div>
      {!session.current && (
        <Button size="xs" variant="default" onClick={onEnd}>
          Sign out
        </Button>
      )}
    </Group>
  );
}
