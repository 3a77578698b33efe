import { Menu, Text, UnstyledButton } from '@mantine/core';
import { LogOut, UserRound } from 'lucide-react';
import { Link } from 'react-router';
import { Initials } from '../kit/person.tsx';
import { useMe, useSignOut } from './session.ts';
import { roleWord } from './words.ts';

/** One's own name, profile and the way out. */
export function AccountMenu({ profile = '/profile' }: { profile?: string }): React.JSX.Element {
  const me = useMe();
  const signOut = useSignOut();
  return (
    <Menu position="bottom-end" width={230} shadow="md">
      <Menu.Target>
        <UnstyledButton aria-label={`Account of ${me.name}`} style={{ borderRadius: '50%' }}>
          <Initials name={me.name} size={30} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div style={{ padding: '8px 12px' }}>
          <Text size="sm" fw={600}>
            {me.name}
          </Text>
          <Text size="xs" c="dimmed">
            {me.email}
          </Text>
          <Text size="xs" c="dimmed">
            {roleWord(me.role)}
          </Text>
        </div>
        <Menu.Divider />
        <Menu.Item leftSection={<UserRound size={16} />} component={Link} to={profile}>
          Profile and security
        </Menu.Item>
        <Menu.Item leftSection={<LogOut size={16} />} onClick={() => void signOut()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
