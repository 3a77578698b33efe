import { Button, CloseButton, Text } from '@mantine/core';
import classes from './queue.module.css';
import { useBulk } from './use-bulk.tsx';
import type { TicketLine } from './ticket-badges.tsx';

type Props = { chosen: readonly TicketLine[]; onAssign: () => void; onPriority: () => void; onClear: () => void };

/** What can be done with several tickets at once; there while some are selected. */
export function QueueBulkBar({ chosen, onAssign, onPriority, onClear }: Props): React.JSX.Element | null {
  const { run } = useBulk();
  if (chosen.length === 0) return null;
  const ticketIds = chosen.map(({ id }) => id);
  return (
    <div className={classes['bar']} role="toolbar" aria-label="Selected tickets">
      <Text size="sm" fw={600} className="wf-figure">
        {chosen.length} selected
      </Text>
      <Button size="xs" radius="xl" onClick={() => run({ body: { ticketIds, act: { do: 'claim' } } })}>
        Claim
      </Button>
      <Button size="xs" radius="xl" variant="default" onClick={onAssign}>
        Assign…
      </Button>
      <Button size="xs" radius="xl" variant="default" onClick={onPriority}>
        Priority…
      </Button>
      <Button size="xs" radius="xl" variant="default" onClick={() => run({ body: { ticketIds, act: { do: 'pool' } } })}>
        To the pool
      </Button>
      <Button
        size="xs"
        radius="xl"
        variant="default"
        onClick={() => run({ body: { ticketIds, act: { do: 'state', state: 'waiting-for-client' } } })}
      >
        Waiting for client
      </Button>
      <CloseButton size="sm" radius="xl" aria-label="Select none" onClick={onClear} />
    </div>
  );
}
