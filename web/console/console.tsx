import { Badge } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useCallback } from 'react';
import { Outlet, useNavigate } from 'react-router';
import { KeyHelp } from '../kit/key-help.tsx';
import { useKeys } from '../kit/keys.ts';
import { useLive } from '../kit/live.ts';
import { Shell } from '../kit/shell.tsx';
import { UpdatesOwed } from '../huddles/updates-owed.tsx';
import { AccountMenu } from '../people/account-menu.tsx';
import { Guard } from '../people/guard.tsx';
import { useMay, useMe } from '../people/session.ts';
import { useNavigation } from './navigation.ts';
import { Palette, PaletteButton, openPalette } from './palette.tsx';

/** The frame of everything staff sees. */
export function Console(): React.JSX.Element {
  return (
    <Guard side="staff">
      <Frame />
    </Guard>
  );
}

function Frame(): React.JSX.Element {
  const navigate = useNavigate();
  const [help, helpDialog] = useDisclosure(false);
  const me = useMe();
  useLive(
    useCallback(
      () => globalThis.location.assign(`/sign-in?next=${encodeURIComponent(globalThis.location.pathname)}`),
      [],
    ),
  );
  const mayEvents = useMay('events.read');
  useKeys('Everywhere', [
    { keys: 'mod+k', says: 'Search and go anywhere', run: openPalette, typing: true },
    { keys: '?', says: 'This list', run: helpDialog.open },
    { keys: 'g q', says: 'Go to the queue', run: () => void navigate('/tickets') },
    { keys: 'g r', says: 'Go to changes', run: () => void navigate('/changes') },
    { keys: 'g m', says: 'Go to mail', run: () => void navigate('/mail') },
    { keys: 'g w', says: 'Go to the sweep', run: () => void navigate('/sweep') },
    { keys: 'g f', says: 'Go to findings', run: () => void navigate('/findings') },
    ...(mayEvents ? [{ keys: 'g e', says: 'Go to the event tail', run: () => void navigate('/events') }] : []),
    { keys: 'g u', says: 'Go to huddles', run: () => void navigate('/huddles') },
    { keys: 'g k', says: 'Go to knowledge', run: () => void navigate('/knowledge') },
    { keys: 'g p', says: 'Go to patterns', run: () => void navigate('/patterns') },
    { keys: 'g d', says: 'Go to devices', run: () => void navigate('/devices') },
    { keys: 'g c', says: 'Go to clients', run: () => void navigate('/clients') },
    { keys: 'g h', says: 'Go to health', run: () => void navigate('/health') },
  ]);
  return (
    <Shell
      home="/"
      nav={useNavigation()}
      middle={<PaletteButton />}
      account={<AccountMenu />}
      place={
        <Badge variant="light" size="sm" visibleFrom="xs">
          {me.allClients ? 'all clients' : `${me.clientIds.length} clients`}
        </Badge>
      }
    >
      <UpdatesOwed />
      <Outlet />
      <Palette />
      <KeyHelp opened={help} onClose={helpDialog.close} />
    </Shell>
  );
}
