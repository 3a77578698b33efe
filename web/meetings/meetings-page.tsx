import { Button } from '@mantine/core';
import { CalendarDays, Plus } from 'lucide-react';
import { useState } from 'react';
import { z } from 'zod';
import { meetingRoutes } from '../../src/meetings/api.ts';
import { DataTable } from '../kit/data-table.tsx';
import { FilterBar, howMany } from '../kit/filter-bar.tsx';
import { useFilters } from '../kit/filters.ts';
import { useKeys } from '../kit/keys.ts';
import { Page } from '../kit/page.tsx';
import { usePages } from '../kit/query.ts';
import { EmptyState, Shown } from '../kit/states.tsx';
import { Tabs } from '../kit/tabs.tsx';
import { ClientFilter } from '../people/pick.tsx';
import { useMay, useMe } from '../people/session.ts';
import { MeetingCard, columns } from './meeting-columns.tsx';
import { MeetingDialog } from './meeting-dialog.tsx';
import { OccurrenceDialog } from './occurrence-dialog.tsx';
import type { Coming, Meeting } from './words.ts';

const shape = z.object({
  view: z.enum(['mine', 'coming', 'held']).default('coming'),
  client: z.uuid().optional(),
});
const tabs = [
  { value: 'coming', label: 'Coming' },
  { value: 'mine', label: 'Mine' },
  { value: 'held', label: 'Held' },
] as const;
const DAYS = 28;
const DAYS_MS = DAYS * 86_400_000;

/** Every time a meeting with a client is held in the four weeks ahead, or was in the four behind. */
export function MeetingsPage(): React.JSX.Element {
  const [{ view, client }, setFilters] = useFilters(shape);
  const me = useMe();
  const mayWork = useMay('tickets.work');
  const [opened] = useState(() => Date.now());
  const [open, setOpen] = useState<Coming>();
  const [editing, setEditing] = useState<Meeting | 'new'>();
  const ofView = {
    coming: {},
    mine: me.id === null ? {} : { person: me.id },
    held: { from: new Date(opened - DAYS_MS).toISOString(), order: 'latest' as const },
  }[view];
  const list = usePages(
    meetingRoutes.listMeetings,
    { query: { ...ofView, ...(client ? { client } : {}), days: DAYS, limit: 100 } },
    { on: ['meeting', 'client'], keep: true },
  );
  useKeys('Meetings', [{ keys: 'n', says: 'New meeting', run: () => mayWork && setEditing('new') }]);
  return (
    <Page
      title="Meetings"
      fill
      beside={<Tabs label="Which meetings" value={view} tabs={tabs} onChange={(next) => setFilters({ view: next })} />}
      actions={
        mayWork && (
          <Button leftSection={<Plus size={16} />} onClick={() => setEditing('new')}>
            New meeting
          </Button>
        )
      }
    >
      <FilterBar
        of="meetings"
        narrowed={{ client }}
        onClear={setFilters}
        shown={`${howMany(list, 'meeting')} in ${DAYS / 7} weeks`}
      >
        <ClientFilter value={client} onChange={(client) => setFilters({ client })} />
      </FilterBar>
      <Shown query={list.query}>
        {() =>
          list.items.length === 0 ? (
            <EmptyState icon={CalendarDays} title={view === 'held' ? 'None were held' : 'No meetings ahead'}>
              A meeting shows the client when you meet, and shows on changes whose window it falls into.
            </EmptyState>
          ) : (
            <DataTable
              label="Meetings"
              rows={list.items}
              rowKey={({ meetingId, date }) => `${meetingId} ${date}`}
              columns={columns}
              card={(coming) => <MeetingCard coming={coming} onOpen={() => setOpen(coming)} />}
              onOpen={setOpen}
              more={list.more}
            />
          )
        }
      </Shown>
      {open && (
        <OccurrenceDialog
          coming={open}
          onEdit={(meeting) => {
            setOpen(undefined);
            setEditing(meeting);
          }}
          onClose={() => setOpen(undefined)}
        />
      )}
      {editing && (
        <MeetingDialog
          {...(editing === 'new' ? { clientId: client ?? null } : { meeting: editing })}
          onClose={() => setEditing(undefined)}
        />
      )}
    </Page>
  );
}
