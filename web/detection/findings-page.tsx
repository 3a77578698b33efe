import { Group, Select, Text } from '@mantine/core';
import { ShieldCheck } from 'lucide-react';
import { useMemo } from 'react';
import { useNavigate } from 'react-router';
import { z } from 'zod';
import { conditions, findingRoutes } from '../../src/detection/api.ts';
import type { Finding } from '../../src/detection/api.ts';
import { clientRoutes } from '../../src/people/clients-api.ts';
import { LinkCard } from '../kit/card.tsx';
import { DataTable } from '../kit/data-table.tsx';
import type { Column } from '../kit/data-table.tsx';
import { useFilters } from '../kit/filters.ts';
import { Page } from '../kit/page.tsx';
import { useCall, usePages } from '../kit/query.ts';
import { EmptyState, Shown } from '../kit/states.tsx';
import { Tabs } from '../kit/tabs.tsx';
import { RelativeTime } from '../kit/time.tsx';
import { ClientSelect } from '../people/pick.tsx';
import { FindingState, SeverityBadge } from './finding-badges.tsx';
import { conditionWords } from './words.ts';

const shape = z.object({
  state: z.enum(['open', 'cleared', 'all']).default('open'),
  clientId: z.uuid().optional(),
  deviceId: z.uuid().optional(),
  groupId: z.uuid().optional(),
  condition: z.enum(conditions).optional(),
});
const tabs = [
  { value: 'open', label: 'Open' },
  { value: 'cleared', label: 'Cleared' },
  { value: 'all', label: 'All' },
] as const;
const conditionData = conditions.map((value) => ({ value, label: conditionWords[value] }));

/** What detection holds to be wrong. */
export function FindingsPage(): React.JSX.Element {
  const [filters, setFilters] = useFilters(shape);
  const { state, ...rest } = filters;
  const list = usePages(
    findingRoutes.listFindings,
    { query: { ...rest, ...(state === 'all' ? {} : { state }), limit: 200 } },
    { on: ['finding', 'device'], keep: true },
  );
  const clients = useCall(clientRoutes.listClients, { query: { limit: 200, archived: 'all' } }, { on: ['client'] });
  const columns = useMemo(
    () => columnsWith(new Map(clients.data?.items.map(({ id, name }) => [id, name]))),
    [clients.data],
  );
  const navigate = useNavigate();
  return (
    <Page
      title="Findings"
      fill
      beside={
        <Tabs label="Which findings" value={state} tabs={tabs} onChange={(next) => setFilters({ state: next })} />
      }
    >
      <Group gap={10}>
        <ClientSelect
          aria-label="Client"
          placeholder="Client"
          clearable
          value={filters.clientId ?? null}
          onChange={(clientId) => setFilters({ clientId: clientId ?? undefined })}
        />
        <Select
          aria-label="Condition"
          placeholder="Condition"
          clearable
          searchable
          data={conditionData}
          value={filters.condition ?? null}
          onChange={(condition) => setFilters({ condition: condition ?? undefined })}
        />
        {filters.groupId && (
          <Text size="sm" c="dimmed">
            of one storm
          </Text>
        )}
        <Text size="sm" c="dimmed" ml="auto" role="status" className="wf-figure">
          {list.items.length.toLocaleString()}
          {list.more.has ? '+' : ''} findings
        </Text>
      </Group>
      <Shown query={list.query}>
        {() =>
          list.items.length === 0 ? (
            <EmptyState icon={ShieldCheck} title={state === 'open' ? 'Nothing is wrong' : 'No findings here'}>
              {state === 'open' ? 'What detection finds appears here by itself.' : ''}
            </EmptyState>
          ) : (
            <DataTable
              label="Findings"
              rows={list.items}
              rowKey={({ id }) => id}
              columns={columns}
              card={(finding) => <FindingCard finding={finding} />}
              onOpen={({ id }) => void navigate(`/findings/${id}`)}
              more={list.more}
            />
          )
        }
      </Shown>
    </Page>
  );
}

function columnsWith(clients: ReadonlyMap<string, string>): Column<Finding>[] {
  return [
    {
      key: 'severity',
      title: 'Severity',
      width: '84px',
      cell: (finding) => <SeverityBadge severity={finding.severity} />,
    },
    {
      key: 'title',
      title: 'Finding',
      width: 'minmax(220px, 2.4fr)',
      cell: (finding) => <strong>{finding.title}</strong>,
    },
    {
      key: 'client',
      title: 'Client',
      width: 'minmax(110px, 1fr)',
      from: 700,
      cell: (finding) => clients.get(finding.clientId) ?? '',
    },
    {
      key: 'condition',
      title: 'Condition',
      width: '150px',
      from: 900,
      cell: (finding) => conditionWords[finding.condition],
    },
    {
      key: 'component',
      title: 'Component',
      width: 'minmax(90px, 1fr)',
      from: 800,
      cell: (finding) => <span className="wf-mono">{finding.component}</span>,
    },
    { key: 'state', title: 'State', width: '96px', cell: (finding) => <FindingState finding={finding} /> },
    {
      key: 'count',
      title: 'Signals',
      width: '60px',
      align: 'end',
      from: 700,
      cell: (finding) => <span className="wf-figure">{finding.count.toLocaleString()}</span>,
    },
    {
      key: 'first',
      title: 'Since',
      width: '120px',
      from: 1000,
      cell: (finding) => <RelativeTime at={finding.firstAt} />,
    },
    { key: 'last', title: 'Last signal', width: '120px', cell: (finding) => <RelativeTime at={finding.lastAt} /> },
  ];
}

function FindingCard({ finding }: { finding: Finding }): React.JSX.Element {
  return (
    <LinkCard to={`/findings/${finding.id}`}>
      <Group justify="space-between">
        <SeverityBadge severity={finding.severity} />
        <FindingState finding={finding} />
      </Group>
      <Text fw={600} mt={6} style={{ overflowWrap: 'anywhere' }}>
        {finding.title}
      </Text>
      <Text size="sm" c="dimmed">
        {conditionWords[finding.condition]} · last signal <RelativeTime at={finding.lastAt} />
      </Text>
    </LinkCard>
  );
}
