import { Alert, Button, Group, Modal, Select, Stack, Text, TextInput, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { contactRoutes } from '../../src/people/contacts-api.ts';
import { moveRoutes } from '../../src/tickets/move-api.ts';
import { useCall, useVerb } from '../kit/query.ts';
import { randomId } from '../kit/random-id.ts';
import { Shown } from '../kit/states.tsx';
import { ClientSelect } from '../people/pick.tsx';
import { MovePlan } from './move-plan.tsx';
import type { Ticket } from './ticket-badges.tsx';

const FEW = 200;

/** Goes on with the ticket at another client. What that client will read is written here; nothing is taken over unseen. */
export function MoveDialog({ ticket, onClose }: { ticket: Ticket; onClose: () => void }): React.JSX.Element {
  const [clientId, setClient] = useState<string | null>(null);
  const [requester, setRequester] = useState<string | null>(null);
  const [text, setText] = useState({ title: '', description: '', reason: '' });
  const [requestId] = useState(randomId);
  const navigate = useNavigate();
  const params = { ticketId: ticket.id };
  const plan = useCall(
    moveRoutes.planTicketMove,
    { params, query: { client: clientId ?? '' } },
    { on: ['ticket'], about: ticket.id, enabled: clientId !== null },
  );
  const people = useCall(
    contactRoutes.listContacts,
    { query: { limit: FEW, ...(clientId === null ? {} : { clientId }) } },
    { on: ['contact'], enabled: clientId !== null },
  );
  const move = useVerb(moveRoutes.moveTicket, {
    touches: ['ticket'],
    says: (opened) => `Goes on as ${opened.number} for ${opened.clientName}.`,
    onDone: (opened) => {
      onClose();
      void navigate(`/tickets/${opened.id}`);
    },
  });
  const written = text.title.trim() !== '' && text.reason.trim() !== '';
  const ready = clientId !== null && plan.data?.inTheWay.length === 0 && written;
  const field = (name: keyof typeof text) => ({
    value: text[name],
    onChange: (event: { currentTarget: { value: string } }): void => {
      const { value } = event.currentTarget;
      setText((before) => ({ ...before, [name]: value }));
    },
  });
  return (
    <Modal opened onClose={onClose} title={`Move ${ticket.number} to another client`} size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!clientId || !ready) return;
          const body = { version: ticket.version, clientId, requesterContactId: requester, requestId, ...text };
          move.mutate({ params, body });
        }}
      >
        <Stack>
          <Text size="sm">
            A new ticket goes on at the other client. This one is closed, and {ticket.clientName} does not see it any
            more. A move is not undone.
          </Text>
          <ClientSelect
            label="To which client?"
            required
            data-autofocus
            value={clientId}
            onChange={(id) => {
              setClient(id);
              setRequester(null);
            }}
          />
          {clientId !== null && <Shown query={plan}>{(shown) => <MovePlan plan={shown} />}</Shown>}
          <TextInput
            label="Title"
            description={`The new client reads it. Here it is called: ${ticket.title}`}
            required
            maxLength={300}
            {...field('title')}
          />
          <Textarea
            label="Description"
            description="The new client reads it. Leave out what was said to or by the old one."
            autosize
            minRows={2}
            maxRows={8}
            maxLength={20_000}
            {...field('description')}
          />
          <Select
            label="Requester"
            placeholder="Nobody"
            clearable
            searchable
            disabled={clientId === null}
            data={(people.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            value={requester}
            onChange={setRequester}
          />
          <TextInput
            label="Why?"
            description="Read only by people who work for both clients."
            required
            maxLength={500}
            {...field('reason')}
          />
          {ticket.entries.some(({ audience }) => audience === 'client') && (
            <Alert variant="light" color="yellow" title="The client has been written to">
              What was written to {ticket.clientName} stays with it and is not told to the new client. Say goodbye there
              before you move it, if it waits for a word.
            </Alert>
          )}
          <Group justify="end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={move.isPending} disabled={!ready}>
              Move
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
