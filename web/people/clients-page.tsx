import { Button, Group, Text } from '@mantine/core';
import { Building2, FileUp, Plus } from 'lucide-react';
import { Link, useNavigate } from 'react-router';
import { z } from 'zod';
import { clientRoutes } from '../../src/people/clients-api.ts';
import type { Client } from '../../src/people/clients-api.ts';
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
import { useMay } from './session.ts';
import { levelWords } from './words.ts';

const shape = z.object({ q: z.string().optional(), archived: z.enum(['no', 'only', 'all']).default('no') });
const tabs = [
  { value: 'no', label: 'Active' },
  { value: 'only', label: 'Archived' },
] as const;

const columns: Column<Client>[] = [
  { key: 'name', title: 'Client', width: 'minmax(160px, 2fr)', cell: (client) => <strong>{client.name}</strong> },
  {
    key: 'lead',
    title: 'Lead engineer',
    width: 'minmax(120px, 1fr)',
    cell: (client) => <PersonName name={client.leadEngineer?.name} none="Nobody" />,
  },
  {
    key: 'deputy',
    title: 'Deputy',
    width: 'minmax(120px, 1fr)',
    from: 900,
    cell: (client) => <PersonName name={client.deputy?.name} none="Nobody" />,
  },
  { key: 'zone', title: 'Time zone', width: 'minmax(120px, 1fr)', cell: (client) => client.zone },
  { key: 'country', title: 'Country', width: '70px', from: 760, cell: (client) => client.country ?? '' },
  { key: 'level', title: 'Speaks', width: '90px', from: 1000, cell: (client) => levelWords[client.technicalLevel] },
  { key: 'region', title: 'Data region', width: '110px', from: 1000, cell: (client) => client.dataRegion ?? '' },
];

export function ClientsPage(): React.JSX.Element {
  const [filters, setFilters] = useFilters(shape);
  const list = usePages(
    clientRoutes.listClients,
    { query: { ...filters, limit: 200 } },
    { on: ['client', 'staff'], keep: true },
  );
  const manages = useMay('clients.manage');
  const navigate = useNavigate();
  return (
    <Page
      title="Clients"
      fill
      beside={
        <Tabs
          label="Which clients"
          value={filters.archived === 'only' ? 'only' : 'no'}
          tabs={tabs}
          onChange={(archived) => setFilters({ archived })}
        />
      }
      actions={
        manages && (
          <>
            <Button component={Link} to="/clients/import" variant="default" leftSection={<FileUp size={16} />}>
              Import
            </Button>
            <Button component={Link} to="/clients/new" leftSection={<Plus size={16} />}>
              New client
            </Button>
          </>
        )
      }
    >
      <FilterBar
        of="clients"
        search={{ placeholder: 'Name', text: filters.q, onText: (q) => setFilters({ q }) }}
        narrowed={{ q: filters.q }}
        onClear={setFilters}
        shown={howMany(list, 'client')}
      />
      <Shown query={list.query}>
        {() =>
          list.items.length === 0 ? (
            <EmptyState icon={Building2} title={filters.q ? 'No client fits' : 'No clients yet'}>
              {filters.q ? '' : 'Add the first one: its devices, tickets and people belong to it.'}
            </EmptyState>
          ) : (
            <DataTable
              label="Clients"
              rows={list.items}
              rowKey={({ id }) => id}
              columns={columns}
              card={(client) => <ClientCard client={client} />}
              onOpen={({ id }) => void navigate(`/clients/${id}`)}
              more={list.more}
            />
          )
        }
      </Shown>
    </Page>
  );
}

function ClientCard({ client }: { client: Client }): React.JSX.Element {
  return (
    <LinkCard to={`/clients/${client.id}`}>
      <Text fw={600}>{client.name}</Text>
      <Group gap={8} fz="sm" c="dimmed">
        <PersonName name={client.leadEngineer?.name} none="no lead engineer" /> · {client.zone}
      </Group>
    </LinkCard>
  );
}
