import { Alert, Button, PasswordInput, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { accountRoutes } from '../../src/people/account-api.ts';
import { useVerb } from '../kit/query.ts';
import { AuthFrame } from './auth-frame.tsx';
import { EnrolApp } from './enrol-app.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { useEnter } from './sign-in-page.tsx';
import { useSignOut } from './session.ts';

/** Setting up the second factor before anything else may be done. */
export function SecondFactorPage(): React.JSX.Element {
  const enter = useEnter();
  const signOut = useSignOut();
  const [codes, setCodes] = useState<readonly string[]>();
  if (codes) {
    return (
      <AuthFrame
        title="Keep these recovery codes"
        says="If you lose your phone, each of them lets you in once. They are shown only now."
        wide
      >
        <RecoveryCodes codes={codes} onDone={() => enter('signed-in')} />
      </AuthFrame>
    );
  }
  return (
    <AuthFrame
      title="Set up your second factor"
      says="Staff sign in with a password and a code from an authenticator app."
      wide
    >
      <Enrolment onCodes={setCodes} />
      <Button variant="subtle" color="gray" size="xs" onClick={() => void signOut()}>
        Sign out instead
      </Button>
    </AuthFrame>
  );
}

/** Asks for a secret, shows it, confirms its first code. `askPassword`: replacing a factor needs the password. */
export function Enrolment({
  onCodes,
  askPassword = false,
}: {
  onCodes: (codes: readonly string[]) => void;
  askPassword?: boolean;
}): React.JSX.Element {
  const [password, setPassword] = useState('');
  const start = useVerb(accountRoutes.startSecondFactor, { onFail: () => undefined });
  if (start.data) return <EnrolApp secret={start.data.secret} uri={start.data.uri} onCodes={onCodes} />;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        start.mutate({ body: askPassword ? { password } : {} });
      }}
    >
      <Stack>
        {start.error && (
          <Alert color="red" role="alert">
            {start.error.message}
          </Alert>
        )}
        <Text size="sm">You need an authenticator app on your phone: any that shows six-digit codes will do.</Text>
        {askPassword && (
          <PasswordInput
            label="Your password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
        )}
        <Button type="submit" loading={start.isPending}>
          Show the QR code
        </Button>
      </Stack>
    </form>
  );
}
