import { Anchor, Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { portalRoutes } from '../../src/portal/api.ts';
import { Card } from '../kit/card.tsx';
import { useVerb } from '../kit/query.ts';
import { randomId } from '../kit/random-id.ts';
import { ExactTime } from '../kit/time.tsx';
import type { PortalTicket } from './ticket-lines.tsx';

/** What can still be done with a ticket that is over: follow it where it goes on, open it again, write a new one. */
export function AfterDone({ ticket, mayWrite }: { ticket: PortalTicket; mayWrite: boolean }): React.JSX.Element | null {
  if (ticket.mergedInto)
    return (
      <Card>
        <Text size="sm">
          This goes on in{' '}
          <Anchor component={Link} to={`/portal/tickets/${ticket.mergedInto.id}`} size="sm">
            {ticket.mergedInto.number} {ticket.mergedInto.title}
          </Anchor>
          . What you wrote here is read there.
        </Text>
      </Card>
    );
  if (!mayWrite || (ticket.state !== 'resolved' && ticket.state !== 'closed')) return null;
  if (ticket.reopenUntil)
    return ticket.state === 'closed' ? <Reopen ticket={ticket} until={ticket.reopenUntil} /> : null;
  const about = new URLSearchParams({ after: ticket.number, title: ticket.title });
  return (
    <Card>
      <Text size="sm">
        This can no longer be opened again.{' '}
        <Anchor component={Link} to={`/portal/tickets/new?${about.toString()}`} size="sm">
          Write a new one
        </Anchor>{' '}
        that names it.
      </Text>
    </Card>
  );
}

/** A resolved ticket is opened again by an answer; a closed one here. */
function Reopen({ ticket, until }: { ticket: PortalTicket; until: string }): React.JSX.Element {
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const [requestId] = useState(randomId);
  const reopen = useVerb(portalRoutes.portalReopenTicket, { touches: ['ticket'], says: 'Open again.' });
  if (!open)
    return (
      <Group gap="sm">
        <Button variant="default" onClick={() => setOpen(true)}>
          Not solved: open it again…
        </Button>
        <Text size="xs" c="dimmed">
          until <ExactTime at={until} />
        </Text>
      </Group>
    );
  return (
    <Card>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          reopen.mutate({ params: { ticketId: ticket.id }, body: { text: text.trim(), requestId } });
        }}
      >
        <Stack gap="sm">
          <Textarea
            label="What is not solved?"
            autoFocus
            autosize
            minRows={3}
            maxRows={14}
            maxLength={50_000}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Group justify="end">
            <Button variant="default" onClick={() => setOpen(false)}>
              Cancel
            </Button>
            <Button type="submit" loading={reopen.isPending} disabled={text.trim() === ''}>
              Open again
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}
