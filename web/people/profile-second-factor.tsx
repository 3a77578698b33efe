import { Button, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { accountRoutes } from '../../src/people/account-api.ts';
import { StatusBadge } from '../kit/badges.tsx';
import { refetchAbout, useVerb } from '../kit/query.ts';
import { useQueryClient } from '@tanstack/react-query';
import { RecoveryCodes } from './recovery-codes.tsx';
import { Enrolment } from './second-factor-page.tsx';
import { useMe } from './session.ts';

type Dialog = { is: 'enrol' } | { is: 'renew' } | { is: 'codes'; codes: readonly string[] };

/** Sets up or replaces the authenticator app and the recovery codes. */
export function ProfileSecondFactor(): React.JSX.Element {
  const me = useMe();
  const client = useQueryClient();
  const [dialog, setDialog] = useState<Dialog>();
  const show = (codes: readonly string[]): void => setDialog({ is: 'codes', codes });
  const close = (): void => {
    setDialog(undefined);
    void refetchAbout(client, ['rights']);
  };
  return (
    <Stack gap="sm">
      <Group gap="sm">
        {me.secondFactor ? <StatusBadge tone="good">On</StatusBadge> : <StatusBadge tone="warn">Off</StatusBadge>}
        {me.secondFactor && (
          <Text size="sm" c={me.recoveryCodesLeft < 3 ? 'var(--wf-warn)' : 'dimmed'}>
            {me.recoveryCodesLeft} recovery codes left
          </Text>
        )}
      </Group>
      <Group>
        <Button variant="default" onClick={() => setDialog({ is: 'enrol' })}>
          {me.secondFactor ? 'Use another app or phone' : 'Set it up'}
        </Button>
        {me.secondFactor && (
          <Button variant="default" onClick={() => setDialog({ is: 'renew' })}>
            New recovery codes
          </Button>
        )}
      </Group>
      <Modal
        opened={dialog !== undefined}
        onClose={close}
        title={dialog?.is === 'codes' ? 'Keep these recovery codes' : 'Second factor'}
        size="lg"
        closeOnClickOutside={dialog?.is !== 'codes'}
      >
        {dialog?.is === 'enrol' && <Enrolment onCodes={show} askPassword />}
        {dialog?.is === 'renew' && <Renewal onCodes={show} />}
        {dialog?.is === 'codes' && <RecoveryCodes codes={dialog.codes} onDone={close} />}
      </Modal>
    </Stack>
  );
}

function Renewal({ onCodes }: { onCodes: (codes: readonly string[]) => void }): React.JSX.Element {
  const [password, setPassword] = useState('');
  const renew = useVerb(accountRoutes.newRecoveryCodes, { onDone: ({ recoveryCodes }) => onCodes(recoveryCodes) });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        renew.mutate({ body: { password } });
      }}
    >
      <Stack>
        <Text size="sm">The present codes stop working.</Text>
        <PasswordInput
          label="Your password"
          autoComplete="current-password"
          required
          data-autofocus
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" loading={renew.isPending}>
          Make new codes
        </Button>
      </Stack>
    </form>
  );
}
