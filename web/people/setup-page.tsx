import { Alert, Button, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useParams } from 'react-router';
import { signInRoutes } from '../../src/people/sign-in-api.ts';
import { useCall, useVerb } from '../kit/query.ts';
import { ErrorState, Shown } from '../kit/states.tsx';
import { AuthFrame } from './auth-frame.tsx';
import { NewPassword } from './new-password.tsx';
import { useEnter } from './sign-in-page.tsx';

/** The one-time link printed at the first start: makes the first administrator. */
export function SetupPage(): React.JSX.Element {
  const { secret = '' } = useParams();
  const link = useCall(signInRoutes.readSetUp, { params: { secret } });
  if (link.error) {
    return (
      <AuthFrame title="This link does not work">
        <ErrorState error={link.error} />
        <Button component="a" href="/sign-in" variant="default">
          Go to sign-in
        </Button>
      </AuthFrame>
    );
  }
  return (
    <AuthFrame
      title="Welcome to Watchfloor"
      says="You are the first here. Make your administrator account; everyone else is invited by you."
    >
      <Shown query={link}>{() => <SetupForm secret={secret} />}</Shown>
    </AuthFrame>
  );
}

function SetupForm({ secret }: { secret: string }): React.JSX.Element {
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const enter = useEnter();
  const setUp = useVerb(signInRoutes.setUp, {
    onDone: ({ state }) => enter(state === 'enrol' ? 'enrol' : 'signed-in'),
    onFail: () => undefined,
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setUp.mutate({ params: { secret }, body: { name, email, password } });
      }}
    >
      <Stack>
        {setUp.error && (
          <Alert color="red" role="alert">
            {setUp.error.message}
          </Alert>
        )}
        <TextInput
          label="Your name"
          autoComplete="name"
          required
          autoFocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label="E-mail"
          type="email"
          autoComplete="username"
          required
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <NewPassword label="Password" value={password} onChange={setPassword} />
        <Button type="submit" loading={setUp.isPending}>
          Create the administrator
        </Button>
      </Stack>
    </form>
  );
}
