import { Button, Group, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { accountRoutes } from '../../src/people/account-api.ts';
import { Card } from '../kit/card.tsx';
import { Page } from '../kit/page.tsx';
import { useVerb } from '../kit/query.ts';
import { ZoneSelect } from '../kit/zone-select.tsx';
import { NewPassword } from './new-password.tsx';
import { ProfileSecondFactor } from './profile-second-factor.tsx';
import { ProfileSessions } from './profile-sessions.tsx';
import { useMe } from './session.ts';
import { roleWord } from './words.ts';

/** One's own account. */
export function ProfilePage(): React.JSX.Element {
  const me = useMe();
  return (
    <Page title="Profile and security" narrow>
      <Card>
        <Title order={2} mb={4}>
          You
        </Title>
        <Text size="sm" c="dimmed" mb="sm">
          {me.email} · {roleWord(me.role)}
        </Text>
        <YouForm />
      </Card>
      <Card>
        <Title order={2} mb="sm">
          Password
        </Title>
        <PasswordForm />
      </Card>
      <Card>
        <Title order={2} mb="sm">
          Second factor
        </Title>
        <ProfileSecondFactor />
      </Card>
      <Card>
        <Title order={2} mb="sm">
          Where you are signed in
        </Title>
        <ProfileSessions />
      </Card>
    </Page>
  );
}

function YouForm(): React.JSX.Element {
  const me = useMe();
  const [name, setName] = useState(me.name);
  const [zone, setZone] = useState(me.zone);
  const change = useVerb(accountRoutes.changeMe, { touches: ['rights', 'staff'], says: 'Saved.' });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate({ body: { name, ...(zone ? { zone } : {}) } });
      }}
    >
      <Group align="end" gap="sm">
        <TextInput
          label="Name"
          required
          maxLength={120}
          autoComplete="name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {me.zone !== null && <ZoneSelect value={zone} onChange={setZone} allowDeselect={false} />}
        <Button type="submit" variant="default" loading={change.isPending}>
          Save
        </Button>
      </Group>
    </form>
  );
}

function PasswordForm(): React.JSX.Element {
  const me = useMe();
  const [password, setPassword] = useState('');
  const [newPassword, setNewPassword] = useState('');
  const change = useVerb(accountRoutes.changePassword, {
    says: 'Password changed. Your other sessions have ended.',
    touches: ['session'],
    onDone: () => {
      setPassword('');
      setNewPassword('');
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate({ body: { password, newPassword } });
      }}
    >
      <Stack maw={420}>
        {/* Password managers need to know whose it is. */}
        <input type="text" autoComplete="username" defaultValue={me.email ?? ''} hidden readOnly />
        <PasswordInput
          label="Present password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <NewPassword label="New password" value={newPassword} onChange={setNewPassword} />
        <Group>
          <Button type="submit" variant="default" loading={change.isPending} disabled={!password || !newPassword}>
            Change the password
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
