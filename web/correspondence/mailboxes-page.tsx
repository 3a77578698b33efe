import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { MailPlus, Plus } from 'lucide-react';
import { useState } from 'react';
import { mailRoutes } from '../../src/correspondence/api.ts';
import { mailSetupRoutes } from '../../src/correspondence/mail-setup-api.ts';
import { StatusBadge } from '../kit/badges.tsx';
import { Card } from '../kit/card.tsx';
import { ConfirmButton } from '../kit/confirm.tsx';
import { Facts } from '../kit/facts.tsx';
import { Page } from '../kit/page.tsx';
import { useCall, useVerb } from '../kit/query.ts';
import { EmptyState, Shown } from '../kit/states.tsx';
import { RelativeTime } from '../kit/time.tsx';
import { useMay } from '../people/session.ts';
import { MailNav } from './mail-nav.tsx';
import { MailboxDialog } from './mailbox-dialog.tsx';
import type { Box } from './mailbox-values.ts';
import { mailboxWords } from './words.ts';

const EVERY_MS = 5000;

/** Mailboxes that are followed: how each is, what it brought, and how much of it went in a circle. */
export function MailboxesPage(): React.JSX.Element {
  const list = useCall(mailRoutes.listMailboxes, {}, { on: ['message', 'mailbox'], every: EVERY_MS });
  const manages = useMay('sources.manage');
  const [adding, setAdding] = useState(false);
  const add = manages && (
    <Button leftSection={<Plus size={16} />} onClick={() => setAdding(true)}>
      Follow a mailbox
    </Button>
  );
  return (
    <Page title="Mail" beside={<MailNav />} actions={add}>
      <Shown query={list}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon={MailPlus} title="No mailbox is followed">
              Mail comes in from mailboxes by IMAP, or straight from your mail server, which forwards clients’ addresses
              to Watchfloor’s own SMTP or LMTP port.
            </EmptyState>
          ) : (
            <Stack gap="sm" maw={860}>
              {items.map((box) => (
                <BoxCard key={box.id} box={box} manages={manages} />
              ))}
            </Stack>
          )
        }
      </Shown>
      {adding && <MailboxDialog onClose={() => setAdding(false)} />}
    </Page>
  );
}

function BoxCard({ box, manages }: { box: Box; manages: boolean }): React.JSX.Element {
  const { word, tone } = mailboxWords[box.state];
  return (
    <Card {...(box.state === 'failed' ? { tone: 'bad' } : {})}>
      <Stack gap="sm">
        <Group gap="sm">
          <Title order={2}>{box.name}</Title>
          <StatusBadge tone={tone}>{word}</StatusBadge>
        </Group>
        {box.state === 'failed' && (
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {box.lastError} {box.lastErrorAt && <RelativeTime at={box.lastErrorAt} />}
          </Text>
        )}
        <Facts
          facts={[
            ['Address', box.name === box.address ? null : box.address],
            ['Whose', box.clientName ?? 'shared: address and sender say whose a mail is'],
            ['Server', `${box.host}, port ${box.port}, ${securityWords[box.security]}`],
            ['Signs in as', `${box.username}, ${box.auth === 'oauth2' ? 'by OAuth 2.0' : 'by password'}`],
            ['Folders', box.folders.join(', ')],
            ['Then', box.doneFolder ? `moved to ${box.doneFolder}` : 'left where it is'],
            ['Taken in', `${box.taken.toLocaleString()} mails`],
            ['Last mail', box.lastMessageAt && <RelativeTime key="last" at={box.lastMessageAt} />],
            ['Loop guard', <LoopGuard key="loop" loops={box.loops} />],
          ]}
        />
        {manages && <BoxActs box={box} />}
      </Stack>
    </Card>
  );
}

const securityWords = { tls: 'TLS', starttls: 'STARTTLS', none: 'not encrypted' };

function LoopGuard({ loops }: { loops: number }): React.JSX.Element {
  if (loops === 0) return <>nothing went in a circle within a day</>;
  return (
    <Text span size="sm" c="var(--wf-warn)">
      {loops.toLocaleString()} dropped within a day: they went in a circle, or were our own
    </Text>
  );
}

function BoxActs({ box }: { box: Box }): React.JSX.Element {
  const touches = ['mailbox'];
  const params = { mailboxId: box.id };
  const test = useVerb(mailSetupRoutes.testMailbox, {
    touches,
    says: ({ folders }) =>
      `It answers. ${folders.map(({ folder, messages }) => `${folder}: ${messages.toLocaleString()} mails`).join(', ')}.`,
  });
  const [changing, setChanging] = useState(false);
  const remove = useVerb(mailRoutes.removeMailbox, { touches, says: 'No longer followed.' });
  return (
    <Group gap="xs">
      <Button size="xs" variant="default" loading={test.isPending} onClick={() => test.mutate({ params })}>
        Test the connection
      </Button>
      <Button size="xs" variant="default" onClick={() => setChanging(true)}>
        Change…
      </Button>
      {changing && <MailboxDialog box={box} onClose={() => setChanging(false)} />}
      <ConfirmButton
        size="xs"
        question={`Follow ${box.name} no longer?`}
        says="Its login is forgotten. Mail taken in before stays."
        act="Remove"
        c="var(--wf-bad)"
        onConfirm={() => remove.mutate({ params })}
      >
        Remove…
      </ConfirmButton>
    </Group>
  );
}
