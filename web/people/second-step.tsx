import { Alert, Anchor, Button, Group, PinInput, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { signInRoutes } from '../../src/people/sign-in-api.ts';
import { useVerb } from '../kit/query.ts';

type Props = { onDone: (state: 'signed-in' | 'second-factor' | 'enrol') => void; onBack: () => void };

/** A code of the authenticator app, or one of the recovery codes. */
export function SecondStep({ onDone, onBack }: Props): React.JSX.Element {
  const [recovery, setRecovery] = useState(false);
  const [code, setCode] = useState('');
  const verb = useVerb(signInRoutes.secondFactor, {
    onDone: ({ state }) => onDone(state),
    onFail: () => setCode(''),
  });
  const send = (value: string): void => verb.mutate({ body: recovery ? { recoveryCode: value } : { code: value } });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send(code);
      }}
    >
      <Stack>
        {verb.error && (
          <Alert color="red" role="alert">
            {verb.error.message}
          </Alert>
        )}
        {recovery ? (
          <TextInput
            label="Recovery code"
            description="Each works once."
            autoFocus
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
            autoComplete="off"
            className="wf-mono"
          />
        ) : (
          <CodeInput value={code} onChange={setCode} onComplete={send} />
        )}
        <Button type="submit" loading={verb.isPending} fullWidth>
          Continue
        </Button>
        <Group justify="space-between">
          <Anchor component="button" type="button" size="sm" onClick={onBack}>
            Back
          </Anchor>
          <Anchor
            component="button"
            type="button"
            size="sm"
            onClick={() => {
              setRecovery(!recovery);
              setCode('');
              verb.reset();
            }}
          >
            {recovery ? 'Use the authenticator app' : 'Use a recovery code'}
          </Anchor>
        </Group>
      </Stack>
    </form>
  );
}

/** Six boxes for six digits. */
export function CodeInput({
  value,
  onChange,
  onComplete,
}: {
  value: string;
  onChange: (code: string) => void;
  onComplete: (code: string) => void;
}): React.JSX.Element {
  return (
    <div>
      <Text size="sm" fw={500} mb={4} id="code-label">
        Code
      </Text>
      <PinInput
        length={6}
        type="number"
        size="md"
        oneTimeCode
        autoFocus
        value={value}
        onChange={onChange}
        onComplete={onComplete}
        ariaLabel="Six-digit code"
      />
    </div>
  );
}
