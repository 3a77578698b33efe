import { Button } from '@mantine/core';
import { CircleCheck, SearchX } from 'lucide-react';
import { EmptyState } from '../kit/states.tsx';
import { isNarrowed } from './queue-filters.ts';
import type { QueueFilters } from './queue-filters.ts';

const nothing: Partial<QueueFilters> = {
  state: undefined,
  client: undefined,
  assignee: undefined,
  priority: undefined,
  device: undefined,
  breach: undefined,
  text: undefined,
};

const empty: Partial<Record<QueueFilters['tab'], string>> = {
  live: 'Nothing is open. New tickets appear here by themselves.',
  mine: 'You have no open tickets. Take one from the pool with C.',
  unassigned: 'The pool is empty: every ticket has someone.',
  waiting: 'No ticket waits for anyone.',
};

export function QueueEmpty({
  filters,
  onClear,
}: {
  filters: QueueFilters;
  onClear: (change: Partial<QueueFilters>) => void;
}): React.JSX.Element {
  if (isNarrowed(filters)) {
    return (
      <EmptyState
        icon={SearchX}
        title="No ticket fits these filters"
        action={
          <Button variant="default" onClick={() => onClear(nothing)}>
            Clear the filters
          </Button>
        }
      />
    );
  }
  return (
    <EmptyState icon={CircleCheck} title="All clear">
      {empty[filters.tab] ?? 'There are no tickets here yet.'}
    </EmptyState>
  );
}
