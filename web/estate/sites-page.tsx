import { Button, Text } from '@mantine/core';
import { MapPin, Plus } from 'lucide-react';
import { useState } from 'react';
import { z } from 'zod';
import { siteRoutes } from '../../src/estate/site-api.ts';
import type { Site } from '../../src/estate/site-api.ts';
import { Card } from '../kit/card.tsx';
import { DataTable } from '../kit/data-table.tsx';
import type { Column } from '../kit/data-table.tsx';
import { FilterBar, howMany } from '../kit/filter-bar.tsx';
import { useFilters } from '../kit/filters.ts';
import { Page } from '../kit/page.tsx';
import { usePages } from '../kit/query.ts';
import { EmptyState, Shown } from '../kit/states.tsx';
import { Tabs } from '../kit/tabs.tsx';
import { useNowSelect } from '../kit/ticker.ts';
import { timeIn } from '../kit/time.tsx';
import { ClientFilter } from '../people/pick.tsx';
import { useMay } from '../people/session.ts';
import { SiteDialog } from './site-dialog.tsx';

const shape = z.object({
  q: z.string().optional(),
  clientId: z.uuid().optional(),
  retired: z.enum(['no', 'yes']).default('no'),
});
const tabs = [
  { value: 'no', label: 'In use' },
  { value: 'yes', label: 'Retired' },
] as const;

const columns: Column<Site>[] = [
  { key: 'name', title: 'Site', width: 'minmax(130px, 1.3fr)', cell: (site) => <strong>{site.name}</strong> },
  { key: 'client', title: 'Client', width: 'minmax(110px, 1fr)', cell: (site) => site.clientName },
  {
    key: 'devices',
    title: 'Devices',
    width: '70px',
    align: 'end',
    cell: (site) => <span className="wf-figure">{site.devices}</span>,
  },
  { key: 'zone', title: 'Time zone', width: 'minmax(140px, 1fr)', cell: (site) => site.zone },
  { key: 'time', title: 'There', width: '90px', cell: (site) => <TimeThere zone={site.zone} /> },
  { key: 'country', title: 'Country', width: '70px', from: 800, cell: (site) => site.country ?? '' },
  { key: 'address', title: 'Address', width: 'minmax(120px, 1.5fr)', from: 950, cell: (site) => site.address },
];

export function SitesPage(): React.JSX.Element {
  const [filters, setFilters] = useFilters(shape);
  const list = usePages(
    siteRoutes.listSites,
    { query: { ...filters, limit: 200 } },
    { on: ['site', 'device'], keep: true },
  );
  const manages = useMay('devices.manage');
  const [editing, setEditing] = useState<Site | 'new'>();
  return (
    <Page
      title="Sites"
      fill
      beside={
        <Tabs label="Which sites" value={filters.retired} tabs={tabs} onChange={(retired) => setFilters({ retired })} />
      }
      actions={
        manages && (
          <Button leftSection={<Plus size={16} />} onClick={() => setEditing('new')}>
            New site
          </Button>
        )
      }
    >
      <FilterBar
        of="sites"
        search={{ placeholder: 'Name', text: filters.q, onText: (q) => setFilters({ q }) }}
        narrowed={{ q: filters.q, clientId: filters.clientId }}
        onClear={setFilters}
        shown={howMany(list, 'site')}
      >
        <ClientFilter value={filters.clientId} onChange={(clientId) => setFilters({ clientId })} />
      </FilterBar>
      <Shown query={list.query}>
        {() =>
          list.items.length === 0 ? (
            <EmptyState icon={MapPin} title={filters.q || filters.clientId ? 'No site fits' : 'No sites yet'} />
          ) : (
            <DataTable
              label="Sites"
              rows={list.items}
              rowKey={({ id }) => id}
              columns={columns}
              card={(site) => <SiteCard site={site} />}
              {...(manages ? { onOpen: setEditing } : {})}
              more={list.more}
            />
          )
        }
      </Shown>
      {editing && (
        <SiteDialog
          {...(editing === 'new' ? {} : { site: editing })}
          clientId={filters.clientId ?? null}
          onClose={() => setEditing(undefined)}
        />
      )}
    </Page>
  );
}

function TimeThere({ zone }: { zone: string }): React.JSX.Element {
  const text = useNowSelect((now) => timeIn(zone, now));
  return <span className="wf-figure">{text}</span>;
}

function SiteCard({ site }: { site: Site }): React.JSX.Element {
  return (
    <Card>
      <Text fw={600}>{site.name}</Text>
      <Text size="sm" c="dimmed">
        {site.clientName} · {site.devices} devices · {site.zone}, <TimeThere zone={site.zone} />
      </Text>
    </Card>
  );
}
