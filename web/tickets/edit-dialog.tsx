import { Button, Group, Modal, Stack, Text, TextInput, Textarea } from '@mantine/core';
import { useState } from 'react';
import { ticketRoutes } from '../../src/tickets/api.ts';
import { sayProblem, useVerb } from '../kit/query.ts';
import { DeviceSelect } from '../estate/pick.tsx';
import { EditClash, fieldWords } from './edit-clash.tsx';
import { clashes, currentOf, joined, takenOver } from './edits.ts';
import type { Current, Edited, EditedField } from './edits.ts';
import type { Ticket } from './ticket-badges.tsx';

/** Puts right what the ticket says; what someone else changed meanwhile is shown beside it, and nothing typed is lost. */
export function EditDialog({ ticket, onClose }: { ticket: Ticket; onClose: () => void }): React.JSX.Element {
  // As it was when the dialog opened: the ticket itself goes on changing under it.
  const [base, setBase] = useState<Current>(ticket);
  const [mine, setMine] = useState<Edited>(() => editedOf(ticket));
  const [theirs, setTheirs] = useState<Current>();
  const [kept, setKept] = useState<Partial<Record<EditedField, 'mine' | 'theirs'>>>({});
  const [over, setOver] = useState<readonly EditedField[]>([]);
  const edit = useVerb(ticketRoutes.editTicket, {
    touches: ['ticket'],
    says: 'Saved.',
    onDone: onClose,
    onFail: (error) => {
      const current = currentOf(error);
      if (!current) return sayProblem(error);
      setOver(takenOver(base, mine, current));
      setKept({});
      setTheirs(current);
    },
  });
  const clashing = theirs ? clashes(base, mine, theirs) : [];
  const save = (): void => {
    const both = theirs ? joined(base, mine, theirs) : mine;
    const body = clashing.reduce<Edited>(
      (sum, field) => (theirs && kept[field] === 'theirs' ? { ...sum, [field]: theirs[field] } : sum),
      both,
    );
    // Should it be refused once more, mine is what was chosen here, on top of what they had.
    if (theirs) {
      setBase(theirs);
      setMine(body);
      setTheirs(undefined);
    }
    edit.mutate({ params: { ticketId: ticket.id }, body: { version: (theirs ?? base).version, ...body } });
  };
  const set = (part: Partial<Edited>): void => setMine({ ...mine, ...part });
  return (
    <Modal opened onClose={onClose} title={`Edit ${ticket.number}`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <Stack>
          {theirs && clashing.length > 0 && (
            <EditClash
              fields={clashing}
              mine={mine}
              theirs={theirs}
              kept={kept}
              onKeep={(field, side) => setKept({ ...kept, [field]: side })}
            />
          )}
          {over.length > 0 && (
            <Text size="sm" role="status">
              Taken over from someone else: {over.map((field) => fieldWords[field]).join(', ')}.
            </Text>
          )}
          {theirs && clashing.length === 0 && (
            <Text size="sm" role="status">
              Someone changed this ticket meanwhile, nothing that you changed. Save again to keep both.
            </Text>
          )}
          <EditFields clientId={ticket.clientId} edited={theirs ? joined(base, mine, theirs) : mine} onChange={set} />
          <Group justify="end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={edit.isPending} disabled={mine.title.trim() === ''}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function EditFields({
  clientId,
  edited: { title, description, component, deviceId },
  onChange,
}: {
  clientId: string;
  edited: Edited;
  onChange: (part: Partial<Edited>) => void;
}): React.JSX.Element {
  return (
    <>
      <TextInput
        label="Title"
        required
        maxLength={300}
        data-autofocus
        value={title}
        onChange={(event) => onChange({ title: event.currentTarget.value })}
      />
      <Textarea
        label="Description"
        autosize
        minRows={4}
        maxRows={14}
        maxLength={20_000}
        value={description}
        onChange={(event) => onChange({ description: event.currentTarget.value })}
      />
      <DeviceSelect
        label="Device"
        clientId={clientId}
        value={deviceId}
        onChange={(device) => onChange({ deviceId: device })}
        clearable
      />
      <TextInput
        label="Network component"
        description="Interface, tunnel, service…"
        maxLength={200}
        value={component}
        onChange={(event) => onChange({ component: event.currentTarget.value })}
      />
    </>
  );
}

function editedOf({ title, description, component, deviceId }: Ticket): Edited {
  return { title, description, component, deviceId };
}
