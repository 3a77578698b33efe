import { Anchor } from '@mantine/core';
import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { ticketRoutes } from '../../src/tickets/api.ts';
import { useKeys } from '../kit/keys.ts';
import { useTitle } from '../kit/page.tsx';
import { useCall } from '../kit/query.ts';
import { Shown } from '../kit/states.tsx';
import { useMay } from '../people/session.ts';
import type { Ticket } from './ticket-badges.tsx';
import { AssignDialog } from './assign-dialog.tsx';
import { ReplyBox } from './reply-box.tsx';
import { TicketActions } from './ticket-actions.tsx';
import { TicketClocks } from './ticket-clocks.tsx';
import { TicketEntries } from './ticket-entries.tsx';
import { TicketFamily } from './ticket-family.tsx';
import { TicketHeader } from './ticket-header.tsx';
import { TicketHold } from './ticket-hold.tsx';
import { TicketHistory } from './ticket-history.tsx';
import { TicketMoved } from './ticket-moved.tsx';
import { TicketSide } from './ticket-side.tsx';
import classes from './ticket.module.css';
import { useClaim } from './use-claim.ts';

/** What higher slices show about a ticket; the console fills it. */
export type TicketSlot = (ticket: Ticket) => React.ReactNode;

/** One ticket: what is promised, what was said, what to do next. What stands higher comes in through `beside`. */
export function TicketPage({ beside }: { beside?: TicketSlot }): React.JSX.Element {
  const { ticketId = '' } = useParams();
  const ticket = useCall(
    ticketRoutes.readTicket,
    { params: { ticketId } },
    { on: ['ticket', 'clock', 'finding'], about: ticketId },
  );
  return (
    <Shown query={ticket}>{(shown) => <TicketView ticket={shown} beside={beside?.(shown)} key={shown.id} />}</Shown>
  );
}

function TicketView({ ticket, beside }: { ticket: Ticket; beside: React.ReactNode }): React.JSX.Element {
  useTitle(`${ticket.number} ${ticket.title}`);
  const mayWork = useMay('tickets.work');
  const claim = useClaim();
  const [assigning, setAssigning] = useState(false);
  useKeys(
    'Ticket',
    [
      { keys: 'c', says: 'Claim', run: () => void claim([ticket]) },
      { keys: 'a', says: 'Assign to someone', run: () => setAssigning(true) },
      { keys: 'r', says: 'Reply to the client', run: () => focusReply('client') },
      { keys: 'i', says: 'Write an internal note', run: () => focusReply('internal') },
    ],
    mayWork,
  );
  return (
    <div className={classes['page']}>
      <Anchor component={Link} to="/tickets" size="sm" c="dimmed" className={classes['back'] ?? ''}>
        <ArrowLeft size={15} aria-hidden /> Queue
      </Anchor>
      <TicketHeader
        ticket={ticket}
        actions={
          mayWork && (
            <TicketActions ticket={ticket} onClaim={() => void claim([ticket])} onAssign={() => setAssigning(true)} />
          )
        }
      />
      <TicketHold ticket={ticket} />
      <div className={classes['columns']}>
        <div className={classes['talk']}>
          <TicketMoved ticket={ticket} />
          <TicketFamily ticket={ticket} mayWork={mayWork} />
          <TicketClocks clocks={ticket.clocks} />
          <TicketEntries ticket={ticket} />
          {mayWork && <ReplyBox ticket={ticket} />}
          <TicketHistory ticketId={ticket.id} />
        </div>
        <TicketSide ticket={ticket} mayWork={mayWork}>
          {beside}
        </TicketSide>
      </div>
      <AssignDialog lines={assigning ? [ticket] : []} onClose={() => setAssigning(false)} />
    </div>
  );
}

/** The box listens for this, so that a key on the page can put the cursor into it. */
function focusReply(audience: 'client' | 'internal'): void {
  document.dispatchEvent(new CustomEvent('watchfloor:reply', { detail: audience }));
}
