import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { ticketRoutes } from '../../src/tickets/api.ts';
import { useVerb } from '../kit/query.ts';
import type { Ticket } from './ticket-badges.tsx';

const words = {
  resolve: { title: 'Resolve', label: 'How was it solved?', note: 'The client sees this text.', button: 'Resolve' },
  reopen: { title: 'Reopen', label: 'Why?', note: 'The ticket becomes yours.', button: 'Reopen' },
} as const;

/** Resolving and reopening need a sentence. */
export function ReasonDialog({
  kind,
  ticket,
  onClose,
}: {
  kind: 'resolve' | 'reopen';
  ticket: Ticket;
  onClose: () => void;
}): React.JSX.Element {
  const [text, setText] = useState('');
  // What the person saw when the dialog opened: the ticket itself goes on changing under it.
  const [version] = useState(ticket.version);
  const resolve = useVerb(ticketRoutes.resolveTicket, { touches: ['ticket'], says: 'Resolved.', onDone: onClose });
  const reopen = useVerb(ticketRoutes.reopenTicket, {
    touches: ['ticket'],
    says: 'Reopened; it is yours.',
    onDone: onClose,
  });
  const shown = words[kind];
  const at = { params: { ticketId: ticket.id } };
  return (
    <Modal opened onClose={onClose} title={`${shown.title} ${ticket.number}`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (kind === 'resolve') resolve.mutate({ ...at, body: { version, resolution: text } });
          else reopen.mutate({ ...at, body: { version, reason: text } });
        }}
      >
        <Stack>
          <Textarea
            label={shown.label}
            autosize
            minRows={4}
            maxRows={14}
            required
            data-autofocus
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {(kind === 'reopen' || ticket.audience === 'client') && (
            <Text size="xs" c="dimmed">
              {shown.note}
            </Text>
          )}
          <Group justify="end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" disabled={text.trim() === ''} loading={resolve.isPending || reopen.isPending}>
              {shown.button}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
