import { Button, CloseButton, Text } from '@mantine/core';
import classes from './queue.module.css';
import type { TicketLine } from './ticket-badges.tsx';

type Props = { chosen: readonly TicketLine[]; onClaim: () => void; onAssign: () => void; onClear: () => void };

/** What can be done with several tickets at once; there while some are selected. */
export function QueueBulkBar({ chosen, onClaim, onAssign, onClear }: Props): React.JSX.Element | null {
  if (chosen.length === 0) return null;
  return (
    <div className={classes['bar']} role="toolbar" aria-label="Selected tickets">
      <Text size="sm" fw={600} className="wf-figure">
        {chosen.length} selected
      </Text>
      <Button size="xs" radius="xl" onClick={onClaim}>
        Claim
      </Button>
      <Button size="xs" radius="xl" variant="default" onClick={onAssign}>
        Assign…
      </Button>
      <CloseButton size="sm" radius="xl" aria-label="Select none" onClick={onClear} />
    </div>
  );
}
