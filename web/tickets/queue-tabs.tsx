import type { z } from 'zod';
import type { zCounts } from '../../src/tickets/ticket-api.ts';
import { Tabs } from '../kit/tabs.tsx';
import { searchOf, viewOf } from './queue-filters.ts';
import type { QueueFilters, SavedView } from './queue-filters.ts';

type Counts = z.output<typeof zCounts>;
type Tab = QueueFilters['tab'];

const tabs: readonly { value: Tab; label: string; count?: (counts: Counts) => number }[] = [
  { value: 'live', label: 'Open', count: (counts) => counts.live },
  { value: 'mine', label: 'Mine', count: (counts) => counts.mine },
  { value: 'unassigned', label: 'Unassigned', count: (counts) => counts.unassigned },
  { value: 'waiting', label: 'Waiting', count: (counts) => counts.waiting },
  { value: 'resolved', label: 'Resolved', count: (counts) => counts.resolved },
  { value: 'all', label: 'All' },
];

/** The tabs every queue has, then the views one has put beside them. */
export function QueueTabs({
  filters,
  counts,
  views,
  onTab,
  onView,
}: {
  filters: QueueFilters;
  counts: Counts | undefined;
  views: readonly SavedView[];
  onTab: (tab: Tab) => void;
  onView: (view: SavedView) => void;
}): React.JSX.Element {
  const placed = views.filter((view) => view.place !== null);
  const here = searchOf(viewOf(filters));
  const shown = placed.find((view) => searchOf(view.filter) === here);
  return (
    <Tabs<string>
      label="Which tickets"
      value={shown?.id ?? filters.tab}
      onChange={(value) => {
        const view = placed.find(({ id }) => id === value);
        const tab = tabs.find((each) => each.value === value);
        if (view) onView(view);
        else if (tab) onTab(tab.value);
      }}
      tabs={[
        ...tabs.map(({ value, label, count }) => ({ value, label, count: counts && count?.(counts) })),
        ...placed.map(({ id, name }) => ({ value: id, label: name })),
      ]}
    />
  );
}
