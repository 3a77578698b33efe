import { useQueryClient } from '@tanstack/react-query';
import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import { notifications } from '@mantine/notifications';
import { z } from 'zod';
import { Problem } from '../../src/base/problem.ts';
import { call } from '../../src/http/call.ts';
import { ticketRoutes } from '../../src/tickets/api.ts';
import { keyOf, refetchAbout, say, sayProblem } from '../kit/query.ts';
import { timeOfDay } from '../kit/time.tsx';
import { useMe } from '../people/session.ts';
import type { TicketLine } from './ticket-badges.tsx';

type Pages = InfiniteData<{ items: TicketLine[]; next: string | null }>;

const zTaken = z.object({ heldBy: z.object({ name: z.string() }), since: z.string() });

/** Claims tickets: shown as yours at once, put right when the server says that someone was faster. */
export function useClaim(): (lines: readonly { id: string; number: string }[]) => Promise<void> {
  const client = useQueryClient();
  const me = useMe();
  return async (lines) => {
    for (const { id } of lines) patchLine(client, id, { assigneeId: me.id, assigneeName: me.name });
    const done: string[] = [];
    for (const { id, number } of lines) {
      try {
        await call(ticketRoutes.claimTicket, { params: { ticketId: id } });
        done.push(number);
      } catch (error) {
        sayTaken(number, error);
      }
    }
    if (done.length > 0) say(done.length === 1 ? `${done[0]} is yours.` : `${done.length} tickets are yours.`);
    await refetchAbout(client, ['ticket']);
  };
}

/** "Ann Baker has it since 10:02", in the viewer's own time. */
function sayTaken(number: string, error: unknown): void {
  if (!(error instanceof Problem)) throw error;
  const taken = zTaken.safeParse(error.more);
  if (error.status !== 409 || !taken.success) return sayProblem(error);
  notifications.show({
    title: `${number} is taken`,
    message: `${taken.data.heldBy.name} has it since ${timeOfDay(taken.data.since)}.`,
    color: 'orange',
    role: 'alert',
  });
}

function patchLine(client: QueryClient, id: string, change: Partial<TicketLine>): void {
  client.setQueriesData<Pages>(
    {
      predicate: ({ queryKey }) =>
        queryKey[0] === keyOf(ticketRoutes.listTickets, {})[0] && queryKey.at(-1) === 'pages',
    },
    (present) =>
      present && {
        ...present,
        pages: present.pages.map((page) => ({
          ...page,
          items: page.items.map((line) => (line.id === id ? { ...line, ...change } : line)),
        })),
      },
  );
}
