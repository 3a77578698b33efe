import { ActionIcon, Anchor, Text } from '@mantine/core';
import { X } from 'lucide-react';
import { Link } from 'react-router';
import { ticketRoutes } from '../../src/tickets/api.ts';
import { StatusBadge } from '../kit/badges.tsx';
import { Card } from '../kit/card.tsx';
import { PersonName } from '../kit/person.tsx';
import { useVerb } from '../kit/query.ts';
import { RelativeTime } from '../kit/time.tsx';
import { TicketStatus } from './ticket-badges.tsx';
import type { Ticket } from './ticket-page.tsx';
import classes from './ticket.module.css';
import { levelWords, relationWords, sourceWords } from './words.ts';

export function TicketSide({ ticket, mayWork }: { ticket: Ticket; mayWork: boolean }): React.JSX.Element {
  return (
    <aside className={classes['side']} aria-label="About this ticket">
      <Card>
        <Facts ticket={ticket} />
      </Card>
      {ticket.findings.length > 0 && (
        <Card>
          <Findings ticket={ticket} />
        </Card>
      )}
      {ticket.links.length > 0 && (
        <Card>
          <Links ticket={ticket} mayWork={mayWork} />
        </Card>
      )}
    </aside>
  );
}

function Facts({ ticket }: { ticket: Ticket }): React.JSX.Element {
  return (
    <dl className={classes['facts']}>
      <dt>Client</dt>
      <dd>
        <Anchor component={Link} to={`/clients/${ticket.clientId}`} size="sm">
          {ticket.clientName}
        </Anchor>
      </dd>
      {ticket.deviceId && (
        <>
          <dt>Device</dt>
          <dd>
            <Anchor component={Link} to={`/devices/${ticket.deviceId}`} size="sm">
              {ticket.deviceName ?? 'Device'}
            </Anchor>
          </dd>
        </>
      )}
      {ticket.component && (
        <>
          <dt>Component</dt>
          <dd className="wf-mono">{ticket.component}</dd>
        </>
      )}
      <dt>Assignee</dt>
      <dd>
        <PersonName name={ticket.assigneeName} />
        {ticket.assignedAt && (
          <Text size="xs" c="dimmed">
            <RelativeTime at={ticket.assignedAt} />
          </Text>
        )}
      </dd>
      {ticket.requesterName && (
        <>
          <dt>Requester</dt>
          <dd>{ticket.requesterName}</dd>
        </>
      )}
      <dt>Priority</dt>
      <dd>
        {ticket.priority}
        {ticket.priorityFrom === 'hand'
          ? ', set by hand'
          : `: impact ${levelWords[ticket.impact].toLowerCase()}, urgency ${levelWords[ticket.urgency].toLowerCase()}`}
      </dd>
      <dt>Opened</dt>
      <dd>
        <RelativeTime at={ticket.openedAt} /> by {ticket.openedBy.name} ({sourceWords[ticket.source]})
      </dd>
      <dt>Updated</dt>
      <dd>
        <RelativeTime at={ticket.updatedAt} />
      </dd>
      {ticket.resolvedAt && (
        <>
          <dt>Resolved</dt>
          <dd>
            <RelativeTime at={ticket.resolvedAt} />
          </dd>
        </>
      )}
      {ticket.closedAt && (
        <>
          <dt>Closed</dt>
          <dd>
            <RelativeTime at={ticket.closedAt} />
          </dd>
        </>
      )}
      {ticket.watchers.length > 0 && (
        <>
          <dt>Watchers</dt>
          <dd>{ticket.watchers.map(({ name }) => name).join(', ')}</dd>
        </>
      )}
    </dl>
  );
}

function Findings({ ticket }: { ticket: Ticket }): React.JSX.Element {
  return (
    <>
      <div className={classes['sideTitle']}>
        Findings {ticket.conditionsClearedAt && <StatusBadge tone="good">All cleared</StatusBadge>}
      </div>
      <ul className={classes['plainList']}>
        {ticket.findings.map((finding) => (
          <li key={finding.id}>
            <Anchor component={Link} to={`/findings/${finding.id}`} size="sm">
              {finding.summary}
            </Anchor>
            <Text size="xs" c="dimmed">
              {finding.clearedAt ? (
                <>
                  cleared <RelativeTime at={finding.clearedAt} />
                </>
              ) : (
                <>
                  since <RelativeTime at={finding.attachedAt} />
                </>
              )}
            </Text>
          </li>
        ))}
      </ul>
    </>
  );
}

function Links({ ticket, mayWork }: { ticket: Ticket; mayWork: boolean }): React.JSX.Element {
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
      return (
        <Anchor component={Link} to={`/findings/${to.id}`} size="sm">
          a finding
        </Anchor>
      );
    case 'event':
      return <span className="wf-mono">{to.id}</span>;
  }
}
