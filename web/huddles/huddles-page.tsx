import { Group, Select, Text } from '@mantine/core';
import { MessagesSquare } from 'lucide-react';
import { useNavigate } from 'react-router';
import { z } from 'zod';
import { huddleRoutes } from '../../src/huddles/api.ts';
import { huddleKinds } from '../../src/huddles/huddle-api.ts';
import { LinkCard } from '../kit/card.tsx';
import { DataTable } from '../kit/data-table.tsx';
import type { Column } from '../kit/data-table.tsx';
import { FilterBar, howMany } from '../kit/filter-bar.tsx';
import { useFilters } from '../kit/filters.ts';
import { Page } from '../kit/page.tsx';
import { PersonName } from '../kit/person.tsx';
import { usePages } from '../kit/query.ts';
import { EmptyState, Shown } from '../kit/states.tsx';
import { Tabs } from '../kit/tabs.tsx';
import { RelativeTime } from '../kit/time.tsx';
import { ClientFilter } from '../people/pick.tsx';
import { HuddleState } from './huddle-badges.tsx';
import { kindWords } from './words.ts';
import type { HuddleLine } from './words.ts';

const shape = z.object({
  state: z.enum(['open', 'decided', 'all']).default('all'),
  kind: z.enum(huddleKinds).optional(),
  client: z.uuid().optional(),
  text: z.string().max(200).optional(),
});
const tabs = [
  { value: 'all', label: 'All' },
  { value: 'open', label: 'Open' },
  { value: 'decided', label: 'Decided' },
] as const;
const kindData = huddleKinds.map((value) => ({ value, label: kindWords[value] }));

const columns: Column<HuddleLine>[] = [
  { key: 'kind', title: 'Kind', width: '84px', cell: (line) => kindWords[line.kind] },
  {
    key: 'question',
    title: 'Question',
    width: 'minmax(220px, 5fr)',
    cell: (line) => <strong className="wf-cut">{line.question}</strong>,
  },
  {
    key: 'decision',
    title: 'Decision',
    width: 'minmax(160px, 3fr)',
    from: 900,
    cell: (line) => <span className="wf-cut">{line.decision ?? ''}</span>,
  },
  { key: 'client', title: 'Client', width: 'minmax(136px, 1fr)', from: 720, cell: (line) => line.clientName },
  {
    key: 'who',
    title: 'Who',
    width: '128px',
    from: 1020,
    cell: (line) => <PersonName name={line.decidedByName ?? line.commander?.name ?? null} none="–" />,
  },
  { key: 'state', title: 'State', width: '132px', cell: (line) => <HuddleState huddle={line} /> },
  { key: 'opened', title: 'Opened', width: '88px', from: 560, cell: (line) => <RelativeTime at={line.openedAt} /> },
];

/** What was asked and what was decided, on every record in sight. */
export function HuddlesPage(): React.JSX.Element {
  const [filters, setFilters] = useFilters(shape);
  const { state, ...rest } = filters;
  const list = usePages(
    huddleRoutes.listHuddles,
    { query: { ...rest, ...(state === 'all' ? {} : { state }), limit: 100 } },
    { on: ['huddle'], keep: true },
  );
  const navigate = useNavigate();
  const narrowed = filters.text !== undefined || filters.client !== undefined || filters.kind !== undefined;
  return (
    <Page
      title="Huddles"
      fill
      beside={<Tabs label="Which huddles" value={state} tabs={tabs} onChange={(next) => setFilters({ state: next })} />}
    >
      <FilterBar
        of="huddles"
        search={{
          placeholder: 'Question, option, note, decision',
          text: filters.text,
          onText: (text) => setFilters({ text }),
        }}
        narrowed={{ text: filters.text, kind: filters.kind, client: filters.client }}
        onClear={setFilters}
        shown={howMany(list, 'huddle')}
      >
        <Select
          aria-label="Kind"
          placeholder="Kind"
          clearable
          data={kindData}
          value={filters.kind ?? null}
          onChange={(kind) => setFilters({ kind: kind ?? undefined })}
        />
        <ClientFilter value={filters.client} onChange={(client) => setFilters({ client })} />
      </FilterBar>
      <Shown query={list.query}>
        {() =>
          list.items.length === 0 ? (
            <EmptyState icon={MessagesSquare} title={narrowed ? 'No huddle fits' : 'No huddles yet'}>
              Open one on a ticket, a finding or a device with the button Huddle: question, options, decision.
            </EmptyState>
          ) : (
            <DataTable
              label="Huddles"
              rows={list.items}
              rowKey={(line) => line.id}
              columns={columns}
              card={(line) => <HuddleCard line={line} />}
              onOpen={(line) => void navigate(`/huddles/${line.id}`)}
              more={list.more}
            />
          )
        }
      </Shown>
    </Page>
  );
}

function HuddleCard({ line }: { line: HuddleLine }): React.JSX.Element {
  return (
    <LinkCard to={`/huddles/${line.id}`} tone={line.overdueAt === null ? undefined : 'bad'}>
      <Group justify="space-between">
        <Text size="xs" c="dimmed">
          {kindWords[line.kind]} · {line.clientName}
        </Text>
        <HuddleState huddle={line} />
      </Group>
      <Text fw={600} mt={4} style={{ overflowWrap: 'anywhere' }}>
        {line.question}
      </Text>
      {line.decision && (
        <Text size="sm" lineClamp={2}>
          {line.decision}
        </Text>
      )}
    </LinkCard>
  );
}
