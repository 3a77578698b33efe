import { Text } from '@mantine/core';
import { mailRoutes } from '../../src/correspondence/api.ts';
import { StatusBadge } from '../kit/badges.tsx';
import { useCall } from '../kit/query.ts';
import classes from './mail.module.css';
import { mailboxWords } from './words.ts';

const EVERY_MS = 10_000;

/** How each followed mailbox is; nothing while there is none. */
export function Mailboxes(): React.JSX.Element | null {
  const { data } = useCall(mailRoutes.listMailboxes, {}, { on: ['message'], every: EVERY_MS });
  if (!data || data.items.length === 0) return null;
  return (
    <div className={classes['boxes']} role="list" aria-label="Mailboxes">
      {data.items.map((box) => (
        <div key={box.id} role="listitem" className={classes['box']}>
          <strong>{box.address}</strong>
          <StatusBadge tone={mailboxWords[box.state].tone}>{mailboxWords[box.state].word}</StatusBadge>
          <Text size="xs" c="dimmed" className="wf-figure">
            {box.taken.toLocaleString()} taken · {box.loops.toLocaleString()} in a circle today
          </Text>
        </div>
      ))}
    </div>
  );
}
