import { Button, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { Activity, Pause, Play, Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useNavigate } from 'react-router';
import { z } from 'zod';
import type { EventView } from '../../src/intake/events-api.ts';
import { DataTable } from '../kit/data-table.tsx';
import { useFilters } from '../kit/filters.ts';
import { KeyHints } from '../kit/key-help.tsx';
import { useKeys } from '../kit/keys.ts';
import { Page } from '../kit/page.tsx';
import { EmptyState } from '../kit/states.tsx';
import { ClientSelect } from '../people/pick.tsx';
import { EventCard, eventColumns } from './event-columns.tsx';
import { EventDrawer } from './event-drawer.tsx';
import classes from './events.module.css';
import { useNames } from './use-names.ts';
import { useTail } from './use-tail.ts';

const shape = z.object({ text: z.string().optional(), clientId: z.uuid().optional(), deviceId: z.uuid().optional() });

/** Events as they come in, newest on top. */
export function TailPage(): React.JSX.Element {
  const [filters, setFilters] = useFilters(shape);
  const [paused, setPaused] = useState(false);
  const [open, setOpen] = useState<EventView>();
  const tail = useTail(filters, paused || open !== undefined);
  const names = useNames();
  const columns = useMemo(() => eventColumns(names), [names]);
  const navigate = useNavigate();
  const search = useDebouncedCallback((text: string) => setFilters({ text: text === '' ? undefined : text }), 300);
  useKeys('Event tail', [
    { keys: 'Space', says: 'Pause or go on', run: () => setPaused(!paused) },
    {
      keys: 's',
      says: 'Search the past for the same',
      run: () =>
        void navigate(
          `/events/search?${new URLSearchParams(Object.entries(filters).filter((entry): entry is [string, string] => entry[1] !== undefined)).toString()}`,
        ),
    },
  ]);
  const state = !tail.connected ? 'lost' : paused ? 'paused' : 'live';
  return (
    <Page
      title="Event tail"
      fill
      beside={
        <span className={classes['state']} data-is={state} role="status">
          {state === 'live' ? 'Live' : state === 'paused' ? 'Paused' : 'Connecting…'}
        </span>
      }
      actions={
        <>
          <KeyHints hints={[['Space', 'pause']]} />
          <Button
            variant={paused ? 'filled' : 'default'}
            leftSection={paused ? <Play size={15} /> : <Pause size={15} />}
            onClick={() => setPaused(!paused)}
          >
            {paused ? `Go on${tail.waiting > 0 ? ` (${tail.waiting.toLocaleString()} waiting)` : ''}` : 'Pause'}
          </Button>
        </>
      }
    >
      <div className={classes['filters']}>
        <TextInput
          type="search"
          aria-label="Only events with this text"
          placeholder="Only with this text"
          leftSection={<Search size={15} aria-hidden />}
          defaultValue={filters.text ?? ''}
          onChange={(event) => search(event.currentTarget.value.trim())}
          w={{ base: '100%', xs: 260 }}
        />
        <ClientSelect
          aria-label="Client"
          placeholder="Client"
          clearable
          value={filters.clientId ?? null}
          onChange={(clientId) => setFilters({ clientId: clientId ?? undefined })}
        />
        <Text size="sm" c="dimmed" className="wf-figure" ml="auto">
          {Math.round(tail.rate).toLocaleString()}/s
          {tail.leftOut > 0 ? ` · ${tail.leftOut.toLocaleString()} left out, they came too fast` : ''}
        </Text>
        <Button variant="default" onClick={tail.clear}>
          Clear
        </Button>
      </div>
      {tail.events.length === 0 ? (
        <EmptyState icon={Activity} title={tail.connected ? 'Waiting for events' : 'Connecting'}>
          {filters.text || filters.clientId
            ? 'Nothing that fits has come yet.'
            : 'What devices send appears here the moment it is durable.'}
        </EmptyState>
      ) : (
        <DataTable
          label="Events"
          rows={tail.events}
          rowKey={({ id }) => id}
          columns={columns}
          rowHeight={28}
          card={(event) => <EventCard event={event} names={names} onOpen={() => setOpen(event)} />}
          onOpen={setOpen}
        />
      )}
      <EventDrawer
        event={open}
        names={names}
        onClose={() => setOpen(undefined)}
        onField={(field) => void navigate(`/events/search?field=${encodeURIComponent(field)}`)}
      />
    </Page>
  );
}
