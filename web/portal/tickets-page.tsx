import { Button, Group } from '@mantine/core';
import { LifeBuoy, Plus } from 'lucide-react';
import { Link, useNavigate } from 'react-router';
import { z } from 'zod';
import { portalRoutes } from '../../src/portal/api.ts';
import { StatusBadge } from '../kit/badges.tsx';
import { LinkCard } from '../kit/card.tsx';
import { DataTable } from '../kit/data-table.tsx';
import type { Column } from '../kit/data-table.tsx';
import { useFilters } from '../kit/filters.ts';
import { Page } from '../kit/page.tsx';
import { SearchField } from '../kit/search-field.tsx';
import { usePages } from '../kit/query.ts';
import { EmptyState, Shown } from '../kit/states.tsx';
import { Tabs } from '../kit/tabs.tsx';
import { RelativeTime } from '../kit/time.tsx';
import { useMay } from '../people/session.ts';
import { PriorityBadge } from '../tickets/ticket-badges.tsx';
import type { PortalTicketLine } from './ticket-lines.tsx';
import { portalState } from './words.ts';

const shape = z.object({
  show: z.enum(['open', 'needs-you', 'done', 'all']).default('open'),
  text: z.string().max(200).optional(),
});
const tabs = [
  { value: 'open', label: 'Open' },
  { value: 'needs-you', label: 'Needs you' },
  { value: 'done', label: 'Done' },
  { value: 'all', label: 'All' },
] as const;

const columns: Column<PortalTicketLine>[] = [
  { key: 'number', title: 'Ticket', width: '80px', cell: (line) => <span className="wf-mono">{line.number}</span> },
  { key: 'priority', title: 'Priority', width: '48px', cell: (line) => <PriorityBadge priority={line.priority} /> },
  { key: 'title', title: 'Title', width: 'minmax(180px, 3fr)', cell: (line) => <strong>{line.title}</strong> },
  { key: 'state', title: 'Status', width: '130px', cell: (line) => <State line={line} /> },
  { key: 'device', title: 'Device', width: 'minmax(90px, 1fr)', from: 860, cell: (line) => line.deviceName ?? '' },
  {
    key: 'engineer',
    title: 'With',
    width: 'minmax(100px, 1fr)',
    from: 720,
    cell: (line) => line.engineer ?? 'our pool',
  },
  { key: 'updated', title: 'Changed', width: '110px', cell: (line) => <RelativeTime at={line.updatedAt} /> },
];

/** The client's tickets. */
export function PortalTicketsPage(): React.JSX.Element {
  const [filters, setFilters] = useFilters(shape);
  const list = usePages(
    portalRoutes.portalTickets,
    { query: { ...filters, limit: 100 } },
    { on: ['ticket'], keep: true },
  );
  const mayWrite = useMay('portal.write');
  const navigate = useNavigate();
  return (
    <Page
      title="Tickets"
      fill
      beside={<Tabs label="Which tickets" value={filters.show} tabs={tabs} onChange={(show) => setFilters({ show })} />}
      actions={
        mayWrite && (
          <Button component={Link} to="/portal/tickets/new" leftSection={<Plus size={16} />}>
            Ask for help
          </Button>
        )
      }
    >
      <SearchField
        label="Search tickets"
        placeholder="Number or title"
        text={filters.text}
        onText={(text) => setFilters({ text })}
      />
      <Shown query={list.query}>
        {() =>
          list.items.length === 0 ? (
            <EmptyState icon={LifeBuoy} title={filters.text ? 'No ticket fits' : 'No tickets here'}>
              {filters.show === 'open' ? 'Nothing is open.' : ''}
            </EmptyState>
          ) : (
            <DataTable
              label="Tickets"
              rows={list.items}
              rowKey={(line) => line.id}
              columns={columns}
              card={(line) => <TicketCard line={line} />}
              onOpen={(line) => void navigate(`/portal/tickets/${line.id}`)}
              more={list.more}
            />
          )
        }
      </Shown>
    </Page>
  );
}

function State({ line }: { line: PortalTicketLine }): React.JSX.Element {
  const { word, tone } = portalState(line.state, line.needsYou);
  return <StatusBadge tone={tone}>{word}</StatusBadge>;
}

function TicketCard({ line }: { line: PortalTicketLine }): React.JSX.Element {
  return (
    <LinkCard to={`/portal/tickets/${line.id}`} tone={line.needsYou ? 'warn' : undefined}>
      <Group justify="space-between" gap={8}>
        <Group gap={8}>
          <PriorityBadge priority={line.priority} />
          <span className="wf-mono">{line.number}</span>
        </Group>
        <State line={line} />
      </Group>
      <div style={{ fontWeight: 600, margin: '6px 0 2px', overflowWrap: 'anywhere' }}>{line.title}</div>
      <div style={{ fontSize: 13, color: 'var(--mantine-color-dimmed)' }}>
        {line.engineer ?? 'our pool'} · changed <RelativeTime at={line.updatedAt} />
      </div>
    </LinkCard>
  );
}
