import { Button, Checkbox, Group, Modal, ScrollArea, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { ticketRoutes } from '../../src/tickets/api.ts';
import { useVerb } from '../kit/query.ts';
import { randomId } from '../kit/random-id.ts';
import type { Ticket } from './ticket-badges.tsx';

/** Opens a ticket from entries of this one. */
export function SplitDialog({ ticket, onClose }: { ticket: Ticket; onClose: () => void }): React.JSX.Element {
  const [entryIds, setEntryIds] = useState<string[]>([]);
  const [title, setTitle] = useState('');
  const [reason, setReason] = useState('');
  const [requestId] = useState(randomId);
  const navigate = useNavigate();
  const split = useVerb(ticketRoutes.splitTicket, {
    touches: ['ticket'],
    says: (opened) => `${opened.number} opened.`,
    onDone: (opened) => {
      onClose();
      void navigate(`/tickets/${opened.id}`);
    },
  });
  return (
    <Modal opened onClose={onClose} title={`Split ${ticket.number}`} size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const body = { version: ticket.version, entryIds, title, reason, requestId };
          split.mutate({ params: { ticketId: ticket.id }, body });
        }}
      >
        <Stack>
          <Checkbox.Group
            label="What goes into a ticket of its own?"
            description="Authors, times and files stay as they are."
            inputWrapperOrder={['label', 'description', 'input', 'error']}
            value={entryIds}
            onChange={setEntryIds}
          >
            <ScrollArea.Autosize mah={260} mt="xs">
              <Stack gap={8}>
                {ticket.entries.map((entry) => (
                  <Checkbox
                    key={entry.id}
                    value={entry.id}
                    label={entry.text.slice(0, 140)}
                    description={`${entry.by.name}${entry.audience === 'internal' ? ', internal' : ''}`}
                  />
                ))}
              </Stack>
            </ScrollArea.Autosize>
          </Checkbox.Group>
          {ticket.entries.length === 0 && (
            <Text size="sm" c="dimmed">
              Nothing was written on this ticket yet.
            </Text>
          )}
          <TextInput
            label="Title of the new ticket"
            required
            maxLength={300}
            data-autofocus
            value={title}
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
          <TextInput
            label="Why?"
            required
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Group justify="end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button
              type="submit"
              loading={split.isPending}
              disabled={entryIds.length === 0 || title.trim() === '' || reason.trim() === ''}
            >
              Split
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
