import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { ticketRoutes } from '../../src/tickets/api.ts';
import { useVerb } from '../kit/query.ts';
import type { Ticket } from './ticket-badges.tsx';
import { TicketSelect } from './ticket-select.tsx';

const words = {
  merge: {
    title: 'Merge',
    label: 'Into',
    button: 'Merge',
    note: 'This ticket is closed and read in the other one from now on: entries, files and findings. It can be undone.',
  },
  duplicate: {
    title: 'Duplicate',
    label: 'Of',
    button: 'Close as duplicate',
    note: 'This ticket is closed and linked. Its entries stay here.',
  },
} as const;

type Props = { kind: keyof typeof words; ticket: Ticket; onClose: () => void };

/** Merges the ticket into another, or closes it as its duplicate. */
export function MergeDialog({ kind, ticket, onClose }: Props): React.JSX.Element {
  const [other, setOther] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const navigate = useNavigate();
  const merge = useVerb(ticketRoutes.mergeTicket, {
    touches: ['ticket'],
    says: (into) => `Merged into ${into.number}.`,
    onDone: (into) => {
      onClose();
      void navigate(`/tickets/${into.id}`);
    },
  });
  const duplicate = useVerb(ticketRoutes.duplicateTicket, {
    touches: ['ticket'],
    says: 'Closed as a duplicate.',
    onDone: onClose,
  });
  const shown = words[kind];
  const params = { ticketId: ticket.id };
  const { version } = ticket;
  return (
    <Modal opened onClose={onClose} title={`${shown.title} ${ticket.number}`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!other) return;
          if (kind === 'merge') merge.mutate({ params, body: { version, into: other, reason } });
          else duplicate.mutate({ params, body: { version, of: other, reason } });
        }}
      >
        <Stack>
          <TicketSelect label={shown.label} ticket={ticket} value={other} onChange={setOther} />
          <TextInput
            label="Why?"
            required
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Text size="xs" c="dimmed">
            {shown.note}
          </Text>
          <Group justify="end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button
              type="submit"
              loading={merge.isPending || duplicate.isPending}
              disabled={!other || reason.trim() === ''}
            >
              {shown.button}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
