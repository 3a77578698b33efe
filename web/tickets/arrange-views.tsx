import { ActionIcon, Button, Checkbox, Group, Modal, Stack, Table, Text } from '@mantine/core';
import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import { viewRoutes } from '../../src/tickets/views-api.ts';
import { useVerb } from '../kit/query.ts';
import type { SavedView } from './queue-filters.ts';

type Tabs = { viewIds: readonly string[]; opens: string | null };

/** Which views stand in the tabs, in what order, and which one the queue opens with. Each change is kept at once. */
export function ArrangeViews({
  views,
  onClose,
}: {
  views: readonly SavedView[];
  onClose: () => void;
}): React.JSX.Element {
  const touches = ['ticket-view'];
  const place = useVerb(viewRoutes.placeTicketViews, { touches });
  const remove = useVerb(viewRoutes.removeTicketView, { touches, says: 'View removed.' });
  const tabs = views.filter((view) => view.place !== null).map(({ id }) => id);
  const opens = views.find((view) => view.opens)?.id ?? null;
  const keep = (next: Partial<Tabs>): void => {
    const viewIds = [...(next.viewIds ?? tabs)];
    const first = next.opens === undefined ? opens : next.opens;
    place.mutate({ body: { viewIds, opens: first !== null && viewIds.includes(first) ? first : null } });
  };
  return (
    <Modal opened onClose={onClose} title="Arrange views" size="lg">
      <Stack>
        <Table aria-label="Views" verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>View</Table.Th>
              <Table.Th>In the tabs</Table.Th>
              <Table.Th>Opens the queue</Table.Th>
              <Table.Th>Order</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {views.map((view) => (
              <ViewRow
                key={view.id}
                view={view}
                at={tabs.indexOf(view.id)}
                count={tabs.length}
                onKeep={(shown) =>
                  keep({ viewIds: shown ? [...tabs, view.id] : tabs.filter((each) => each !== view.id) })
                }
                onOpens={(first) => keep({ opens: first ? view.id : null })}
                onMove={(by) => keep({ viewIds: moved(tabs, view.id, by) })}
                onRemove={() => remove.mutate({ params: { viewId: view.id } })}
              />
            ))}
          </Table.Tbody>
        </Table>
        <Group justify="end">
          <Button onClick={onClose}>Done</Button>
        </Group>
      </Stack>
    </Modal>
  );
}

type Row = {
  view: SavedView;
  at: number;
  count: number;
  onKeep: (shown: boolean) => void;
  onOpens: (first: boolean) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
};

function ViewRow({ view, at, count, onKeep, onOpens, onMove, onRemove }: Row): React.JSX.Element {
  const shown = at >= 0;
  const { name } = view;
  return (
    <Table.Tr>
      <Table.Td>
        {name}
        {view.for !== 'me' && (
          <Text size="xs" c="dimmed">
            {view.for === 'soc' ? 'SOC' : 'all staff'}, by {view.mine ? 'you' : view.ownerName}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Checkbox
          aria-label={`${name} in the tabs`}
          checked={shown}
          onChange={(event) => onKeep(event.currentTarget.checked)}
        />
      </Table.Td>
      <Table.Td>
        <Checkbox
          aria-label={`The queue opens with ${name}`}
          checked={view.opens}
          disabled={!shown}
          onChange={(event) => onOpens(event.currentTarget.checked)}
        />
      </Table.Td>
      <Table.Td>
        <Group gap={4} wrap="nowrap">
          <IconAct label={`${name} further up`} disabled={at < 1} onClick={() => onMove(-1)}>
            <ArrowUp size={15} />
          </IconAct>
          <IconAct label={`${name} further down`} disabled={!shown || at === count - 1} onClick={() => onMove(1)}>
            <ArrowDown size={15} />
          </IconAct>
          {view.mayChange && (
            <IconAct label={`Remove the view ${name}`} onClick={onRemove}>
              <Trash2 size={15} />
            </IconAct>
          )}
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}

function IconAct({
  label,
  children,
  ...rest
}: {
  label: string;
  children: React.ReactNode;
  disabled?: boolean;
  onClick: () => void;
}): React.JSX.Element {
  return (
    <ActionIcon variant="subtle" color="gray" aria-label={label} {...rest}>
      {children}
    </ActionIcon>
  );
}

function moved(ids: readonly string[], id: string, by: -1 | 1): string[] {
  const at = ids.indexOf(id);
  const rest = ids.filter((each) => each !== id);
  return [...rest.slice(0, at + by), id, ...rest.slice(at + by)];
}
