import { Modal, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { clientRoles } from '../../src/people/client-users-api.ts';
import { FormButtons } from '../kit/form-buttons.tsx';
import { useAct } from '../kit/query.ts';
import type { UserSide } from './user-side.ts';

/** Lets someone of a client sign in. */
export function InviteUserDialog({
  opened,
  onClose,
  side,
  onLink,
}: {
  opened: boolean;
  onClose: () => void;
  side: UserSide;
  onLink: (link: string | undefined) => void;
}): React.JSX.Element {
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<(typeof clientRoles)[number]>('client-viewer');
  const invite = useAct(side.invite, {
    touches: ['client-user'],
    says: ({ mailed }) => (mailed ? 'The invitation was mailed.' : 'Invited.'),
    onDone: ({ link }) => {
      onLink(link ?? undefined);
      setName('');
      setEmail('');
      onClose();
    },
  });
  return (
    <Modal opened={opened} onClose={onClose} title="Invite someone" size="sm">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          invite.mutate({ name, email, role });
        }}
      >
        <Stack>
          <TextInput
            label="Name"
            required
            data-autofocus
            maxLength={120}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label="E-mail"
            type="email"
            required
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <div>
            <SegmentedControl
              fullWidth
              aria-label="Role"
              value={role}
              onChange={(value) => setRole(clientRoles.find((each) => each === value) ?? role)}
              data={[
                { value: 'client-viewer', label: 'Viewer' },
                { value: 'client-administrator', label: 'Administrator' },
              ]}
            />
            <Text size="xs" c="dimmed" mt={4}>
              {role === 'client-viewer'
                ? 'Reads everything of the organisation.'
                : 'Also opens and answers tickets, and manages the people here.'}
            </Text>
          </div>
          <FormButtons onCancel={onClose} saving={invite.isPending} disabled={!name.trim() || !email.trim()}>
            Invite
          </FormButtons>
        </Stack>
      </form>
    </Modal>
  );
}
