import { Button, Group, Modal, Select, Stack } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { ticketRoutes } from '../../src/tickets/api.ts';
import { linkRelations } from '../../src/tickets/ticket-api.ts';
import { useCall, useVerb } from '../kit/query.ts';
import type { Ticket } from './ticket-badges.tsx';
import { relationWords } from './words.ts';

/** Links the ticket to another of the same client. */
export function LinkDialog({ ticket, onClose }: { ticket: Ticket; onClose: () => void }): React.JSX.Element {
  const [relation, setRelation] = useState<(typeof linkRelations)[number]>('relates-to');
  const [other, setOther] = useState<string | null>(null);
  const [typed, setTyped] = useState('');
  const [text] = useDebouncedValue(typed, 200);
  const found = useCall(
    ticketRoutes.listTickets,
    {
      query: {
        client: ticket.clientId,
        tab: 'all',
        sort: 'updated',
        limit: 20,
        ...(text.trim() ? { text: text.replace(/ · .*/, '') } : {}),
      },
    },
    { keep: true },
  );
  const link = useVerb(ticketRoutes.linkTicket, { touches: ['ticket'], says: 'Linked.', onDone: onClose });
  const data = (found.data?.items ?? [])
    .filter(({ id }) => id !== ticket.id)
    .map(({ id, number, title }) => ({ value: id, label: `${number} · ${title}` }));
  return (
    <Modal opened onClose={onClose} title={`Link ${ticket.number}`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (other)
            link.mutate({ params: { ticketId: ticket.id }, body: { relation, to: { kind: 'ticket', id: other } } });
        }}
      >
        <Stack>
          <Select
            label="This ticket"
            data={linkRelations.map((value) => ({ value, label: relationWords[value].out }))}
            value={relation}
            onChange={(value) => value && setRelation(value)}
            allowDeselect={false}
          />
          <Select
            label="the ticket"
            placeholder="Number or title"
            data-autofocus
            searchable
            data={data}
            value={other}
            onChange={setOther}
            onSearchChange={setTyped}
            filter={({ options }) => options}
            nothingFoundMessage="No such ticket of this client"
          />
          <Group justify="end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={link.isPending} disabled={!other}>
              Link
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
