import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { ticketRoutes } from '../../src/tickets/api.ts';
import { useCall } from '../kit/query.ts';
import type { Ticket } from './ticket-badges.tsx';

type Props = { label: string; ticket: Ticket; value: string | null; onChange: (id: string | null) => void };

/** Another ticket of the same client, found by number or words. */
export function TicketSelect({ label, ticket, value, onChange }: Props): React.JSX.Element {
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
  const data = (found.data?.items ?? [])
    .filter(({ id }) => id !== ticket.id)
    .map(({ id, number, title }) => ({ value: id, label: `${number} · ${title}` }));
  return (
    <Select
      label={label}
      placeholder="Number or title"
      data-autofocus
      searchable
      data={data}
      value={value}
      onChange={onChange}
      onSearchChange={setTyped}
      filter={({ options }) => options}
      nothingFoundMessage="No such ticket of this client"
    />
  );
}
