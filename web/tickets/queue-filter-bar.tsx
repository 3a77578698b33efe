import { ActionIcon, Group, MultiSelect, Select, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { Search, SlidersHorizontal } from 'lucide-react';
import { useEffect, useState } from 'react';
import { priorities, sorts, ticketStates } from '../../src/tickets/ticket-api.ts';
import { ticketRoutes } from '../../src/tickets/api.ts';
import { useCall } from '../kit/query.ts';
import { Keys } from '../kit/key-help.tsx';
import { ClientSelect, StaffSelect } from '../people/pick.tsx';
import classes from './queue.module.css';
import { isNarrowed } from './queue-filters.ts';
import type { QueueFilters } from './queue-filters.ts';
import { priorityWords, sortWords, stateWords } from './words.ts';

type Props = {
  filters: QueueFilters;
  onChange: (change: Partial<QueueFilters>) => void;
  searchRef: React.RefObject<HTMLInputElement | null>;
  /** Stands at the end. */
  beside: React.ReactNode;
  /** How many tickets fit, as a sentence. */
  shown: string;
};

const priorityData = priorities.map((value) => ({ value, label: `${value} ${priorityWords[value]}` }));
const stateData = ticketStates.map((value) => ({ value, label: stateWords[value] }));
const sortData = sorts.map((value) => ({ value, label: sortWords[value] }));

export function QueueFilterBar({ filters, onChange, searchRef, shown, beside }: Props): React.JSX.Element {
  const [open, setOpen] = useState(isNarrowed(filters));
  const tags = useCall(ticketRoutes.listTicketTags, { query: { client: filters.client } }, { on: ['ticket'] });
  return (
    <div className={classes['filters']} role="search" aria-label="Filter tickets">
      <TextFilter
        text={filters.text ?? ''}
        onText={(text) => onChange({ text: text === '' ? undefined : text })}
        searchRef={searchRef}
      />
      <div className={classes['toggle']}>
        <ActionIcon
          variant={open ? 'light' : 'default'}
          size={36}
          aria-label="Filters"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <SlidersHorizontal size={17} />
        </ActionIcon>
      </div>
      <div className={classes['rest']} data-open={open || undefined}>
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
        <ClientSelect
          aria-label="Client"
          placeholder="Client"
          value={filters.client ?? null}
          onChange={(client) => onChange({ client: client ?? undefined })}
          clearable
        />
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
      </div>
      <Group gap="sm" ml="auto" wrap="nowrap">
        <Text size="sm" c="dimmed" className="wf-figure" role="status">
          {shown}
        </Text>
        {beside}
      </Group>
    </div>
  );
}

function TextFilter({
  text,
  onText,
  searchRef,
}: {
  text: string;
  onText: (text: string) => void;
  searchRef: React.RefObject<HTMLInputElement | null>;
}): React.JSX.Element {
  const [typed, setTyped] = useState(text);
  const later = useDebouncedCallback(onText, 250);
  useEffect(() => setTyped(text), [text]);
  return (
    <TextInput
      ref={searchRef}
      type="search"
      aria-label="Search tickets"
      placeholder="Number, title, component"
      leftSection={<Search size={15} aria-hidden />}
      rightSection={
        <Group visibleFrom="sm">
          <Keys keys="/" />
        </Group>
      }
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        later(event.currentTarget.value.trim());
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape' || event.key === 'Enter') event.currentTarget.blur();
      }}
    />
  );
}
