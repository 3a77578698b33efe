import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ticketRoutes } from '../../src/tickets/api.ts';
import { askedRelations } from '../../src/tickets/ticket-api.ts';
import { DeviceSelect } from '../estate/pick.tsx';
import { useVerb } from '../kit/query.ts';
import { TicketSelect } from './ticket-select.tsx';
import type { Ticket } from './ticket-badges.tsx';
import { relationWords } from './words.ts';

const kinds = ['ticket', 'device', 'finding', 'event'] as const;
const kindWords = { ticket: 'A ticket', device: 'A device', finding: 'A finding', event: 'An event' };

/** Links the ticket to another of the same client, a device, a finding or an event. */
export function LinkDialog({ ticket, onClose }: { ticket: Ticket; onClose: () => void }): React.JSX.Element {
  const [relation, setRelation] = useState<(typeof askedRelations)[number]>('relates-to');
  const [kind, setKind] = useState<(typeof kinds)[number]>('ticket');
  const [other, setOther] = useState<string | null>(null);
  const link = useVerb(ticketRoutes.linkTicket, { touches: ['ticket'], says: 'Linked.', onDone: onClose });
  return (
    <Modal opened onClose={onClose} title={`Link ${ticket.number}`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (other) link.mutate({ params: { ticketId: ticket.id }, body: { relation, to: { kind, id: other } } });
        }}
      >
        <Stack>
          <Select
            label="This ticket"
            data={askedRelations.map((value) => ({ value, label: relationWords[value].out }))}
            value={relation}
            onChange={(value) => value && setRelation(value)}
            allowDeselect={false}
          />
          <Select
            label="What"
            data={kinds.map((value) => ({ value, label: kindWords[value] }))}
            value={kind}
            onChange={(value) => {
              setKind(kinds.find((each) => each === value) ?? 'ticket');
              setOther(null);
            }}
            allowDeselect={false}
          />
          {kind === 'ticket' && <TicketSelect label="the ticket" ticket={ticket} value={other} onChange={setOther} />}
          {kind === 'device' && (
            <DeviceSelect label="the device" clientId={ticket.clientId} value={other} onChange={setOther} />
          )}
          {(kind === 'finding' || kind === 'event') && (
            <TextInput
              label={kind === 'finding' ? 'the finding' : 'the event'}
              description="Its id, as in the address of its page"
              data-autofocus
              value={other ?? ''}
              onChange={(event) => setOther(event.currentTarget.value.trim() || null)}
            />
          )}
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
