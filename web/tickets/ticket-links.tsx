import { ActionIcon, Anchor, Text } from '@mantine/core';
import { X } from 'lucide-react';
import { Link } from 'react-router';
import { ticketRoutes } from '../../src/tickets/api.ts';
import { useVerb } from '../kit/query.ts';
import { TicketStatus } from './ticket-badges.tsx';
import type { Ticket } from './ticket-badges.tsx';
import classes from './ticket.module.css';
import { relationWords } from './words.ts';

export function Links({ ticket, mayWork }: { ticket: Ticket; mayWork: boolean }): React.JSX.Element {
  const unlink = useVerb(ticketRoutes.unlinkTicket, { touches: ['ticket'], says: 'Link removed.' });
  return (
    <>
      <div className={classes['sideTitle']}>Links</div>
      <ul className={classes['plainList']}>
        {ticket.links.map((link) => (
          <li key={link.id} style={{ display: 'flex', gap: 6, alignItems: 'flex-start' }}>
            <span style={{ flex: 1 }}>
              <Text span size="xs" c="dimmed">
                {relationWords[link.relation][link.direction]}{' '}
              </Text>
              <LinkTarget to={link.to} />
            </span>
            {mayWork && link.direction === 'out' && (
              <ActionIcon
                size="xs"
                variant="subtle"
                color="gray"
                aria-label="Remove this link"
                onClick={() => unlink.mutate({ params: { ticketId: ticket.id, linkId: link.id } })}
              >
                <X size={13} />
              </ActionIcon>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function LinkTarget({ to }: { to: Ticket['links'][number]['to'] }): React.JSX.Element {
  switch (to.kind) {
    case 'ticket':
      return (
        <>
          <Anchor component={Link} to={`/tickets/${to.id}`} size="sm">
            {to.number} {to.title}
          </Anchor>{' '}
          <TicketStatus state={to.state} />
        </>
      );
    case 'device':
      return (
        <Anchor component={Link} to={`/devices/${to.id}`} size="sm">
          {to.name ?? 'a device'}
        </Anchor>
      );
    case 'finding':
      return to.kept ? (
        <Anchor component={Link} to={`/findings/${to.id}`} size="sm">
          a finding
        </Anchor>
      ) : (
        <>a finding that is no longer kept</>
      );
    case 'event':
      return <span className="wf-mono">{to.id}</span>;
  }
}
