import { Group, Text, Title } from '@mantine/core';
import { EyeOff } from 'lucide-react';
import { PersonName } from '../kit/person.tsx';
import { Lookers } from './lookers.tsx';
import { PriorityBadge, TicketStatus } from './ticket-badges.tsx';
import type { Ticket } from './ticket-badges.tsx';
import classes from './ticket.module.css';

export function TicketHeader({ ticket, actions }: { ticket: Ticket; actions: React.ReactNode }): React.JSX.Element {
  return (
    <header className={classes['header']}>
      <div className={classes['name']}>
        <Group gap={8}>
          <Text span className="wf-mono" size="sm" c="dimmed">
            {ticket.number}
          </Text>
          <PriorityBadge priority={ticket.priority} long />
          <TicketStatus state={ticket.state} />
          {ticket.audience === 'internal' && (
            <span className={classes['internalMark']}>
              <EyeOff size={13} aria-hidden /> internal ticket: the client does not see it
            </span>
          )}
        </Group>
        <Title order={1} className={classes['title'] ?? ''}>
          {ticket.title}
        </Title>
        <Group gap={8} fz="sm" c="dimmed">
          <span>{ticket.clientName}</span>
          {ticket.deviceName && <span>· {ticket.deviceName}</span>}
          {ticket.component && <span className="wf-mono">· {ticket.component}</span>}
          <span>·</span>
          <PersonName name={ticket.assigneeName} />
          <Lookers ticketId={ticket.id} />
        </Group>
      </div>
      <div className={classes['actions']}>{actions}</div>
    </header>
  );
}
