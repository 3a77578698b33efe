import { Anchor } from '@mantine/core';
import { Link } from 'react-router';
import type { Finding } from '../../src/detection/api.ts';
import type { ReplyOf } from '../../src/http/contract.ts';
import type { ticketRoutes } from '../../src/tickets/api.ts';
import { SeverityBadge } from '../detection/finding-badges.tsx';
import { PriorityBadge, TicketStatus } from '../tickets/ticket-badges.tsx';
import classes from './lines.module.css';

type Ticket = ReplyOf<typeof ticketRoutes.listTickets>['items'][number];

/** Tickets, a line each. */
export function TicketLines({ tickets }: { tickets: readonly Ticket[] }): React.JSX.Element {
  return (
    <ul className={classes['list']}>
      {tickets.length === 0 && <li>No tickets.</li>}
      {tickets.map((ticket) => (
        <li key={ticket.id}>
          <PriorityBadge priority={ticket.priority} />
          <Anchor component={Link} to={`/tickets/${ticket.id}`} size="sm" className={classes['text'] ?? ''}>
            {ticket.number} {ticket.title}
          </Anchor>
          <TicketStatus state={ticket.state} />
        </li>
      ))}
    </ul>
  );
}

type FindingLinesProps = {
  findings: readonly Finding[];
  /** What stands there when there are none; nothing when left out. */
  none?: string;
  /** How it is, at the end of its line. */
  end: (finding: Finding) => React.ReactNode;
};

/** Findings, a line each. */
export function FindingLines({ findings, none, end }: FindingLinesProps): React.JSX.Element {
  return (
    <ul className={classes['list']}>
      {none !== undefined && findings.length === 0 && <li>{none}</li>}
      {findings.map((finding) => (
        <li key={finding.id}>
          <SeverityBadge severity={finding.severity} />
          <Anchor component={Link} to={`/findings/${finding.id}`} size="sm" className={classes['text'] ?? ''}>
            {finding.title}
          </Anchor>
          {end(finding)}
        </li>
      ))}
    </ul>
  );
}
