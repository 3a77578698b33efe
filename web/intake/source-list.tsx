import { Button, Group, Switch, Text } from '@mantine/core';
import { Plus } from 'lucide-react';
import { Card } from '../kit/card.tsx';
import { ConfirmButton } from '../kit/confirm.tsx';
import { DataTable } from '../kit/data-table.tsx';
import type { Column } from '../kit/data-table.tsx';
import { EmptyState, Shown } from '../kit/states.tsx';
import type { Asked } from '../kit/states.tsx';

type Row = { id: string | null; name: string; enabled: boolean };

type Props<T extends Row> = {
  label: string;
  says: string;
  list: { items: readonly T[]; query: Asked<unknown>; more: { has: boolean; loading: boolean; load: () => void } };
  columns: readonly Column<T>[];
  cardText: (row: T) => React.ReactNode;
  add: string;
  onAdd?: (() => void) | undefined;
  onEnable?: ((row: T, enabled: boolean) => void) | undefined;
  onRemove?: ((row: T) => void) | undefined;
  /** What removing does. */
  removing: string;
};

/** The common list of listeners, keys, relays and users: on or off, removed after a question. */
export function SourceList<T extends Row>({
  label,
  says,
  list,
  columns,
  cardText,
  add,
  onAdd,
  onEnable,
  onRemove,
  removing,
}: Props<T>): React.JSX.Element {
  const on = (row: T): React.ReactNode =>
    row.id === null ? (
      <Text span size="xs" c="dimmed">
        by configuration
      </Text>
    ) : (
      <Switch
        size="xs"
        aria-label={`${row.name} is on`}
        checked={row.enabled}
        disabled={!onEnable}
        onChange={(event) => onEnable?.(row, event.currentTarget.checked)}
      />
    );
  const remove = (row: T): React.ReactNode =>
    row.id !== null &&
    onRemove && (
      <ConfirmButton
        size="compact-xs"
        question={`Remove ${row.name}?`}
        says={removing}
        act="Remove"
        onConfirm={() => onRemove(row)}
      >
        Remove…
      </ConfirmButton>
    );
  const all: Column<T>[] = [
    ...columns,
    { key: 'on', title: 'On', width: '104px', cell: on },
    { key: 'remove', title: <span hidden>Remove</span>, width: '76px', cell: remove },
  ];
  return (
    <>
      <Group justify="space-between" gap="sm">
        <Text size="sm" c="dimmed">
          {says}
        </Text>
        {onAdd && (
          <Button leftSection={<Plus size={16} />} onClick={onAdd}>
            {add}
          </Button>
        )}
      </Group>
      <Shown query={list.query}>
        {() =>
          list.items.length === 0 ? (
            <EmptyState title="None yet">{says}</EmptyState>
          ) : (
            <DataTable
              label={label}
              rows={list.items}
              rowKey={(row) => row.id ?? row.name}
              columns={all}
              rowHeight={40}
              more={list.more}
              card={(row) => (
                <Card>
                  <Group justify="space-between">
                    <Text fw={600}>{row.name}</Text>
                    {on(row)}
                  </Group>
                  <Text size="sm" c="dimmed" mb={6}>
                    {cardText(row)}
                  </Text>
                  {remove(row)}
                </Card>
              )}
            />
          )
        }
      </Shown>
    </>
  );
}
