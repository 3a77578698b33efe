import { Text } from '@mantine/core';
import type { z } from 'zod';
import type { Priority, TicketState, zTicketLine } from '../../src/tickets/ticket-api.ts';
import { RankBadge, StatusBadge } from '../kit/badges.tsx';
import { Clock } from '../kit/clock.tsx';
import { priorityTones, priorityWords, stateTones, stateWords } from './words.ts';

export type TicketLine = z.output<typeof zTicketLine>;

export function TicketStatus({ state }: { state: TicketState }): React.JSX.Element {
  return <StatusBadge tone={stateTones[state]}>{stateWords[state]}</StatusBadge>;
}

export function PriorityBadge({ priority, long = false }: { priority: Priority; long?: boolean }): React.JSX.Element {
  return <RankBadge tone={priorityTones[priority]}>{long ? `${priority} ${priorityWords[priority]}` : priority}</RankBadge>;
}

/** The clock that runs out next; a dash when every promise on the ticket is kept. */
export function NextClock({ line }: { line: Pick<TicketLine, 'nextDueAt' | 'nextStartedAt'> }): React.JSX.Element {
  if (line.nextDueAt === null || line.nextStartedAt === null) return <Text span c="dimmed" size="sm" aria-label="No clock is running">–</Text>;
  return <Clock startedAt={line.nextStartedAt} dueAt={line.nextDueAt} />;
}
