import { Alert, Anchor, Text } from '@mantine/core';
import { ArrowRightLeft } from 'lucide-react';
import { Link } from 'react-router';
import type { Ticket } from './ticket-badges.tsx';

/** Says that it was moved; where to and where from only to those who may see both clients. */
export function TicketMoved({ ticket }: { ticket: Ticket }): React.JSX.Element | null {
  const { movedAt, movedTo, movedFrom } = ticket;
  const end = movedTo ?? movedFrom;
  if (movedAt === null && !end) return null;
  return (
    <Alert
      icon={<ArrowRightLeft size={18} aria-hidden />}
      title={movedAt === null ? 'Moved here' : 'Moved away'}
      variant="light"
    >
      {movedAt !== null && (
        <Text size="sm">
          It was filed under the wrong client. It stays closed here, and the client does not see it.
        </Text>
      )}
      {end && (
        <Text size="sm">
          {movedTo ? 'It goes on as ' : 'It came from '}
          <Anchor component={Link} to={`/tickets/${end.id}`} size="sm">
            {end.number}
          </Anchor>{' '}
          of {end.clientName}. {end.by}: {end.reason}
        </Text>
      )}
    </Alert>
  );
}
