import { Group, Select, Switch, Text } from '@mantine/core';
import { Telescope } from 'lucide-react';
import { useCallback, useState } from 'react';
import { useNavigate } from 'react-router';
import { z } from 'zod';
import { lanes, MOST_ROWS, sweepRoutes } from '../../src/sweep/api.ts';
import type { Sweep, SweepRow } from '../../src/sweep/api.ts';
import { DataTable } from '../kit/data-table.tsx';
import { useFilters } from '../kit/filters.ts';
import { useKeys } from '../kit/keys.ts';
import { Page } from '../kit/page.tsx';
import { useCall, useVerb } from '../kit/query.ts';
import { EmptyState, Shown } from '../kit/states.tsx';
import { Tabs } from '../kit/tabs.tsx';
import { ClientSelect } from '../people/pick.tsx';
import { useMay } from '../people/session.ts';
import { ClientLooks } from './client-looks.tsx';
import { SweepCard, sweepColumns } from './columns.tsx';
import { ExplainDialog } from './explain-dialog.tsx';
import { RowPanel } from './row-panel.tsx';
import classes from './sweep.module.css';
import { isLeft, laneWords } from './words.ts';

const sinceData = [
  { value: 'mine', label: 'Since my last look' },
  ...[4, 12, 24, 72].map((hours) => ({ value: String(hours), label: `Last ${hours} hours` })),
];
const shape = z.object({
  lane: z.enum([...lanes, 'all']).default('all'),
  since: z.enum(['mine', '4', '12', '24', '72']).default('mine'),
  clientId: z.uuid().optional(),
  done: z.enum(['yes', 'no']).default('no'),
});
type Filters = z.output<typeof shape>;

/** Everything unusual at my clients, each row explained or ticketed in two keys. */
export function SweepPage(): React.JSX.Element {
  const [filters, change] = useFilters(shape);
  const hours = filters.since === 'mine' ? {} : { hours: Number(filters.since) };
  const client = filters.clientId === undefined ? {} : { clientId: filters.clientId };
  const sweep = useCall(
    sweepRoutes.readSweep,
    { query: { ...hours, ...client } },
    { on: ['sweep', 'finding', 'ticket'], keep: true },
  );
  return (
    <Page
      title="Sweep"
      fill
      beside={
        <Tabs
          label="Lane"
          value={filters.lane}
          tabs={tabsOf(sweep.data, filters)}
          onChange={(lane) => change({ lane })}
        />
      }
    >
      <Group gap={10}>
        <ClientSelect
          aria-label="Client"
          placeholder="All my clients"
          clearable
          value={filters.clientId ?? null}
          onChange={(clientId) => change({ clientId: clientId ?? undefined })}
        />
        <Select
          aria-label="Since when"
          data={sinceData}
          allowDeselect={false}
          value={filters.since}
          onChange={(since) => change({ since: shape.shape.since.parse(since ?? undefined) })}
        />
        <Switch
          label="Done too"
          checked={filters.done === 'yes'}
          onChange={(event) => change({ done: event.currentTarget.checked ? 'yes' : 'no' })}
        />
        {sweep.data?.more && (
          <Text size="sm" c="dimmed" role="status">
            The newest {MOST_ROWS.toLocaleString()} rows
          </Text>
        )}
      </Group>
      <Shown query={sweep}>{(shown) => <SweepView sweep={shown} filters={filters} />}</Shown>
    </Page>
  );
}

function SweepView({ sweep, filters }: { sweep: Sweep; filters: Filters }): React.JSX.Element {
  const works = useMay('tickets.work');
  const navigate = useNavigate();
  const [currentId, setCurrentId] = useState<string>();
  const [explained, setExplained] = useState<SweepRow>();
  // The same function at each drawing: else the table would say again where it stands, over a card just pressed.
  const stand = useCallback((row: SweepRow | undefined) => row && setCurrentId(row.id), []);
  const rows = shownOf(sweep, filters);
  const current = sweep.rows.find(({ id }) => id === currentId) ?? rows[0];
  const ticket = useVerb(sweepRoutes.ticketRow, {
    touches: ['sweep', 'ticket'],
    says: ({ number }) => `${number} is its ticket.`,
  });
  const acts = {
    works,
    explain: () => setExplained(current),
    ticket: () => void (current && !current.ticket && ticket.mutate({ body: { findingId: current.id } })),
  };
  useKeys(
    'Sweep',
    [
      { keys: 'e', says: 'Explain the row', run: acts.explain },
      { keys: 't', says: 'Open the ticket of the row', run: acts.ticket },
    ],
    works && explained === undefined,
  );
  return (
    <div className={classes['split']}>
      <div className={classes['main']}>
        {rows.length === 0 ? (
          <EmptyState icon={Telescope} title="All quiet">
            Nothing is left here. Say so for each client with Looked, and it is recorded.
          </EmptyState>
        ) : (
          <DataTable
            label="Rows of the sweep"
            rows={rows}
            rowKey={({ id }) => id}
            columns={sweepColumns}
            card={(row) => <SweepCard row={row} onPress={() => setCurrentId(row.id)} />}
            onCurrent={stand}
            isSelected={({ id }) => id === current?.id}
            onOpen={({ id }) => void navigate(`/findings/${id}`)}
          />
        )}
      </div>
      <aside className={classes['aside']} aria-label="The row and the clients">
        {current && <RowPanel row={current} acts={acts} />}
        <ClientLooks sweep={sweep} works={works} />
      </aside>
      <ExplainDialog row={explained} onClose={() => setExplained(undefined)} />
    </div>
  );
}

function shownOf({ rows, at }: Sweep, { lane, done }: Pick<Filters, 'lane' | 'done'>): SweepRow[] {
  return rows.filter((row) => (lane === 'all' || row.lane === lane) && (done === 'yes' || isLeft(row, at)));
}

function tabsOf(sweep: Sweep | undefined, { done }: Filters): { value: Filters['lane']; label: string }[] {
  return (['all', ...lanes] as const).map((lane) => {
    const count = sweep ? shownOf(sweep, { lane, done }).length : undefined;
    const name = lane === 'all' ? 'All' : laneWords[lane];
    return { value: lane, label: count === undefined ? name : `${name} ${count}` };
  });
}
