import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { ticketRoutes } from '../../src/tickets/api.ts';
import { say, useVerb } from '../kit/query.ts';

const SHOWN_MS = 20_000;

/** Acts on many tickets at once; what was done can be undone from the message that says so. */
export function useBulk(onDone?: () => void): {
  run: ReturnType<typeof useVerb<typeof ticketRoutes.bulkTickets>>['mutate'];
  busy: boolean;
} {
  const touches = ['ticket'];
  const undo = useVerb(ticketRoutes.undoTicketBulk, {
    touches,
    onDone: ({ done, failed }) =>
      say(`${done.length} put back${failed.length > 0 ? `, ${failed.length} changed since and left` : ''}.`),
  });
  const { mutate, isPending } = useVerb(ticketRoutes.bulkTickets, {
    touches,
    onDone: ({ id, done, failed }) => {
      onDone?.();
      for (const each of failed.slice(0, 3)) say(each.why, `${each.number} stays as it was`);
      if (done.length === 0) return;
      notifications.show({
        id,
        autoClose: SHOWN_MS,
        title: `${done.length} ${done.length === 1 ? 'ticket' : 'tickets'} changed`,
        message: (
          <Button
            size="compact-xs"
            variant="light"
            onClick={() => {
              notifications.hide(id);
              undo.mutate({ params: { bulkId: id } });
            }}
          >
            Undo
          </Button>
        ),
      });
    },
  });
  return { run: mutate, busy: isPending };
}
