import { Button, Group, Modal, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { priorities } from '../../src/tickets/ticket-api.ts';
import type { Priority } from '../../src/tickets/ticket-api.ts';
import type { TicketLine } from './ticket-badges.tsx';
import { useBulk } from './use-bulk.tsx';

type Props = { lines: readonly Pick<TicketLine, 'id' | 'number'>[]; onClose: () => void };

/** Sets the priority of several tickets by hand, with the reason, and with undo. Open while there are lines. */
export function BulkPriorityDialog({ lines, onClose }: Props): React.JSX.Element {
  const [priority, setPriority] = useState<Priority>('P3');
  const [reason, setReason] = useState('');
  const { run, busy } = useBulk(() => {
    setReason('');
    onClose();
  });
  const what = lines.length === 1 ? lines[0]?.number : `${lines.length} tickets`;
  return (
    <Modal opened={lines.length > 0} onClose={onClose} title={`Priority of ${what}`} size="sm">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const act = { do: 'priority', priority, reason: reason.trim() } as const;
          run({ body: { ticketIds: lines.map(({ id }) => id), act } });
        }}
      >
        <Stack>
          <div>
            <Text size="sm" fw={500} mb={4}>
              Priority
            </Text>
            <SegmentedControl
              aria-label="Priority"
              fullWidth
              data={[...priorities]}
              value={priority}
              onChange={(next) => setPriority(priorities.find((each) => each === next) ?? priority)}
            />
          </div>
          <TextInput
            label="Reason"
            required
            maxLength={500}
            data-autofocus
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Group justify="end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={busy} disabled={reason.trim() === ''}>
              Set
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
