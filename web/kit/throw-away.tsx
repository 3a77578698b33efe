import { Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';

/** Throws something away, and asks why. */
export function ThrowAway({ busy, onThrow }: { busy: boolean; onThrow: (reason: string) => void }): React.JSX.Element {
  const [reason, setReason] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onThrow(reason);
      }}
    >
      <Group align="end" gap="sm">
        <TextInput
          aria-label="Reason to throw it away"
          placeholder="Reason to throw it away"
          required
          flex={1}
          miw={200}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" c="var(--wf-bad)" loading={busy} disabled={reason.trim() === ''}>
          Throw away
        </Button>
      </Group>
    </form>
  );
}
