import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { StaffSelect } from '../people/pick.tsx';
import type { TicketLine } from './ticket-badges.tsx';
import { useBulk } from './use-bulk.tsx';

type Line = Pick<TicketLine, 'id' | 'number' | 'version'>;

/** Gives one or several tickets to a colleague, with undo. Open while there are lines. */
export function AssignDialog({ lines, onClose }: { lines: readonly Line[]; onClose: () => void }): React.JSX.Element {
  const [person, setPerson] = useState<string | null>(null);
  const { run, busy } = useBulk(() => {
    setPerson(null);
    onClose();
  });
  const what = lines.length === 1 ? lines[0]?.number : `${lines.length} tickets`;
  return (
    <Modal opened={lines.length > 0} onClose={onClose} title={`Assign ${what}`} size="sm">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (person)
            run({ body: { ticketIds: lines.map(({ id }) => id), act: { do: 'assign', assigneeId: person } } });
        }}
      >
        <Stack>
          <StaffSelect label="To whom" value={person} onChange={setPerson} autoFocus />
          <Text size="xs" c="dimmed">
            Assigning someone does not acknowledge the ticket for them: only their own claim does.
          </Text>
          <Group justify="end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={busy} disabled={!person}>
              Assign
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
