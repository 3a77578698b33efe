import { Button, Checkbox, Pill, Select, Text, TextInput } from '@mantine/core';
import { Search as SearchIcon, SearchX } from 'lucide-react';
import { useMemo, useState } from 'react';
import { z } from 'zod';
import type { EventView } from '../../src/intake/events-api.ts';
import { isoOf } from '../../src/base/clock.ts';
import { DataTable } from '../kit/data-table.tsx';
import { useFilters } from '../kit/filters.ts';
import { Page } from '../kit/page.tsx';
import { EmptyState, ErrorState, LoadingRows } from '../kit/states.tsx';
import { serverNow } from '../kit/ticker.ts';
import { ExactTime } from '../kit/time.tsx';
import { DeviceSelect } from '../estate/pick.tsx';
import { ClientSelect } from '../people/pick.tsx';
import { EventCard, eventColumns } from './event-columns.tsx';
import { EventDrawer } from './event-drawer.tsx';
import classes from './events.module.css';
import { useNames } from './use-names.ts';
import { useSearch } from './use-search.ts';
import type { Search, SearchQuery } from './use-search.ts';

const shape = z.object({
  text: z.string().optional(),
  clientId: z.uuid().optional(),
  deviceId: z.uuid().optional(),
  field: z.array(z.string()).optional(),
  match: z.enum(['word', 'part']).default('word'),
  hours: z.coerce.number().int().positive().default(24),
  /** Set by the button: the moment the search counts its hours back from. */
  at: z.coerce.number().optional(),
});
type Filters = z.output<typeof shape>;

const spans = [
  { value: '1', label: 'Last hour' },
  { value: '24', label: 'Last 24 hours' },
  { value: '168', label: 'Last 7 days' },
  { value: '720', label: 'Last 30 days' },
  { value: '8760', label: 'Last year' },
];

/** Events of the past, newest first, shown while they are found. */
export function SearchPage(): React.JSX.Element {
  const [filters, setFilters] = useFilters(shape);
  const [text, setText] = useState(filters.text ?? '');
  const [open, setOpen] = useState<EventView>();
  const search = useSearch(useMemo(() => queryOf(filters), [JSON.stringify(filters)]));
  const names = useNames();
  const columns = useMemo(() => eventColumns(names), [names]);
  const fields = filters.field ?? [];
  return (
    <Page title="Event search" fill>
      <form
        className={classes['filters']}
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          setFilters({ text: text.trim() === '' ? undefined : text.trim(), at: serverNow() });
        }}
      >
        <TextInput
          type="search"
          aria-label="Text"
          placeholder="Word, address, user…"
          leftSection={<SearchIcon size={15} aria-hidden />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          w={{ base: '100%', xs: 260 }}
          autoFocus
        />
        <Select
          aria-label="Since"
          data={spans}
          allowDeselect={false}
          w={150}
          value={String(filters.hours)}
          onChange={(hours) => setFilters({ hours: Number(hours) })}
        />
        <ClientSelect
          aria-label="Client"
          placeholder="Client"
          clearable
          w={170}
          value={filters.clientId ?? null}
          onChange={(clientId) => setFilters({ clientId: clientId ?? undefined, deviceId: undefined })}
        />
        <DeviceSelect
          aria-label="Device"
          placeholder="Device"
          clearable
          w={170}
          clientId={filters.clientId ?? null}
          value={filters.deviceId ?? null}
          onChange={(deviceId) => setFilters({ deviceId: deviceId ?? undefined })}
        />
        <Checkbox
          label="Also inside words"
          checked={filters.match === 'part'}
          onChange={(event) => setFilters({ match: event.currentTarget.checked ? 'part' : 'word' })}
        />
        {search.state === 'running' ? (
          <Button variant="default" onClick={search.stop}>
            Stop
          </Button>
        ) : (
          <Button type="submit">Search</Button>
        )}
      </form>
      {fields.length > 0 && (
        <div className={classes['filters']}>
          {fields.map((field) => (
            <Pill
              key={field}
              withRemoveButton
              removeButtonProps={{ 'aria-label': `Remove ${field}` }}
              onRemove={() => setFilters({ field: fields.filter((each) => each !== field) })}
            >
              {field}
            </Pill>
          ))}
        </div>
      )}
      <Progress search={search} />
      {search.error && <ErrorState error={search.error} />}
      {search.events.length > 0 ? (
        <DataTable
          label="Events"
          rows={search.events}
          rowKey={({ id }) => id}
          columns={columns}
          rowHeight={28}
          card={(event) => <EventCard event={event} names={names} onOpen={() => setOpen(event)} />}
          onOpen={setOpen}
          more={{ has: search.hasMore, loading: search.state === 'running', load: search.more }}
        />
      ) : search.state === 'running' ? (
        <LoadingRows />
      ) : (
        !search.error && (
          <EmptyState icon={SearchX} title={search.state === 'idle' ? 'What are you looking for?' : 'Nothing found'}>
            {search.state === 'idle'
              ? 'A word, an address, a user: every field and the original line are searched.'
              : 'Look further back, or also inside words.'}
          </EmptyState>
        )
      )}
      <EventDrawer
        event={open}
        names={names}
        onClose={() => setOpen(undefined)}
        onField={(field) => {
          setOpen(undefined);
          setFilters({ field: [...fields, field] });
        }}
      />
    </Page>
  );
}

function Progress({ search }: { search: Search }): React.JSX.Element {
  const { state, reached, events } = search;
  return (
    <Text size="sm" c="dimmed" className="wf-figure" role="status">
      {state === 'idle' ? '' : `${events.length.toLocaleString()}${search.hasMore ? '+' : ''} found`}
      {state === 'running' && reached && (
        <>
          {' '}
          · looked at {reached.looked.toLocaleString()}, back to <ExactTime at={reached.at} />
        </>
      )}
    </Text>
  );
}

/** Nothing is asked until there is something to look for. */
function queryOf({ hours, at, ...where }: Filters): SearchQuery | undefined {
  if (where.text === undefined && where.clientId === undefined && where.deviceId === undefined && !where.field?.length)
    return undefined;
  return { ...where, from: isoOf((at ?? serverNow()) - hours * 3_600_000), limit: 200 };
}
