import { Anchor, Drawer, Group, Stack, Text, Title } from '@mantine/core';
import { Download } from 'lucide-react';
import { Link } from 'react-router';
import type { z } from 'zod';
import { mailRoutes } from '../../src/correspondence/api.ts';
import type { zMessage } from '../../src/correspondence/mail-api.ts';
import { mailSetupRoutes } from '../../src/correspondence/mail-setup-api.ts';
import { StatusBadge } from '../kit/badges.tsx';
import { bytesText } from '../kit/bytes.ts';
import { Facts } from '../kit/facts.tsx';
import { useCall } from '../kit/query.ts';
import { LoadingRows, Shown } from '../kit/states.tsx';
import { ExactTime } from '../kit/time.tsx';
import { Filing } from './filing.tsx';
import { MailBody } from './mail-body.tsx';
import classes from './mail.module.css';
import { SenderCheck } from './sender-check.tsx';
import { kindWords, protectionWords, sentence, stateWords } from './words.ts';

type Message = z.output<typeof zMessage>;

/** One mail: where it goes, why it is here, who sent it and what it says. */
export function MessageDrawer({ id, onClose }: { id: string | undefined; onClose: () => void }): React.JSX.Element {
  const found = useCall(
    mailRoutes.readMessage,
    { params: { messageId: id ?? '' } },
    { on: ['message'], enabled: id !== undefined },
  );
  const title = found.data?.subject || '(no subject)';
  return (
    <Drawer opened={id !== undefined} onClose={onClose} position="right" size="xl" title={found.data ? title : 'Mail'}>
      {id !== undefined && (
        <Shown query={found}>{(message) => <Detail message={message} onDone={onClose} key={message.id} />}</Shown>
      )}
    </Drawer>
  );
}

function Detail({ message, onDone }: { message: Message; onDone: () => void }): React.JSX.Element {
  const shown = useCall(mailSetupRoutes.readShown, { params: { messageId: message.id } });
  const { from, recipients } = message;
  const waits = message.state === 'unfiled' || message.state === 'quarantined';
  return (
    <Stack gap="lg">
      <Decision message={message} reason={shown.data?.kindReason} />
      {waits && <Filing message={message} onDone={onDone} />}
      <Facts
        facts={[
          ['From', from.name ? `${from.name} <${from.address}>` : from.address || 'nobody named'],
          ['To', recipients.join(', ')],
          ['Client', message.clientName],
          ['Received', <ExactTime key="at" at={message.receivedAt} />],
          ['Sealed', shown.data && protectionWords(shown.data)],
        ]}
      />
      <Shown query={shown} loading={<LoadingRows rows={5} />}>
        {(mail) => (
          <>
            <MailBody mail={mail} />
            <Files message={message} />
            <SenderCheck sender={message.sender} checked={mail.authentication} />
            {mail.notes.length > 0 && (
              <section>
                <Title order={3} mb={6}>
                  What was wrong with it
                </Title>
                <Text size="sm" c="dimmed">
                  {mail.notes.join('; ')}
                </Text>
              </section>
            )}
          </>
        )}
      </Shown>
    </Stack>
  );
}

/** What became of it, and why. */
function Decision({ message, reason }: { message: Message; reason: string | undefined }): React.JSX.Element {
  const { word, tone } = stateWords[message.state];
  return (
    <section>
      <Group gap="xs" mb={4}>
        <StatusBadge tone={tone}>{word}</StatusBadge>
        {message.kind && (
          <Text size="sm" c="dimmed">
            {kindWords[message.kind] ?? message.kind}
          </Text>
        )}
        {message.ticketId && (
          <Anchor component={Link} to={`/tickets/${message.ticketId}`} size="sm">
            Open its ticket
          </Anchor>
        )}
      </Group>
      <Text size="sm">{sentence(message.why)}</Text>
      {reason && !message.why.includes(reason) && (
        <Text size="xs" c="dimmed">
          Taken as that kind because {reason}.
        </Text>
      )}
    </section>
  );
}

/** Handed out to be saved: nothing of it is ever opened here. */
function Files({ message: { id, attachments } }: { message: Message }): React.JSX.Element {
  const at = (file: string): string => `/api/v1/messages/${id}/files/${file}`;
  return (
    <section>
      <Title order={3} mb={6}>
        Files
      </Title>
      <ul className={classes['files']}>
        {attachments.map(({ filename, mimeType, size, sha256 }, i) => (
          <li key={`${sha256}${filename}`}>
            <Download size={14} aria-hidden />
            <Anchor href={at(String(i))} download size="sm">
              {filename}
            </Anchor>
            <Text size="xs" c="dimmed">
              {bytesText(size)} · {mimeType}
            </Text>
          </li>
        ))}
        <li>
          <Download size={14} aria-hidden />
          <Anchor href={at('raw')} download size="sm">
            The mail as it came
          </Anchor>
          <Text size="xs" c="dimmed">
            .eml
          </Text>
        </li>
      </ul>
    </section>
  );
}
