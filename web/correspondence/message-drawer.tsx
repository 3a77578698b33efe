import { Anchor, Button, Drawer, Group, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import type { z } from 'zod';
import { mailRoutes } from '../../src/correspondence/api.ts';
import type { zMessage } from '../../src/correspondence/mail-api.ts';
import { bytesText } from '../kit/bytes.ts';
import { Facts } from '../kit/facts.tsx';
import { useCall, useVerb } from '../kit/query.ts';
import { Shown } from '../kit/states.tsx';
import { ThrowAway } from '../kit/throw-away.tsx';
import { ExactTime } from '../kit/time.tsx';
import { ClientSelect } from '../people/pick.tsx';
import classes from './mail.module.css';
import { stateWords } from './words.ts';

type Message = z.output<typeof zMessage>;

/** One mail: what it says, why it is here, and where it goes. */
export function MessageDrawer({ id, onClose }: { id: string | undefined; onClose: () => void }): React.JSX.Element {
  const found = useCall(
    mailRoutes.readMessage,
    { params: { messageId: id ?? '' } },
    { on: ['message'], enabled: id !== undefined },
  );
  return (
    <Drawer
      opened={id !== undefined}
      onClose={onClose}
      position="right"
      size="lg"
      title={found.data?.subject ?? 'Mail'}
    >
      {id !== undefined && (
        <Shown query={found}>{(message) => <Detail message={message} onDone={onClose} key={message.id} />}</Shown>
      )}
    </Drawer>
  );
}

function Detail({ message, onDone }: { message: Message; onDone: () => void }): React.JSX.Element {
  const { from, recipients, authentication: proof, attachments } = message;
  const waits = message.state === 'unfiled' || message.state === 'quarantined';
  const fileAt = (file: string): string => `/api/v1/messages/${message.id}/files/${file}`;
  return (
    <Stack gap="lg">
      {waits && <Filing message={message} onDone={onDone} />}
      <Facts
        facts={[
          ['From', from.name ? `${from.name} <${from.address}>` : from.address],
          ['To', recipients.join(', ')],
          ['Received', <ExactTime key="at" at={message.receivedAt} />],
          ['State', stateWords[message.state].word],
          ['Why', message.why],
          ['Sender', message.sender],
          ['SPF, DKIM, DMARC', proof && `${proof.spf}, ${proof.dkim}, ${proof.dmarc} (${proof.source})`],
          ['Ticket', message.ticketId && <Link to={`/tickets/${message.ticketId}`}>Open the ticket</Link>],
        ]}
      />
      <section>
        <Title order={3} mb={6}>
          Text
        </Title>
        {/* A region that scrolls is reached by keyboard. */}
        <pre className={classes['text']} tabIndex={0} aria-label="Text of the mail">
          {message.text || '(nothing to read)'}
        </pre>
      </section>
      <section>
        <Title order={3} mb={6}>
          Files
        </Title>
        <Stack gap={4}>
          {attachments.map(({ filename, size, sha256 }, i) => (
            <Anchor key={`${sha256}${filename}`} href={fileAt(String(i))} download size="sm">
              {filename} · {bytesText(size)}
            </Anchor>
          ))}
          <Anchor href={fileAt('raw')} download size="sm">
            The mail as it came
          </Anchor>
        </Stack>
      </section>
    </Stack>
  );
}

function Filing({ message, onDone }: { message: Message; onDone: () => void }): React.JSX.Element {
  const [clientId, setClientId] = useState<string | null>(null);
  const params = { messageId: message.id };
  const file = useVerb(mailRoutes.fileMessage, { touches: ['message', 'ticket'], says: 'Filed.', onDone });
  const toTicket = (client: string): void => file.mutate({ params, body: { as: 'ticket', clientId: client } });
  return (
    <section>
      <Title order={3} mb={6}>
        Where does it belong?
      </Title>
      <Stack gap="sm">
        {message.suggestions.map(({ clientId: id, name, why }, i) => (
          <Group key={id} gap="sm">
            {/* Enter on the row, Enter here: filed in two keys. */}
            <Button autoFocus={i === 0} loading={file.isPending} onClick={() => toTicket(id)}>
              New ticket of {name}
            </Button>
            <Text size="xs" c="dimmed">
              {why}
            </Text>
          </Group>
        ))}
        <Group align="end" gap="sm">
          <ClientSelect label="Client" placeholder="Another client" value={clientId} onChange={setClientId} />
          <Button
            variant="default"
            disabled={clientId === null}
            loading={file.isPending}
            onClick={() => clientId !== null && toTicket(clientId)}
          >
            New ticket
          </Button>
        </Group>
        <ThrowAway
          busy={file.isPending}
          onThrow={(reason) => file.mutate({ params, body: { as: 'discard', reason } })}
        />
      </Stack>
    </section>
  );
}
