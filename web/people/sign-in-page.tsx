import { Alert, Anchor, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { call } from '../../src/http/call.ts';
import { signInRoutes } from '../../src/people/sign-in-api.ts';
import { keyOf, useVerb } from '../kit/query.ts';
import { AuthFrame } from './auth-frame.tsx';
import { SecondStep } from './second-step.tsx';
import { nextAddress } from './session.ts';

/** Mail address and password, then the second factor. */
export function SignInPage(): React.JSX.Element {
  const [step, setStep] = useState<'password' | 'second-factor'>('password');
  const enter = useEnter();
  const finish = (state: 'signed-in' | 'second-factor' | 'enrol'): void =>
    state === 'second-factor' ? setStep('second-factor') : enter(state);
  if (step === 'second-factor') {
    return (
      <AuthFrame title="One more step" says="Enter the six digits your authenticator app shows.">
        <SecondStep onDone={finish} onBack={() => setStep('password')} />
      </AuthFrame>
    );
  }
  return (
    <AuthFrame title="Sign in" says="For engineers and clients alike.">
      <PasswordStep onDone={finish} />
    </AuthFrame>
  );
}

/** Goes on to where the person wanted to be, or to setting up the second factor. */
export function useEnter(): (state: 'signed-in' | 'enrol') => void {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const go = async (state: 'signed-in' | 'enrol'): Promise<void> => {
    client.clear();
    const me = await client.fetchQuery({
      queryKey: keyOf(signInRoutes.me, {}),
      queryFn: () => call(signInRoutes.me, {}),
    });
    await navigate(state === 'enrol' ? `/second-factor?${search.toString()}` : nextAddress(search, me.side));
  };
  return (state) => void go(state);
}

function PasswordStep({
  onDone,
}: {
  onDone: (state: 'signed-in' | 'second-factor' | 'enrol') => void;
}): React.JSX.Element {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useVerb(signInRoutes.signIn, { onDone: ({ state }) => onDone(state), onFail: () => undefined });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        signIn.mutate({ body: { email, password } });
      }}
    >
      <Stack>
        {signIn.error && (
          <Alert color="red" role="alert">
            {signIn.error.message}
          </Alert>
        )}
        <TextInput
          label="E-mail"
          type="email"
          name="email"
          autoComplete="username"
          required
          autoFocus
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label="Password"
          name="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" loading={signIn.isPending} fullWidth>
          Sign in
        </Button>
        <Anchor component={Link} to="/forgotten" size="sm" ta="center">
          Forgotten your password?
        </Anchor>
      </Stack>
    </form>
  );
}
