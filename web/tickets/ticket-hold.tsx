import { Alert, Anchor, Text } from '@mantine/core';
import { ShieldAlert, ShieldX } from 'lucide-react';
import { RelativeTime } from '../kit/time.tsx';
import type { Ticket } from './ticket-badges.tsx';

/** Says at the top that it is not proved who asked, what that stops, and where it is settled. */
export function TicketHold({ ticket }: { ticket: Ticket }): React.JSX.Element | null {
  if (ticket.hold === null) return null;
  const held = ticket.hold === 'held';
  const requests = ticket.holds.filter(({ state }) => state === ticket.hold);
  return (
    <Alert
      role="status"
      variant="light"
      color={held ? 'yellow' : 'red'}
      icon={held ? <ShieldAlert size={18} aria-hidden /> : <ShieldX size={18} aria-hidden />}
      title={held ? 'Waits for proof of who asked' : 'Not who they said'}
    >
      {requests.map((request) => (
        <Text size="sm" key={request.since}>
          {request.why} {request.touches.join(', ')} (<RelativeTime at={request.since} />)
          {request.settledBy && `: ${request.settledHow}, by ${request.settledBy}`}.
        </Text>
      ))}
      <Text size="sm" mt={4}>
        {held ? (
          <>
            Until that is settled it cannot be resolved or closed, start a change, or have steps ticked off that give
            access. Replies and notes can be written.{' '}
            <Anchor href="#ticket-mail" size="sm" fw={600} c="inherit" underline="always">
              Call back, or refuse the sender
            </Anchor>
          </>
        ) : (
          'Nothing that was asked here is done. Resolve it, and open another ticket for what the client really wants.'
        )}
      </Text>
    </Alert>
  );
}
