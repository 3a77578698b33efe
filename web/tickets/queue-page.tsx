import { Button } from '@mantine/core';
import { Download, Plus } from 'lucide-react';
import { useCallback, useMemo, useRef, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { urlOf } from '../../src/http/call.ts';
import { ticketRoutes } from '../../src/tickets/api.ts';
import { DataTable } from '../kit/data-table.tsx';
import { useFilters } from '../kit/filters.ts';
import { KeyHints } from '../kit/key-help.tsx';
import { useKeys } from '../kit/keys.ts';
import { Page } from '../kit/page.tsx';
import { useCall, usePages } from '../kit/query.ts';
import { Shown } from '../kit/states.tsx';
import { useMay } from '../people/session.ts';
import { AssignDialog } from './assign-dialog.tsx';
import { BulkPriorityDialog } from './bulk-priority-dialog.tsx';
import { QueueBulkBar } from './queue-bulk-bar.tsx';
import { QueueCard } from './queue-card.tsx';
import { queueColumns } from './queue-columns.tsx';
import { QueueEmpty } from './queue-empty.tsx';
import { QueueFigures } from './queue-figures.tsx';
import { QueueFilterBar } from './queue-filter-bar.tsx';
import { isNarrowed, queueShape } from './queue-filters.ts';
import { QueueTabs } from './queue-tabs.tsx';
import { SavedViews, useViews } from './saved-views.tsx';
import type { TicketLine } from './ticket-badges.tsx';
import { useClaim } from './use-claim.ts';

const PAGE = 200;
const hints = [
  ['j k', 'move'],
  ['c', 'claim'],
  ['?', 'shortcuts'],
] as const;

/** Every ticket the viewer may see, the one that breaches next on top. */
export function QueuePage(): React.JSX.Element {
  const [filters, setFilters] = useFilters(queueShape);
  const list = usePages(
    ticketRoutes.listTickets,
    { query: { ...filters, limit: PAGE } },
    { on: ['ticket', 'clock', 'client', 'device'], keep: true },
  );
  const counts = useCall(
    ticketRoutes.countTickets,
    { query: { client: filters.client } },
    { on: ['ticket', 'clock'], every: 30_000, keep: true },
  );
  const current = useRef<TicketLine>(undefined);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [assigning, setAssigning] = useState<readonly TicketLine[]>([]);
  const [prioritising, setPrioritising] = useState<readonly TicketLine[]>([]);
  const navigate = useNavigate();
  const mayWork = useMay('tickets.work');
  const { views, open } = useViews();
  const claim = useClaim();
  const toggle = useCallback(
    (id: string) =>
      setSelected((present) =>
        present.has(id) ? new Set([...present].filter((each) => each !== id)) : new Set([...present, id]),
      ),
    [],
  );
  const columns = useMemo(() => queueColumns({ selected, toggle, selectable: mayWork }), [selected, toggle, mayWork]);
  const total = filters.tab === 'all' ? undefined : counts.data?.[filters.tab];
  const onCurrent = useCallback((line: TicketLine | undefined) => void (current.current = line), []);
  const chosen = list.items.filter((line) => selected.has(line.id));
  const acted = (): readonly TicketLine[] => (chosen.length > 0 ? chosen : current.current ? [current.current] : []);

  useKeys(
    'Ticket queue',
    [
      { keys: 'c', says: 'Claim', run: () => void claim(acted()) },
      { keys: 'a', says: 'Assign to someone', run: () => setAssigning(acted()) },
      { keys: 'p', says: 'Set the priority', run: () => setPrioritising(acted()) },
      { keys: 'r', says: 'Reply', run: () => current.current && void navigate(`/tickets/${current.current.id}#reply`) },
      { keys: 'x', says: 'Select or unselect', run: () => current.current && toggle(current.current.id) },
      { keys: 'Escape', says: 'Select none', run: () => setSelected(new Set()) },
      { keys: 'n', says: 'New ticket', run: () => void navigate('/tickets/new') },
    ],
    mayWork,
  );

  return (
    <Page
      title="Ticket queue"
      fill
      beside={
        <QueueTabs
          filters={filters}
          counts={counts.data}
          views={views}
          onTab={(tab) => setFilters({ tab })}
          onView={open}
        />
      }
      actions={
        <>
          <KeyHints hints={hints} />
          {mayWork && (
            <Button component={Link} to="/tickets/new" leftSection={<Plus size={16} />}>
              New ticket
            </Button>
          )}
        </>
      }
    >
      <QueueFigures counts={counts.data} filters={filters} />
      <QueueFilterBar
        filters={filters}
        onChange={setFilters}
        beside={
          <>
            <SavedViews filters={filters} views={views} onView={open} />
            <Button
              component="a"
              variant="default"
              leftSection={<Download size={15} />}
              href={urlOf(ticketRoutes.exportTickets, { query: filters })}
            >
              CSV
            </Button>
          </>
        }
        shown={shownText(list.items.length, list.more.has, isNarrowed(filters) ? undefined : total)}
      />
      <Shown query={list.query}>
        {() =>
          list.items.length === 0 ? (
            <QueueEmpty filters={filters} onClear={setFilters} />
          ) : (
            <DataTable
              label="Tickets"
              rows={list.items}
              rowKey={(line) => line.id}
              columns={columns}
              card={(line) => <QueueCard line={line} />}
              onOpen={(line) => void navigate(`/tickets/${line.id}`)}
              onCurrent={onCurrent}
              isSelected={(line) => selected.has(line.id)}
              more={list.more}
              {...(total !== undefined && !isNarrowed(filters) ? { total } : {})}
            />
          )
        }
      </Shown>
      <QueueBulkBar
        chosen={chosen}
        onAssign={() => setAssigning(chosen)}
        onPriority={() => setPrioritising(chosen)}
        onClear={() => setSelected(new Set())}
      />
      <AssignDialog lines={assigning} onClose={() => setAssigning([])} />
      <BulkPriorityDialog lines={prioritising} onClose={() => setPrioritising([])} />
    </Page>
  );
}

/** `4,511 tickets`; `200+ tickets` when more will come and nobody counted them. */
function shownText(loaded: number, more: boolean, total: number | undefined): string {
  const count = more ? (total ?? loaded) : loaded;
  const plus = more && total === undefined ? '+' : '';
  return `${count.toLocaleString()}${plus} ${count === 1 && plus === '' ? 'ticket' : 'tickets'}`;
}
