import { Alert, Anchor, Button, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { signInRoutes } from '../../src/people/sign-in-api.ts';
import { useVerb } from '../kit/query.ts';
import { AuthFrame } from './auth-frame.tsx';

/** Asks for a link to choose a new password. */
export function ForgottenPage(): React.JSX.Element {
  const [email, setEmail] = useState('');
  const ask = useVerb(signInRoutes.askPasswordReset, { onFail: () => undefined });
  return (
    <AuthFrame title="Forgotten your password?" says="We mail you a link to choose a new one.">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          ask.mutate({ body: { email } });
        }}
      >
        <Stack>
          {ask.error && (
            <Alert color="red" role="alert">
              {ask.error.message}
            </Alert>
          )}
          {ask.data && (
            <Alert color="teal" role="status">
              {ask.data.message}
            </Alert>
          )}
          <TextInput
            label="E-mail"
            type="email"
            autoComplete="username"
            required
            autoFocus
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <Button type="submit" loading={ask.isPending}>
            Send the link
          </Button>
          <Anchor component={Link} to="/sign-in" size="sm" ta="center">
            Back to sign-in
          </Anchor>
        </Stack>
      </form>
    </AuthFrame>
  );
}
