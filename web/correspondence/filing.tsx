import { Button, Group, Select, Stack, Text, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import type { z } from 'zod';
import { mailRoutes } from '../../src/correspondence/api.ts';
import type { zMessage } from '../../src/correspondence/mail-api.ts';
import { ticketRoutes } from '../../src/tickets/api.ts';
import { useCall, useVerb } from '../kit/query.ts';
import { ThrowAway } from '../kit/throw-away.tsx';
import { ClientSelect } from '../people/pick.tsx';

type Message = z.output<typeof zMessage>;

/** Where a mail goes that nobody could place: a client, a ticket, or away. */
export function Filing({ message, onDone }: { message: Message; onDone: () => void }): React.JSX.Element {
  const [clientId, setClientId] = useState<string | null>(null);
  const [ticketId, setTicketId] = useState<string | null>(null);
  const suggestions = useSuggestions(message);
  const params = { messageId: message.id };
  const file = useVerb(mailRoutes.fileMessage, { touches: ['message', 'ticket'], says: 'Filed.', onDone });
  const busy = file.isPending;
  const toTicket = (client: string): void => file.mutate({ params, body: { as: 'ticket', clientId: client } });
  return (
    <section>
      <Title order={3} mb={6}>
        Where does it belong?
      </Title>
      <Stack gap="sm">
        {suggestions.map(({ clientId: id, name, why }, i) => (
          <Group key={id} gap="sm">
            {/* Enter on the row, Enter here: filed in two keys. */}
            <Button autoFocus={i === 0} loading={busy} onClick={() => toTicket(id)}>
              New ticket of {name}
            </Button>
            <Text size="xs" c="dimmed">
              {why}
            </Text>
          </Group>
        ))}
        <Group align="end" gap="sm">
          <ClientSelect
            label="A new ticket of"
            placeholder="Client"
            flex={1}
            miw={200}
            value={clientId}
            onChange={setClientId}
          />
          <Button
            variant="default"
            miw={120}
            disabled={clientId === null}
            loading={busy}
            onClick={() => clientId !== null && toTicket(clientId)}
          >
            Open it
          </Button>
        </Group>
        <Group align="end" gap="sm">
          <TicketPick subject={message.subject} value={ticketId} onChange={setTicketId} />
          <Button
            variant="default"
            miw={120}
            disabled={ticketId === null}
            loading={busy}
            onClick={() => ticketId !== null && file.mutate({ params, body: { as: 'entry', ticketId } })}
          >
            Add it there
          </Button>
        </Group>
        <ThrowAway busy={busy} onThrow={(reason) => file.mutate({ params, body: { as: 'discard', reason } })} />
      </Stack>
    </section>
  );
}

/** By the sender's domain, then by the address it was sent to. */
function useSuggestions({ suggestions, recipients }: Message): Message['suggestions'] {
  const { data } = useCall(mailRoutes.listClientAddresses, {}, { on: ['client-address'] });
  const sentTo = (data?.items ?? []).filter(({ address }) =>
    recipients.some((recipient) => recipient === address || withoutSubaddress(recipient) === address),
  );
  const known = new Set(suggestions.map(({ clientId }) => clientId));
  const more = sentTo.flatMap(({ clientId, clientName, address }) => {
    if (known.has(clientId)) return [];
    known.add(clientId);
    return [{ clientId, name: clientName, why: `was sent to ${address}` }];
  });
  return [...suggestions, ...more];
}

function withoutSubaddress(address: string): string {
  return address.replace(/\+[^@]*@/, '@');
}

/** A ticket of any client, by number or words. The number that the subject quotes comes first, and is only offered: the sender may not be of that client. */
function TicketPick({
  subject,
  value,
  onChange,
}: {
  subject: string;
  value: string | null;
  onChange: (id: string | null) => void;
}): React.JSX.Element {
  const quoted = /\bWF-(\d{1,15})\b/i.exec(subject)?.[1] ?? '';
  const [typed, setTyped] = useState('');
  const [text] = useDebouncedValue(typed.trim() === '' ? quoted : typed, 200);
  const found = useCall(
    ticketRoutes.listTickets,
    {
      query: { tab: 'all', sort: 'updated', limit: 20, ...(text ? { text: text.replace(/ · .*/, '') } : {}) },
    },
    { keep: true },
  );
  const data = (found.data?.items ?? []).map(({ id, number, title, clientName }) => ({
    value: id,
    label: `${number} · ${title} · ${clientName}`,
  }));
  return (
    <Select
      label="An entry on a ticket"
      placeholder="Number or title"
      searchable
      flex={1}
      miw={200}
      data={data}
      value={value}
      onChange={onChange}
      onSearchChange={setTyped}
      filter={({ options }) => options}
      nothingFoundMessage="No such ticket"
    />
  );
}
