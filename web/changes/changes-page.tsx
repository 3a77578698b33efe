import { Button } from '@mantine/core';
import { Plus } from 'lucide-react';
import { Link, useNavigate } from 'react-router';
import { z } from 'zod';
import { FilterBar } from '../kit/filter-bar.tsx';
import { useFilters } from '../kit/filters.ts';
import { useKeys } from '../kit/keys.ts';
import { Page } from '../kit/page.tsx';
import { Tabs } from '../kit/tabs.tsx';
import { ClientFilter } from '../people/pick.tsx';
import { useMay } from '../people/session.ts';
import { ChangeBoard } from './change-board.tsx';
import { ChangeList } from './change-list.tsx';
import { League } from './league.tsx';
import { Settled } from './settled.tsx';

const shape = z.object({
  view: z.enum(['board', 'live', 'done', 'league', 'settled']).default('board'),
  client: z.uuid().optional(),
  text: z.string().max(200).optional(),
});
const tabs = [
  { value: 'board', label: 'Board' },
  { value: 'live', label: 'Under way' },
  { value: 'done', label: 'Done' },
  { value: 'league', label: 'League' },
  { value: 'settled', label: 'Per client' },
] as const;

/** All changes: the board, the lists, the league, and what clients have settled. */
export function ChangesPage(): React.JSX.Element {
  const [{ view, client, text }, setFilters] = useFilters(shape);
  const mayWork = useMay('changes.work');
  const navigate = useNavigate();
  useKeys('Changes', [
    { keys: 'n', says: 'Raise a change', run: () => void (mayWork && navigate('/changes/new')) },
    { keys: 'b', says: 'Board', run: () => setFilters({ view: 'board' }) },
    { keys: 'l', says: 'League', run: () => setFilters({ view: 'league' }) },
  ]);
  const listed = view === 'live' || view === 'done';
  return (
    <Page
      title="Changes"
      fill={listed}
      beside={<Tabs label="View" value={view} tabs={tabs} onChange={(next) => setFilters({ view: next })} />}
      actions={
        mayWork && (
          <Button component={Link} to="/changes/new" leftSection={<Plus size={16} />}>
            Raise a change
          </Button>
        )
      }
    >
      {listed && (
        <FilterBar
          of="changes"
          search={{ placeholder: 'Number, title, who asked', text, onText: (typed) => setFilters({ text: typed }) }}
          narrowed={{ text, client }}
          onClear={setFilters}
        >
          <ClientFilter value={client} onChange={(next) => setFilters({ client: next })} />
        </FilterBar>
      )}
      {view === 'board' && <ChangeBoard client={client} />}
      {listed && <ChangeList show={view} client={client} text={text} />}
      {view === 'league' && <League />}
      {view === 'settled' && <Settled client={client} onClient={(id) => setFilters({ client: id })} />}
    </Page>
  );
}
