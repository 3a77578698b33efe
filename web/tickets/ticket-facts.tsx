import { Anchor, Text } from '@mantine/core';
import { Link } from 'react-router';
import { PersonName } from '../kit/person.tsx';
import { RelativeTime } from '../kit/time.tsx';
import type { Ticket } from './ticket-badges.tsx';
import classes from './ticket.module.css';
import { levelWords, sourceWords } from './words.ts';

export function Facts({ ticket }: { ticket: Ticket }): React.JSX.Element {
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
