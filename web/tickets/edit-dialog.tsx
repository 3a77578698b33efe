import { Button, Group, Modal, Stack, TextInput, Textarea } from '@mantine/core';
import { useState } from 'react';
import { ticketRoutes } from '../../src/tickets/api.ts';
import { useVerb } from '../kit/query.ts';
import { DeviceSelect } from '../estate/pick.tsx';
import type { Ticket } from './ticket-badges.tsx';

/** Puts right what the ticket says. */
export function EditDialog({ ticket, onClose }: { ticket: Ticket; onClose: () => void }): React.JSX.Element {
  const [title, setTitle] = useState(ticket.title);
  const [description, setDescription] = useState(ticket.description);
  const [component, setComponent] = useState(ticket.component);
  const [deviceId, setDeviceId] = useState(ticket.deviceId);
  const edit = useVerb(ticketRoutes.editTicket, { touches: ['ticket'], says: 'Saved.', onDone: onClose });
  return (
    <Modal opened onClose={onClose} title={`Edit ${ticket.number}`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          edit.mutate({
            params: { ticketId: ticket.id },
            body: { version: ticket.version, title, description, component, deviceId },
          });
        }}
      >
        <Stack>
          <TextInput
            label="Title"
            required
            maxLength={300}
            data-autofocus
            value={title}
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
          <Textarea
            label="Description"
            autosize
            minRows={4}
            maxRows={14}
            maxLength={20_000}
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
          <DeviceSelect label="Device" clientId={ticket.clientId} value={deviceId} onChange={setDeviceId} clearable />
          <TextInput
            label="Network component"
            description="Interface, tunnel, service…"
            maxLength={200}
            value={component}
            onChange={(event) => setComponent(event.currentTarget.value)}
          />
          <Group justify="end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={edit.isPending} disabled={title.trim() === ''}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
