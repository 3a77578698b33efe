import { Alert, Button, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { signInRoutes } from '../../src/people/sign-in-api.ts';
import { say, useCall, useVerb } from '../kit/query.ts';
import { ErrorState, Shown } from '../kit/states.tsx';
import { ExactTime } from '../kit/time.tsx';
import { AuthFrame } from './auth-frame.tsx';
import { NewPassword } from './new-password.tsx';

/** A mailed link, an invitation or a reset: choose a password. */
export function PasswordLinkPage(): React.JSX.Element {
  const { secret = '' } = useParams();
  const link = useCall(signInRoutes.readPasswordLink, { params: { secret } });
  if (link.error) {
    return (
      <AuthFrame title="This link does not work">
        <ErrorState error={link.error} />
        <Button component={Link} to="/forgotten" variant="default">
          Ask for a new one
        </Button>
      </AuthFrame>
    );
  }
  return (
    <AuthFrame title="Choose a password">
      <Shown query={link}>
        {({ name, email, purpose, expiresAt }) => (
          <>
            <Text size="sm">
              {purpose === 'invitation' ? `Welcome, ${name}.` : `Hello ${name}.`} You sign in as{' '}
              <strong>{email}</strong>. This link works until <ExactTime at={expiresAt} />.
            </Text>
            <ChooseForm secret={secret} />
          </>
        )}
      </Shown>
    </AuthFrame>
  );
}

function ChooseForm({ secret }: { secret: string }): React.JSX.Element {
  const [password, setPassword] = useState('');
  const navigate = useNavigate();
  const choose = useVerb(signInRoutes.usePasswordLink, {
    onDone: () => {
      say('Password set. Sign in with it.');
      void navigate('/sign-in');
    },
    onFail: () => undefined,
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        choose.mutate({ params: { secret }, body: { password } });
      }}
    >
      <Stack>
        {choose.error && (
          <Alert color="red" role="alert">
            {choose.error.message}
          </Alert>
        )}
        <NewPassword label="New password" value={password} onChange={setPassword} />
        <Button type="submit" loading={choose.isPending}>
          Set the password
        </Button>
      </Stack>
    </form>
  );
}
