import { Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { z } from 'zod';
import { mailRoutes } from '../../src/correspondence/api.ts';
import type { zVerification } from '../../src/correspondence/mail-api.ts';
import { StatusBadge } from '../kit/badges.tsx';
import { useVerb } from '../kit/query.ts';
import { RelativeTime } from '../kit/time.tsx';
import { proofWords } from './words.ts';

type Verification = z.output<typeof zVerification>;

/** Whether the sender of a request is who they say: proved by a call to a stored number, or refused. */
export function Proof({ ticketId, proof }: { ticketId: string; proof: Verification }): React.JSX.Element {
  const { word, tone } = proofWords[proof.state];
  return (
    <Stack gap={6}>
      <Group gap="xs">
        <StatusBadge tone={tone}>{word}</StatusBadge>
        <Text size="xs" c="dimmed">
          touches {proof.touches.join(', ')}
        </Text>
      </Group>
      {proof.state === 'needed' ? (
        <Call ticketId={ticketId} proof={proof} />
      ) : (
        <Text size="sm">
          {[proof.by, proof.contactName && `called ${proof.contactName}`, proof.number, proof.note]
            .filter(Boolean)
            .join(' · ')}{' '}
          {proof.at && <RelativeTime at={proof.at} />}
        </Text>
      )}
    </Stack>
  );
}

function Call({ ticketId, proof }: { ticketId: string; proof: Verification }): React.JSX.Element {
  const [chosen, setChosen] = useState<string | null>(proof.numbers.length === 1 ? '0' : null);
  const [note, setNote] = useState('');
  const touches = ['verification', 'ticket', 'message'];
  const verify = useVerb(mailRoutes.verifySender, { touches, says: 'Recorded.' });
  const params = { ticketId, verificationId: proof.id };
  const called = chosen === null ? undefined : proof.numbers[Number(chosen)];
  return (
    <Stack gap="xs">
      <Text size="sm">{proof.rule}</Text>
      {proof.numbers.length === 0 ? (
        <Text size="sm">
          No number is stored for any contact of this client: store one first, by another way than this mail.
        </Text>
      ) : (
        <Select
          label="Stored number called"
          data={proof.numbers.map(({ name, number }, i) => ({ value: String(i), label: `${name}, ${number}` }))}
          value={chosen}
          onChange={setChosen}
        />
      )}
      <TextInput label="Note" value={note} onChange={(event) => setNote(event.currentTarget.value)} maxLength={1000} />
      <Group gap="xs">
        <Button
          size="xs"
          disabled={!called}
          loading={verify.isPending}
          onClick={() =>
            called &&
            verify.mutate({
              params,
              body: {
                outcome: 'verified',
                contactId: called.contactId,
                number: called.number,
                ...(note.trim() === '' ? {} : { note }),
              },
            })
          }
        >
          They confirmed it
        </Button>
        <Button
          size="xs"
          variant="default"
          c="var(--wf-bad)"
          disabled={note.trim() === ''}
          onClick={() => verify.mutate({ params, body: { outcome: 'refused', note } })}
        >
          Not theirs
        </Button>
      </Group>
    </Stack>
  );
}
