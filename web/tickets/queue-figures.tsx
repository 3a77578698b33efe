import type { z } from 'zod';
import type { zCounts } from '../../src/tickets/ticket-api.ts';
import { Figure } from '../kit/card.tsx';
import { writeFilters } from '../kit/filters.ts';
import classes from './queue.module.css';
import { queueShape } from './queue-filters.ts';
import type { QueueFilters } from './queue-filters.ts';

/** The four figures a shift looks at first; each leads to its tickets. */
export function QueueFigures({
  counts,
  filters,
}: {
  counts: z.output<typeof zCounts> | undefined;
  filters: QueueFilters;
}): React.JSX.Element {
  const to = (change: Partial<QueueFilters>): string =>
    `?${writeFilters(queueShape, { ...(filters.client ? { client: filters.client } : {}), ...change }).toString()}`;
  const shown = (value: number | undefined): string => value?.toLocaleString() ?? '–';
  return (
    <div className={classes['figures']}>
      <Figure
        name="Open tickets"
        value={shown(counts?.live)}
        note={counts && `${counts.waiting.toLocaleString()} waiting for others`}
        to={to({ tab: 'live' })}
      />
      <Figure
        name="Response breached"
        value={shown(counts?.breached)}
        tone={counts && counts.breached > 0 ? 'bad' : undefined}
        note={counts && counts.breached > 0 ? 'needs a lead' : undefined}
        to={to({ breach: 'breached' })}
      />
      <Figure
        name="At risk"
        value={shown(counts?.atRisk)}
        tone={counts && counts.atRisk > 0 ? 'warn' : undefined}
        note={counts && counts.atRisk > 0 ? 'under 25 % left' : undefined}
        to={to({ breach: 'at-risk' })}
      />
      <Figure name="Unassigned" value={shown(counts?.unassigned)} note="in the pool" to={to({ tab: 'unassigned' })} />
    </div>
  );
}
