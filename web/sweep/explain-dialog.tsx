import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { reasons, sweepRoutes } from '../../src/sweep/api.ts';
import type { Reason, SweepRow } from '../../src/sweep/api.ts';
import { useKeys } from '../kit/keys.ts';
import { useVerb } from '../kit/query.ts';
import { reasonWords } from './words.ts';

/** Why a row needs nothing: a ready reason by its number, or one with words of one's own. */
export function ExplainDialog({ row, onClose }: { row: SweepRow | undefined; onClose: () => void }): React.JSX.Element {
  const [note, setNote] = useState('');
  const [writing, setWriting] = useState(false);
  const close = (): void => {
    setNote('');
    setWriting(false);
    onClose();
  };
  const explain = useVerb(sweepRoutes.explainRows, { touches: ['sweep'], onDone: close });
  const choose = (reason: Reason): void => {
    if (!row || explain.isPending || (reason === 'other' && note.trim() === '')) return;
    explain.mutate({ body: { findingIds: [row.id], reason, note } });
  };
  // They act in the dialog wherever the focus is, except in the field of one's own words.
  useKeys(
    'Explain',
    reasons.map((reason, i) => ({
      keys: String(i + 1),
      says: reasonWords[reason].label,
      typing: !writing,
      run: () => choose(reason),
    })),
    row !== undefined,
  );
  return (
    <Modal opened={row !== undefined} onClose={close} title="Why does it need nothing?">
      <Stack gap="xs">
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {row?.title}
        </Text>
        {reasons.map((reason, i) => (
          <Group key={reason} gap="sm" wrap="nowrap">
            <Button
              size="compact-sm"
              variant="light"
              miw={150}
              justify="start"
              {...(i === 0 ? { 'data-autofocus': true } : {})}
              disabled={reason === 'other' && note.trim() === ''}
              onClick={() => choose(reason)}
            >
              {i + 1} {reasonWords[reason].label}
            </Button>
            <Text size="xs" c="dimmed">
              {reasonWords[reason].says}
            </Text>
          </Group>
        ))}
        <Textarea
          label="In your words"
          description="For us, not for the client. It holds for a week."
          autosize
          minRows={2}
          maxLength={2000}
          value={note}
          onFocus={() => setWriting(true)}
          onBlur={() => setWriting(false)}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
      </Stack>
    </Modal>
  );
}
