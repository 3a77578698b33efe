import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { contactRoutes } from '../../src/people/contacts-api.ts';
import type { Contact } from '../../src/people/contacts-api.ts';
import { useVerb } from '../kit/query.ts';
import { ChannelText } from './contact-line.tsx';

/** Records how it was verified that a channel is really theirs. */
export function VerifyChannels({
  contact,
  onDone,
}: {
  contact: Contact;
  onDone: () => void;
}): React.JSX.Element | null {
  const open = contact.channels.filter((channel) => !channel.verified);
  const [how, setHow] = useState('');
  const verify = useVerb(contactRoutes.verifyChannel, { touches: ['contact'], says: 'Recorded as verified.', onDone });
  if (open.length === 0) return null;
  return (
    <Stack gap="xs" p="sm" bg="var(--wf-sunken)" style={{ borderRadius: 'var(--mantine-radius-md)' }}>
      <Text size="sm" fw={500}>
        Not verified yet
      </Text>
      <TextInput
        label="How was it verified?"
        placeholder="Called back on the number in the contract"
        value={how}
        onChange={(event) => setHow(event.currentTarget.value)}
      />
      {open.map(({ kind, value }) => (
        <Group key={`${kind}-${value}`} justify="space-between">
          <ChannelText channel={{ kind, value, verified: null }} />
          <Button
            size="compact-xs"
            variant="default"
            disabled={how.trim() === ''}
            loading={verify.isPending}
            onClick={() => verify.mutate({ params: { contactId: contact.id }, body: { kind, value, how } })}
          >
            Mark as verified
          </Button>
        </Group>
      ))}
    </Stack>
  );
}
