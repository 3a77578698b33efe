import { Text, Title } from '@mantine/core';
import type { z } from 'zod';
import type { zMessage } from '../../src/correspondence/mail-api.ts';
import type { zShown } from '../../src/correspondence/mail-setup-api.ts';
import { StatusBadge } from '../kit/badges.tsx';
import classes from './mail.module.css';
import { checkWords, senderWord } from './words.ts';

/** Whether the sender is who the mail says, in plain words. */
export function SenderCheck({
  sender,
  checked,
}: {
  sender: z.output<typeof zMessage>['sender'];
  checked: z.output<typeof zShown>['authentication'];
}): React.JSX.Element {
  const said = sender === null ? undefined : senderWord(sender, checked);
  return (
    <section>
      <Title order={3} mb={6}>
        Is it the sender?
      </Title>
      {said && <Text size="sm">{said}</Text>}
      {checked.source === 'none' ? (
        <Text size="sm" c="dimmed">
          Nobody whom we trust has checked where it came from.
        </Text>
      ) : (
        <ul className={classes['checks']}>
          {(['spf', 'dkim', 'dmarc'] as const).map((method) => {
            const { tone, words } = checkWords(method, checked[method], checked.policy);
            return (
              <li key={method}>
                <StatusBadge tone={tone}>{method.toUpperCase()}</StatusBadge>
                <Text size="sm">{words}</Text>
              </li>
            );
          })}
          <Text component="li" size="xs" c="dimmed">
            {checked.source === 'header'
              ? `Said by ${checked.server ?? 'a server of ours'}`
              : 'Computed when it came in'}
            {checked.domain && `, for ${checked.domain}`}
          </Text>
        </ul>
      )}
    </section>
  );
}
