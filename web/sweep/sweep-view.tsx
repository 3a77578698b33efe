import { Drawer } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Telescope } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { useNavigate } from 'react-router';
import type { Sweep, SweepRow } from '../../src/sweep/api.ts';
import { DataTable } from '../kit/data-table.tsx';
import { EmptyState } from '../kit/states.tsx';
import { ClientLooks } from './client-looks.tsx';
import { columnsFor, SweepCard } from './columns.tsx';
import { ExplainDialog } from './explain-dialog.tsx';
import { askedOf, shownOf } from './filters.ts';
import type { Filters } from './filters.ts';
import { RowPanel } from './row-panel.tsx';
import classes from './sweep.module.css';
import { useRowActs } from './use-row-acts.ts';
import { isLeft } from './words.ts';

const PHONE = '(max-width: 48em)';

type Props = { sweep: Sweep; filters: Filters; onClient: (clientId: string) => void };

/** The rows, the panel of the one the keyboard stands on, and the clients. On a phone the panel comes when a row is pressed. */
export function SweepView({ sweep, filters, onClient }: Props): React.JSX.Element {
  const navigate = useNavigate();
  const phone = useMediaQuery(PHONE, globalThis.matchMedia(PHONE).matches);
  const [current, setCurrent] = useState<SweepRow>();
  const [pressedId, setPressedId] = useState<string>();
  const { lane, done } = filters;
  const rows = useMemo(() => shownOf(sweep, { lane, done }), [sweep, lane, done]);
  const pressed = phone ? rows.find(({ id }) => id === pressedId) : undefined;
  const stood = rows.find(({ id }) => id === current?.id);
  const acts = useRowActs(askedOf(filters), phone ? pressed : stood);
  const card = useCallback((row: SweepRow) => <SweepCard row={row} onPress={() => setPressedId(row.id)} />, []);
  return (
    <div className={classes['split']}>
      {phone && (
        <details className={classes['fold']}>
          <summary>Clients and looks</summary>
          <ClientLooks sweep={sweep} works={acts.works} onClient={onClient} />
        </details>
      )}
      <div className={classes['main']}>
        {rows.length === 0 ? (
          <Quiet sweep={sweep} />
        ) : (
          <DataTable
            label="Rows of the sweep"
            rows={rows}
            rowKey={({ id }) => id}
            columns={columnsFor[done]}
            card={card}
            standsFirst
            standOn={acts.back}
            clickStands
            onCurrent={setCurrent}
            onOpen={({ id }) => void navigate(`/findings/${id}`)}
          />
        )}
      </div>
      {!phone && (
        <aside className={classes['aside']} aria-label="The row and the clients">
          {stood && <RowPanel row={stood} acts={acts} />}
          <ClientLooks sweep={sweep} works={acts.works} onClient={onClient} />
        </aside>
      )}
      <Drawer
        opened={pressed !== undefined && acts.asking === undefined}
        onClose={() => setPressedId(undefined)}
        position="bottom"
        size="auto"
        title="What happened"
      >
        {pressed && <RowPanel row={pressed} acts={acts} />}
      </Drawer>
      <ExplainDialog row={acts.asking} onClose={() => acts.ask(undefined)} onExplained={acts.explained} />
    </div>
  );
}

function Quiet({ sweep: { rows, at, clients } }: Pick<Props, 'sweep'>): React.JSX.Element {
  const left = rows.filter((row) => isLeft(row, at)).length;
  if (clients.length === 0)
    return (
      <EmptyState icon={Telescope} title="No clients">
        Nobody has given you clients yet. A lead engineer or a manager does.
      </EmptyState>
    );
  return (
    <EmptyState icon={Telescope} title={left > 0 ? 'This lane is quiet' : 'All quiet'}>
      {left > 0
        ? `${left} ${left === 1 ? 'row is' : 'rows are'} left in the other lanes.`
        : 'Nothing is left. Say so for each client with Looked: it is recorded, and the client sees it.'}
    </EmptyState>
  );
}
