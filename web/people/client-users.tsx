import { ActionIcon, Button, Group, Menu, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Ellipsis, UserPlus } from 'lucide-react';
import { useState } from 'react';
import type { ClientUser } from '../../src/people/client-users-api.ts';
import { StatusBadge } from '../kit/badges.tsx';
import { Initials } from '../kit/person.tsx';
import { useAct, useAnswer } from '../kit/query.ts';
import { SecretOnce } from '../kit/secret-once.tsx';
import { Shown } from '../kit/states.tsx';
import { InviteUserDialog } from './invite-user-dialog.tsx';
import type { UserSide } from './user-side.ts';
import { roleWord } from './words.ts';

/** People of a client who sign in: seen by staff for one client, and by the client's own administrators. */
export function ClientUsers({ side, mayManage }: { side: UserSide; mayManage: boolean }): React.JSX.Element {
  const list = useAnswer(side.key, side.list, { on: ['client-user', 'rights'] });
  const [inviting, dialog] = useDisclosure(false);
  const [link, setLink] = useState<string>();
  return (
    <Stack gap="sm">
      {link && (
        <SecretOnce says="There is no mail server: hand over this link yourself. It is shown only now." value={link} />
      )}
      <Shown query={list}>
        {({ items }) => (
          <>
            {items.length === 0 && (
              <Text size="sm" c="dimmed">
                Nobody yet.
              </Text>
            )}
            {items.map((user) => (
              <UserLine key={user.id} user={user} side={side} mayManage={mayManage} onLink={setLink} />
            ))}
          </>
        )}
      </Shown>
      {mayManage && (
        <Group>
          <Button variant="default" leftSection={<UserPlus size={15} />} onClick={dialog.open}>
            Invite someone
          </Button>
        </Group>
      )}
      <InviteUserDialog opened={inviting} onClose={dialog.close} side={side} onLink={setLink} />
    </Stack>
  );
}

function UserLine({
  user,
  side,
  mayManage,
  onLink,
}: {
  user: ClientUser;
  side: UserSide;
  mayManage: boolean;
  onLink: (link: string | undefined) => void;
}): React.JSX.Element {
  const touches = ['client-user'];
  const change = useAct(side.change, { touches, says: 'Saved.' });
  const disable = useAct(side.disable, { touches, says: `${user.name} has no access any more.` });
  const enable = useAct(side.enable, { touches, says: `${user.name} has access again.` });
  const reset = useAct(side.resetSecondFactor, {
    touches,
    says: 'Second factor forgotten; the next sign-in sets up a new one.',
  });
  const password = useAct(side.linkPassword, {
    says: ({ mailed }) => (mailed ? 'The link was mailed.' : 'Here is the link.'),
    onDone: (invited) => onLink(invited.link ?? undefined),
  });
  const other = user.role === 'client-administrator' ? 'client-viewer' : 'client-administrator';
  return (
    <Group justify="space-between" wrap="nowrap" gap="sm">
      <Group gap="sm" wrap="nowrap" style={{ minWidth: 0 }}>
        <Initials name={user.name} size={30} />
        <div style={{ minWidth: 0 }}>
          <Group gap={8}>
            <Text size="sm" fw={550}>
              {user.name}
            </Text>
            {user.disabledAt && <StatusBadge tone="plain">No access</StatusBadge>}
          </Group>
          <Text size="xs" c="dimmed" className="wf-cut">
            {user.email} · {roleWord(user.role)}
          </Text>
        </div>
      </Group>
      {mayManage && (
        <Menu position="bottom-end" width={240} shadow="md">
          <Menu.Target>
            <ActionIcon variant="default" aria-label={`What to do with ${user.name}`}>
              <Ellipsis size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => change.mutate({ userId: user.id, body: { version: user.version, role: other } })}>
              Make {other === 'client-viewer' ? 'a viewer' : 'an administrator'}
            </Menu.Item>
            <Menu.Item onClick={() => password.mutate(user.id)}>New password link</Menu.Item>
            <Menu.Item onClick={() => reset.mutate(user.id)}>Forget the second factor</Menu.Item>
            <Menu.Divider />
            {user.disabledAt ? (
              <Menu.Item onClick={() => enable.mutate(user.id)}>Give access back</Menu.Item>
            ) : (
              <Menu.Item color="red.9" onClick={() => disable.mutate(user.id)}>
                End access
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
    </Group>
  );
}
