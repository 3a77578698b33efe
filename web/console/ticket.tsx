import { ChangesOn } from '../changes/changes-on.tsx';
import { MailOnTicket } from '../correspondence/mail-on-ticket.tsx';
import { HuddlesOn } from '../huddles/huddles-on.tsx';
import { Suggestions } from '../knowledge/suggestions.tsx';
import { TicketPage } from '../tickets/ticket-page.tsx';

/** The page of a ticket with what stands higher: its mail, its huddles, and what is known about such tickets. */
export function TicketWithAll(): React.JSX.Element {
  return (
    <TicketPage
      beside={(ticket) => (
        <>
          <MailOnTicket ticketId={ticket.id} />
          <HuddlesOn about={{ kind: 'ticket', id: ticket.id }} />
          <ChangesOn clientId={ticket.clientId} ticketId={ticket.id} deviceId={ticket.deviceId} title={ticket.title} />
          <Suggestions ticketId={ticket.id} />
        </>
      )}
    />
  );
}
