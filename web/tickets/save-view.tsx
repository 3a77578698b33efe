import { Button, Group, Modal, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { viewRoutes } from '../../src/tickets/views-api.ts';
import { useVerb } from '../kit/query.ts';
import { viewOf } from './queue-filters.ts';
import type { QueueFilters, SavedView } from './queue-filters.ts';

const whom = [
  { value: 'me', label: 'Me' },
  { value: 'soc', label: 'My SOC' },
  { value: 'everyone', label: 'All staff' },
] as const;

/** Keeps the filters of the queue under a name. */
export function SaveView({
  opened,
  onClose,
  filters,
}: {
  opened: boolean;
  onClose: () => void;
  filters: QueueFilters;
}): React.JSX.Element {
  const [name, setName] = useState('');
  const [share, setShare] = useState<SavedView['for']>('me');
  const save = useVerb(viewRoutes.addTicketView, {
    touches: ['ticket-view'],
    says: (view) => `Saved as “${view.name}”.`,
    onDone: () => {
      setName('');
      onClose();
    },
  });
  return (
    <Modal opened={opened} onClose={onClose} title="Save these filters" size="sm">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate({ body: { name: name.trim(), for: share, filter: viewOf(filters) } });
        }}
      >
        <Stack>
          <TextInput
            label="Name"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={100}
            required
            data-autofocus
          />
          <ShareField value={share} onChange={setShare} />
          <Group justify="end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending} disabled={name.trim() === ''}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function ShareField({
  value,
  onChange,
}: {
  value: SavedView['for'];
  onChange: (value: SavedView['for']) => void;
}): React.JSX.Element {
  return (
    <div>
      <Text size="sm" fw={500} mb={4}>
        Who uses it
      </Text>
      <SegmentedControl
        aria-label="Who uses it"
        fullWidth
        data={[...whom]}
        value={value}
        onChange={(next) => onChange(whom.find((each) => each.value === next)?.value ?? value)}
      />
      <Text size="xs" c="dimmed" mt={4}>
        A view about one client is seen only by who works for that client.
      </Text>
    </div>
  );
}
