import type { z } from 'zod';
import type { zCounts } from '../../src/tickets/ticket-api.ts';
import { Tabs } from '../kit/tabs.tsx';
import type { QueueFilters } from './queue-filters.ts';

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

export function QueueTabs({
  tab,
  counts,
  onTab,
}: {
  tab: Tab;
  counts: Counts | undefined;
  onTab: (tab: Tab) => void;
}): React.JSX.Element {
  return (
    <Tabs
      label="Which tickets"
      value={tab}
      onChange={onTab}
      tabs={tabs.map(({ value, label, count }) => ({ value, label, count: counts && count?.(counts) }))}
    />
  );
}
