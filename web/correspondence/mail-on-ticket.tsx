import { Stack, Text } from '@mantine/core';
import type { z } from 'zod';
import { mailRoutes } from '../../src/correspondence/api.ts';
import type { zConversation } from '../../src/correspondence/mail-api.ts';
import { StatusBadge } from '../kit/badges.tsx';
import { Card } from '../kit/card.tsx';
import { useCall } from '../kit/query.ts';
import { SideTitle } from '../kit/side-title.tsx';
import { RelativeTime } from '../kit/time.tsx';
import classes from './mail.module.css';
import { Proof } from './proof.tsx';
import { sentWords } from './words.ts';

type Conversation = z.output<typeof zConversation>;

/** The mail of a ticket: who must be proved first, what came, and whether ours arrived. Nothing where there was none. */
export function MailOnTicket({ ticketId }: { ticketId: string }): React.JSX.Element | null {
  const { data } = useCall(
    mailRoutes.readConversation,
    { params: { ticketId } },
    { on: ['message', 'ticket', 'verification', 'outgoing'] },
  );
  if (!data || data.came.length + data.went.length + data.verifications.length === 0) return null;
  const waits = data.verifications.some(({ state }) => state === 'needed');
  return (
    <Card {...(waits ? { tone: 'warn' } : {})}>
      <SideTitle id="ticket-mail">Mail</SideTitle>
      <Stack gap="sm">
        {data.verifications.map((proof) => (
          <Proof key={proof.id} ticketId={ticketId} proof={proof} />
        ))}
        {data.came.map((mail) => (
          <Came key={mail.id} mail={mail} />
        ))}
        {data.went.map((mail) => (
          <Went key={mail.id} mail={mail} />
        ))}
      </Stack>
    </Card>
  );
}

function Came({ mail }: { mail: Conversation['came'][number] }): React.JSX.Element {
  return (
    <div className={classes['line']}>
      <Text size="sm">{mail.from.name || mail.from.address}</Text>
      <Text size="xs" c="dimmed">
        {mail.kind === null ? 'mail' : mail.kind} · sender {mail.sender ?? 'not looked at'} ·{' '}
        <RelativeTime at={mail.receivedAt} />
      </Text>
    </div>
  );
}

function Went({ mail }: { mail: Conversation['went'][number] }): React.JSX.Element {
  const { word, tone } = sentWords[mail.state];
  return (
    <div className={classes['line']}>
      <Text size="sm">
        To {mail.to}
        {mail.about === 'closing' && ': that it is closed'}
      </Text>
      <StatusBadge tone={tone}>{word}</StatusBadge>
      {mail.state === 'failed' && <Text size="xs">{mail.said}</Text>}
      <Text size="xs" c="dimmed">
        <RelativeTime at={mail.failedAt ?? mail.sentAt ?? mail.createdAt} />
      </Text>
    </div>
  );
}
