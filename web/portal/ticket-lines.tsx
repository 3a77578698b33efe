import { Text } from '@mantine/core';
import { ChevronRight } from 'lucide-react';
import { Link } from 'react-router';
import type { z } from 'zod';
import type { zPortalTicket, zPortalTicketLine } from '../../src/portal/api.ts';
import { RelativeTime } from '../kit/time.tsx';
import { PriorityBadge } from '../tickets/ticket-badges.tsx';
import classes from './portal.module.css';

export type PortalTicketLine = z.output<typeof zPortalTicketLine>;
export type PortalTicket = z.output<typeof zPortalTicket>;

/** Tickets as a list to press with a thumb. */
export function TicketLines({ lines }: { lines: readonly PortalTicketLine[] }): React.JSX.Element {
  return (
    <ul className={classes['lines']}>
      {lines.map((line) => (
        <li key={line.id}>
          <Link to={`/portal/tickets/${line.id}`} className={classes['line']}>
            <PriorityBadge priority={line.priority} />
            <span className={classes['lineText']}>
              <span className={classes['lineTitle']}>{line.title}</span>
              <Text size="xs" c="dimmed">
                {line.number} · changed <RelativeTime at={line.updatedAt} />
              </Text>
            </span>
            <ChevronRight size={17} aria-hidden />
          </Link>
        </li>
      ))}
    </ul>
  );
}
