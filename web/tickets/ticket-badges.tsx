import { Text } from '@mantine/core';
import type { z } from 'zod';
import { instantOf, isoOf } from '../../src/base/clock.ts';
import type { Priority, TicketState, zTicket, zTicketLine } from '../../src/tickets/ticket-api.ts';
import { RankBadge, StatusBadge } from '../kit/badges.tsx';
import { Clock } from '../kit/clock.tsx';
import { priorityTones, priorityWords, stateTones, stateWords } from './words.ts';

export type TicketLine = z.output<typeof zTicketLine>;
export type Ticket = z.output<typeof zTicket>;

/** Every response promise is 15 minutes around the clock; a line carries its end only. */
const PROMISE_MS = 15 * 60_000;

export function TicketStatus({ state }: { state: TicketState }): React.JSX.Element {
  return <StatusBadge tone={stateTones[state]}>{stateWords[state]}</StatusBadge>;
}

export function PriorityBadge({ priority, long = false }: { priority: Priority; long?: boolean }): React.JSX.Element {
  return (
    <RankBadge tone={priorityTones[priority]}>{long ? `${priority} ${priorityWords[priority]}` : priority}</RankBadge>
  );
}

/** The clock that runs out next; a dash when every promise on the ticket is kept. */
export function NextClock({ dueAt }: { dueAt: string | null }): React.JSX.Element {
  if (dueAt === null)
    return (
      <Text span c="dimmed" size="sm" aria-label="No clock is running">
        –
      </Text>
    );
  return <Clock startedAt={isoOf(instantOf(dueAt) - PROMISE_MS)} dueAt={dueAt} />;
}
