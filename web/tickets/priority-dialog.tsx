import { Button, Group, Modal, SegmentedControl, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ticketRoutes } from '../../src/tickets/api.ts';
import { levels, priorities } from '../../src/tickets/ticket-api.ts';
import type { Level } from '../../src/tickets/ticket-api.ts';
import { useVerb } from '../kit/query.ts';
import type { Ticket } from './ticket-badges.tsx';
import { levelWords, priorityWords } from './words.ts';

const levelData = levels.map((value) => ({ value, label: levelWords[value] }));

/** Impact and urgency make the priority; setting it by hand needs a reason. */
export function PriorityDialog({ ticket, onClose }: { ticket: Ticket; onClose: () => void }): React.JSX.Element {
  const [way, setWay] = useState<'matrix' | 'hand'>(ticket.priorityFrom);
  const [impact, setImpact] = useState(ticket.impact);
  const [urgency, setUrgency] = useState(ticket.urgency);
  const [priority, setPriority] = useState(ticket.priority);
  const [reason, setReason] = useState('');
  // As it was when the dialog opened: the ticket itself goes on changing under it.
  const [seen, setSeen] = useState(ticket.version);
  const set = useVerb(ticketRoutes.setTicketPriority, {
    touches: ['ticket'],
    says: (after) => `Priority is ${after.priority}.`,
    onDone: onClose,
  });
  const changed = ticket.version !== seen;
  return (
    <Modal opened onClose={onClose} title={`Priority of ${ticket.number}`} size="sm">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          set.mutate({
            params: { ticketId: ticket.id },
            body: way === 'matrix' ? { version: seen, impact, urgency } : { version: seen, priority, reason },
          });
        }}
      >
        <Stack>
          {changed && (
            <Text size="sm" role="status">
              Someone changed this ticket meanwhile; its priority is {ticket.priority} now.{' '}
              <Button size="compact-xs" variant="light" onClick={() => setSeen(ticket.version)}>
                Go on with mine
              </Button>
            </Text>
          )}
          <SegmentedControl
            aria-label="How"
            value={way}
            onChange={(next) => setWay(next === 'hand' ? 'hand' : 'matrix')}
            data={[
              { value: 'matrix', label: 'Impact × urgency' },
              { value: 'hand', label: 'By hand' },
            ]}
          />
          {way === 'matrix' ? (
            <>
              <LevelField label="Impact: how much is touched" value={impact} onChange={setImpact} />
              <LevelField label="Urgency: how soon it matters" value={urgency} onChange={setUrgency} />
            </>
          ) : (
            <>
              <Select
                label="Priority"
                data={priorities.map((value) => ({ value, label: `${value} ${priorityWords[value]}` }))}
                value={priority}
                onChange={(value) => value && setPriority(value)}
                allowDeselect={false}
              />
              <TextInput
                label="Reason"
                required
                value={reason}
                onChange={(event) => setReason(event.currentTarget.value)}
              />
            </>
          )}
          <Group justify="end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={set.isPending} disabled={way === 'hand' && reason.trim() === ''}>
              Set
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** High, medium, low side by side. */
export function LevelField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: Level;
  onChange: (level: Level) => void;
}): React.JSX.Element {
  return (
    <div>
      <Text size="sm" fw={500} mb={4}>
        {label}
      </Text>
      <SegmentedControl
        aria-label={label}
        fullWidth
        data={levelData}
        value={value}
        onChange={(next) => onChange(levels.find((level) => level === next) ?? value)}
      />
    </div>
  );
}
