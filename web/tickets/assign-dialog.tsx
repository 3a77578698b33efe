import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../src/http/call.ts';
import { ticketRoutes } from '../../src/tickets/api.ts';
import { refetchAbout, say, sayProblem } from '../kit/query.ts';
import { StaffSelect } from '../people/pick.tsx';
import type { TicketLine } from './ticket-badges.tsx';

type Line = Pick<TicketLine, 'id' | 'number' | 'version'>;

/** Gives one or several tickets to a colleague. Open while there are lines. */
export function AssignDialog({ lines, onClose }: { lines: readonly Line[]; onClose: () => void }): React.JSX.Element {
  const [person, setPerson] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const client = useQueryClient();
  const what = lines.length === 1 ? lines[0]?.number : `${lines.length} tickets`;
  const assign = async (assigneeId: string): Promise<void> => {
    setBusy(true);
    const failures: Error[] = [];
    for (const { id, version } of lines) {
      await call(ticketRoutes.assignTicket, { params: { ticketId: id }, body: { version, assigneeId } }).catch(
        (error: Error) => failures.push(error),
      );
    }
    for (const failure of failures.slice(0, 3)) sayProblem(failure);
    if (failures.length < lines.length)
      say(
        `${lines.length - failures.length === 1 ? (what ?? 'One ticket') : `${lines.length - failures.length} tickets`} assigned.`,
      );
    setBusy(false);
    setPerson(null);
    onClose();
    await refetchAbout(client, ['ticket']);
  };
  return (
    <Modal opened={lines.length > 0} onClose={onClose} title={`Assign ${what}`} size="sm">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (person) void assign(person);
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
