import { Alert, Anchor, Button, Group, Text, TextInput } from '@mantine/core';
import { Merge } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { ticketRoutes } from '../../src/tickets/api.ts';
import { useVerb } from '../kit/query.ts';
import type { Ticket } from './ticket-badges.tsx';

/** Says where a merged ticket is followed, and what was merged into this one. */
export function TicketFamily({ ticket, mayWork }: { ticket: Ticket; mayWork: boolean }): React.JSX.Element | null {
  if (ticket.mergedInto) return <MergedAway ticket={ticket} into={ticket.mergedInto} mayWork={mayWork} />;
  if (ticket.merged.length === 0) return null;
  return (
    <Text size="sm" c="dimmed">
      Merged into this ticket:{' '}
      {ticket.merged.map((each, i) => (
        <span key={each.id}>
          {i > 0 && ', '}
          <Anchor component={Link} to={`/tickets/${each.id}`} size="sm" title={each.title}>
            {each.number}
          </Anchor>
        </span>
      ))}
    </Text>
  );
}

type Away = { ticket: Ticket; into: NonNullable<Ticket['mergedInto']>; mayWork: boolean };

function MergedAway({ ticket, into, mayWork }: Away): React.JSX.Element {
  const [reason, setReason] = useState('');
  const undo = useVerb(ticketRoutes.unmergeTicket, { touches: ['ticket'], says: 'Merge undone.' });
  return (
    <Alert icon={<Merge size={18} aria-hidden />} title="Merged" variant="light">
      <Text size="sm">
        This ticket is followed in{' '}
        <Anchor component={Link} to={`/tickets/${into.id}`} size="sm">
          {into.number} {into.title}
        </Anchor>
        .
      </Text>
      {mayWork && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            undo.mutate({ params: { ticketId: ticket.id }, body: { version: ticket.version, reason } });
          }}
        >
          <Group mt="xs" gap="xs">
            <TextInput
              size="xs"
              aria-label="Why is the merge undone?"
              placeholder="Why is the merge undone?"
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            <Button type="submit" size="xs" variant="default" loading={undo.isPending} disabled={reason.trim() === ''}>
              Undo the merge
            </Button>
          </Group>
        </form>
      )}
    </Alert>
  );
}
