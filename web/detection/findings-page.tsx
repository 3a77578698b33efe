import { Select, Text } from '@mantine/core';
import { ShieldCheck } from 'lucide-react';
import { useMemo } from 'react';
import { useNavigate } from 'react-router';
import { z } from 'zod';
import { conditions, findingRoutes } from '../../src/detection/api.ts';
import { clientRoutes } from '../../src/people/clients-api.ts';
import { DataTable } from '../kit/data-table.tsx';
import { FilterBar, howMany } from '../kit/filter-bar.tsx';
import { useFilters } from '../kit/filters.ts';
import { Page } from '../kit/page.tsx';
import { useCall, usePages } from '../kit/query.ts';
import { EmptyState, Shown } from '../kit/states.tsx';
import { Tabs } from '../kit/tabs.tsx';
import { ClientFilter } from '../people/pick.tsx';
import { conditionWords } from './words.ts';
import { columnsWith, FindingCard } from './finding-columns.tsx';

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
      <FilterBar
        of="findings"
        narrowed={{ clientId: filters.clientId, condition: filters.condition, groupId: filters.groupId }}
        onClear={setFilters}
        shown={howMany(list, 'finding')}
      >
        <ClientFilter value={filters.clientId} onChange={(clientId) => setFilters({ clientId })} />
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
      </FilterBar>
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
