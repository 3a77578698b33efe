import type { Permission } from '../../src/base/permissions.ts';
import { LinkTabs } from '../kit/link-tabs.tsx';
import { useMe } from '../people/session.ts';

const places: readonly { to: string; label: string; needs: Permission }[] = [
  { to: '/mail', label: 'Came in', needs: 'quarantine.work' },
  { to: '/mail/sent', label: 'Went out', needs: 'tickets.read' },
  { to: '/mail/addresses', label: 'Addresses', needs: 'clients.read' },
  { to: '/mail/boxes', label: 'Mailboxes', needs: 'health.read' },
];

/** The pages of mail. */
export function MailNav(): React.JSX.Element {
  const { permissions } = useMe();
  return <LinkTabs label="Pages of mail" tabs={places.filter(({ needs }) => permissions.includes(needs))} />;
}
