import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { staffRoutes } from '../../src/people/staff-api.ts';
import type { StaffDetail } from '../../src/people/staff-api.ts';
import { Card } from '../kit/card.tsx';
import { ConfirmButton } from '../kit/confirm.tsx';
import { useCall, useVerb } from '../kit/query.ts';
import { SecretOnce } from '../kit/secret-once.tsx';
import { Shown } from '../kit/states.tsx';
import { SessionLine } from './profile-sessions.tsx';

export function Access({ person }: { person: StaffDetail }): React.JSX.Element {
  const params = { staffId: person.id };
  const touches = ['staff', 'session'];
  const [link, setLink] = useState<string>();
  const sessions = useCall(staffRoutes.listStaffSessions, { params }, { on: ['session', 'staff'] });
  const disable = useVerb(staffRoutes.disableStaff, { touches, says: 'Access ended.' });
  const enable = useVerb(staffRoutes.enableStaff, { touches, says: 'Access given back.' });
  const reset = useVerb(staffRoutes.resetStaffSecondFactor, { touches, says: 'Second factor forgotten.' });
  const password = useVerb(staffRoutes.linkStaffPassword, {
    says: ({ mailed }) => (mailed ? 'The link was mailed.' : 'Here is the link.'),
    onDone: (invited) => setLink(invited.link ?? undefined),
  });
  const endAll = useVerb(staffRoutes.endStaffSessions, { touches, says: ({ ended }) => `${ended} sessions ended.` });
  const end = useVerb(staffRoutes.endStaffSession, { touches, says: 'Signed out there.' });
  return (
    <Card>
      <Title order={2} mb="sm">
        Access
      </Title>
      <Stack gap="sm">
        {link && (
          <SecretOnce
            says="There is no mail server: hand over this link yourself. It is shown only now."
            value={link}
          />
        )}
        <Shown query={sessions}>
          {({ items }) => (
            <Stack gap="sm">
              {items.length === 0 && (
                <Text size="sm" c="dimmed">
                  Signed in nowhere.
                </Text>
              )}
              {items.map((session) => (
                <SessionLine
                  key={session.id}
                  session={session}
                  onEnd={() => end.mutate({ params: { ...params, sessionId: session.id } })}
                />
              ))}
            </Stack>
          )}
        </Shown>
        <Group gap="sm">
          <Button variant="default" onClick={() => endAll.mutate({ params })}>
            Sign out everywhere
          </Button>
          <Button variant="default" onClick={() => password.mutate({ params })}>
            New password link
          </Button>
          <ConfirmButton
            question="Forget the second factor?"
            says="All sessions end. The next sign-in sets up a new one. Make sure that it is really them who asks."
            act="Forget it"
            onConfirm={() => reset.mutate({ params })}
          >
            Forget the second factor…
          </ConfirmButton>
          {person.disabledAt ? (
            <Button variant="default" onClick={() => enable.mutate({ params })}>
              Give access back
            </Button>
          ) : (
            <ConfirmButton
              question={`End the access of ${person.name}?`}
              says="At once, everywhere, tokens too. What they did stays."
              act="End access"
              c="var(--wf-bad)"
              onConfirm={() => disable.mutate({ params })}
            >
              End access…
            </ConfirmButton>
          )}
        </Group>
      </Stack>
    </Card>
  );
}
