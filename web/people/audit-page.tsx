import { Code, Drawer, Stack, Text } from '@mantine/core';
import { ScrollText } from 'lucide-react';
import { useState } from 'react';
import { z } from 'zod';
import { auditRoutes } from '../../src/people/audit-api.ts';
import type { zAuditEntry } from '../../src/people/audit-api.ts';
import { Card } from '../kit/card.tsx';
import { DataTable } from '../kit/data-table.tsx';
import type { Column } from '../kit/data-table.tsx';
import { Facts } from '../kit/facts.tsx';
import { FilterBar, howMany } from '../kit/filter-bar.tsx';
import { useFilters } from '../kit/filters.ts';
import { Page } from '../kit/page.tsx';
import { PersonName } from '../kit/person.tsx';
import { usePages } from '../kit/query.ts';
import { EmptyState, Shown } from '../kit/states.tsx';
import { ExactTime } from '../kit/time.tsx';
import { ClientFilter, StaffSelect } from './pick.tsx';
import { roleWord } from './words.ts';

type Entry = z.output<typeof zAuditEntry>;
const shape = z.object({
  act: z.string().optional(),
  actorId: z.uuid().optional(),
  clientId: z.uuid().optional(),
  recordKind: z.string().optional(),
  recordId: z.uuid().optional(),
});

const columns: Column<Entry>[] = [
  { key: 'at', title: 'When', width: '190px', cell: (entry) => <ExactTime at={entry.at} /> },
  { key: 'who', title: 'Who', width: 'minmax(130px, 1fr)', cell: (entry) => <PersonName name={entry.actorName} /> },
  {
    key: 'act',
    title: 'Did',
    width: 'minmax(130px, 1fr)',
    cell: (entry) => <span className="wf-mono">{entry.act}</span>,
  },
  { key: 'record', title: 'To', width: '110px', from: 760, cell: (entry) => entry.recordKind },
  { key: 'client', title: 'Client', width: 'minmax(110px, 1fr)', from: 820, cell: (entry) => entry.clientName ?? '' },
  {
    key: 'from',
    title: 'From',
    width: '130px',
    from: 950,
    cell: (entry) => <span className="wf-mono">{entry.from ?? entry.via}</span>,
  },
];

/** Who did what to which record, newest first. */
export function AuditPage(): React.JSX.Element {
  const [filters, setFilters] = useFilters(shape);
  const list = usePages(auditRoutes.listAudit, { query: { ...filters, limit: 200 } }, { keep: true, every: 30_000 });
  const [shown, setShown] = useState<Entry>();
  const { act, actorId, clientId, recordKind, recordId } = filters;
  return (
    <Page title="Audit log" fill>
      <FilterBar
        of="acts"
        search={{ placeholder: 'ticket. or ticket.claim', text: act, onText: (text) => setFilters({ act: text }) }}
        narrowed={{ act, actorId, clientId, recordKind, recordId }}
        onClear={setFilters}
        shown={howMany(list, 'act')}
      >
        <StaffSelect
          aria-label="Who"
          placeholder="Who"
          clearable
          value={actorId ?? null}
          onChange={(person) => setFilters({ actorId: person ?? undefined })}
        />
        <ClientFilter value={clientId} onChange={(client) => setFilters({ clientId: client })} />
      </FilterBar>
      <Shown query={list.query}>
        {() =>
          list.items.length === 0 ? (
            <EmptyState icon={ScrollText} title="Nothing fits these filters" />
          ) : (
            <DataTable
              label="Audit log"
              rows={list.items}
              rowKey={({ id }) => String(id)}
              columns={columns}
              rowHeight={34}
              card={(entry) => <EntryCard entry={entry} />}
              onOpen={setShown}
              more={list.more}
            />
          )
        }
      </Shown>
      <Drawer
        opened={shown !== undefined}
        onClose={() => setShown(undefined)}
        position="right"
        title={shown?.act}
        size="md"
      >
        {shown && <EntryDetail entry={shown} />}
      </Drawer>
    </Page>
  );
}

function EntryDetail({ entry }: { entry: Entry }): React.JSX.Element {
  return (
    <Stack>
      <Facts
        facts={[
          ['When', <ExactTime key="at" at={entry.at} />],
          ['Who', `${entry.actorName} (${roleWord(entry.actorRole)})`],
          ['By', entry.via],
          ['From', entry.from],
          ['Record', entry.recordKind],
          ['Id', entry.recordId && <span className="wf-mono">{entry.recordId}</span>],
          ['Client', entry.clientName],
        ]}
      />
      <Code block>{JSON.stringify(entry.detail, null, 2)}</Code>
    </Stack>
  );
}

function EntryCard({ entry }: { entry: Entry }): React.JSX.Element {
  return (
    <Card>
      <Text size="sm">
        <strong>{entry.actorName}</strong> <span className="wf-mono">{entry.act}</span>
      </Text>
      <Text size="xs" c="dimmed">
        <ExactTime at={entry.at} />
        {entry.clientName ? ` · ${entry.clientName}` : ''}
        {entry.from ? ` · ${entry.from}` : ''}
      </Text>
    </Card>
  );
}
