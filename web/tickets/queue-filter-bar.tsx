import { MultiSelect, Select } from '@mantine/core';
import { priorities, sorts, ticketStates } from '../../src/tickets/ticket-api.ts';
import { ticketRoutes } from '../../src/tickets/api.ts';
import { useCall } from '../kit/query.ts';
import { FilterBar } from '../kit/filter-bar.tsx';
import { ClientFilter, StaffSelect } from '../people/pick.tsx';
import type { QueueFilters } from './queue-filters.ts';
import { priorityWords, sortWords, stateWords } from './words.ts';

type Props = {
  filters: QueueFilters;
  onChange: (change: Partial<QueueFilters>) => void;
  /** Stands at the end. */
  beside: React.ReactNode;
  /** How many tickets fit, as a sentence. */
  shown: string;
};

const priorityData = priorities.map((value) => ({ value, label: `${value} ${priorityWords[value]}` }));
const stateData = ticketStates.map((value) => ({ value, label: stateWords[value] }));
const sortData = sorts.map((value) => ({ value, label: sortWords[value] }));

export function QueueFilterBar({ filters, onChange, shown, beside }: Props): React.JSX.Element {
  const { state, client, assignee, priority, device, breach, text, tag } = filters;
  const tags = useCall(ticketRoutes.listTicketTags, { query: { client } }, { on: ['ticket'] });
  return (
    <FilterBar
      of="tickets"
      search={{ placeholder: 'Number or words', text, onText: (typed) => onChange({ text: typed }) }}
      narrowed={{ state, client, assignee, priority, device, breach, text, tag }}
      onClear={onChange}
      shown={shown}
      beside={beside}
    >
      <MultiSelect
        aria-label="Priority"
        placeholder={filters.priority?.length ? '' : 'Priority'}
        data={priorityData}
        value={filters.priority ?? []}
        onChange={(priority) => onChange({ priority })}
        clearable
        hidePickedOptions
      />
      {filters.tab === 'all' && (
        <MultiSelect
          aria-label="Status"
          placeholder={filters.state?.length ? '' : 'Status'}
          data={stateData}
          value={filters.state ?? []}
          onChange={(state) => onChange({ state })}
          clearable
          hidePickedOptions
        />
      )}
      <ClientFilter value={client} onChange={(next) => onChange({ client: next })} />
      {(filters.tab === 'live' || filters.tab === 'all') && (
        <StaffSelect
          aria-label="Assignee"
          placeholder="Assignee"
          value={filters.assignee ?? null}
          onChange={(assignee) => onChange({ assignee: assignee ?? undefined })}
          clearable
        />
      )}
      <Select
        aria-label="Tag"
        placeholder="Tag"
        searchable
        clearable
        data={(tags.data?.items ?? []).map((each) => each.tag)}
        value={filters.tag ?? null}
        onChange={(tag) => onChange({ tag: tag ?? undefined })}
      />
      <Select
        aria-label="Sort by"
        data={sortData}
        value={filters.sort}
        onChange={(sort) => onChange({ sort: sort ?? 'due' })}
        allowDeselect={false}
      />
    </FilterBar>
  );
}
