import { Button, Group, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';

/** A person's word on a plan: approved, or refused with a reason. */
export function VoteBox({
  label,
  approve,
  busy,
  onVote,
}: {
  label: string;
  /** What the button says that approves. */
  approve: string;
  busy: boolean;
  onVote: (vote: { verdict: 'approve' | 'refuse'; note: string }) => void;
}): React.JSX.Element {
  const [note, setNote] = useState('');
  return (
    <Stack gap="xs">
      <Textarea
        label={label}
        description="Needed to refuse."
        autosize
        minRows={2}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Group>
        <Button loading={busy} onClick={() => onVote({ verdict: 'approve', note })}>
          {approve}
        </Button>
        <Button variant="default" disabled={note.trim() === ''} onClick={() => onVote({ verdict: 'refuse', note })}>
          Refuse
        </Button>
      </Group>
    </Stack>
  );
}
