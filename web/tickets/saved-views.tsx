import { ActionIcon, Button, Checkbox, Group, Menu, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Bookmark, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { viewRoutes } from '../../src/tickets/views-api.ts';
import { useCall, useVerb } from '../kit/query.ts';
import { searchOf, viewOf } from './queue-filters.ts';
import type { QueueFilters } from './queue-filters.ts';

/** Filters kept under a name, for oneself or for everyone. */
export function SavedViews({ filters }: { filters: QueueFilters }): React.JSX.Element {
  const views = useCall(viewRoutes.listTicketViews, {}, { on: ['ticket-view'] });
  const remove = useVerb(viewRoutes.removeTicketView, { touches: ['ticket-view'], says: 'View removed.' });
  const [saving, dialog] = useDisclosure(false);
  const navigate = useNavigate();
  const items = views.data?.items ?? [];
  return (
    <>
      <Menu position="bottom-end" width={280} shadow="md">
        <Menu.Target>
          <Button variant="default" leftSection={<Bookmark size={15} />}>
            Views
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {items.length === 0 && (
            <Text size="sm" c="dimmed" px="sm" py={6}>
              No saved views yet.
            </Text>
          )}
          {items.map((view) => (
            <Group key={view.id} gap={0} wrap="nowrap">
              <Menu.Item
                onClick={() => void navigate(`/tickets?${searchOf(view.filter)}`)}
                rightSection={
                  view.shared ? (
                    <Text size="xs" c="dimmed">
                      shared
                    </Text>
                  ) : undefined
                }
              >
                {view.name}
              </Menu.Item>
              {view.mine && (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={`Remove the view ${view.name}`}
                  onClick={() => remove.mutate({ params: { viewId: view.id } })}
                >
                  <Trash2 size={15} />
                </ActionIcon>
              )}
            </Group>
          ))}
          <Menu.Divider />
          <Menu.Item onClick={dialog.open}>Save these filters…</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <SaveViewDialog opened={saving} onClose={dialog.close} filters={filters} />
    </>
  );
}

function SaveViewDialog({
  opened,
  onClose,
  filters,
}: {
  opened: boolean;
  onClose: () => void;
  filters: QueueFilters;
}): React.JSX.Element {
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
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
          save.mutate({ body: { name: name.trim(), shared, filter: viewOf(filters) } });
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
          <Checkbox
            label="Everyone may use it"
            checked={shared}
            onChange={(event) => setShared(event.currentTarget.checked)}
          />
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
