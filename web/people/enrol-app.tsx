import { Alert, Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { accountRoutes } from '../../src/people/account-api.ts';
import { useVerb } from '../kit/query.ts';
import classes from './auth-frame.module.css';
import { CodeInput } from './second-step.tsx';

/** The secret as a QR code and as text, and its first code back. */
export function EnrolApp({
  secret,
  uri,
  onCodes,
}: {
  secret: string;
  uri: string;
  onCodes: (codes: readonly string[]) => void;
}): React.JSX.Element {
  const [code, setCode] = useState('');
  const image = useQuery({
    queryKey: ['qr', uri],
    queryFn: async () => (await import('qrcode')).toDataURL(uri, { margin: 0, width: 336 }),
    staleTime: Infinity,
    gcTime: 0,
  });
  const confirm = useVerb(accountRoutes.confirmSecondFactor, {
    onDone: ({ recoveryCodes }) => onCodes(recoveryCodes),
    onFail: () => setCode(''),
  });
  return (
    <Stack>
      <Group align="flex-start" gap="lg">
        {image.data && (
          <img
            src={image.data}
            className={classes['qr']}
            width={184}
            height={184}
            alt="QR code for your authenticator app"
          />
        )}
        <Stack gap="xs" flex={1} miw={200}>
          <Text size="sm">1. Scan this with your authenticator app.</Text>
          <Text size="sm">No camera? Type this instead:</Text>
          <Group gap="xs">
            <Code style={{ overflowWrap: 'anywhere' }}>{grouped(secret)}</Code>
            <CopyButton value={secret}>
              {({ copied, copy }) => (
                <Button size="compact-xs" variant="default" onClick={copy}>
                  {copied ? 'Copied' : 'Copy'}
                </Button>
              )}
            </CopyButton>
          </Group>
          <Text size="sm" mt="xs">
            2. Enter the code it shows.
          </Text>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              confirm.mutate({ body: { code } });
            }}
          >
            <Stack gap="sm">
              {confirm.error && (
                <Alert color="red" role="alert">
                  {confirm.error.message}
                </Alert>
              )}
              <CodeInput
                value={code}
                onChange={setCode}
                onComplete={(whole) => confirm.mutate({ body: { code: whole } })}
              />
              <Button type="submit" loading={confirm.isPending}>
                Confirm
              </Button>
            </Stack>
          </form>
        </Stack>
      </Group>
    </Stack>
  );
}

/** Groups of four are easier to copy by eye. */
function grouped(secret: string): string {
  return secret.replaceAll(/(.{4})(?=.)/g, '$1 ');
}
