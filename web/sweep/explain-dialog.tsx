import { Kbd, Modal, Stack, Text, Textarea, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { reasons, sweepRoutes } from '../../src/sweep/api.ts';
import type { Explanation, Reason, SweepRow } from '../../src/sweep/api.ts';
import { useKeys } from '../kit/keys.ts';
import { useVerb } from '../kit/query.ts';
import classes from './sweep.module.css';
import { reasonWords } from './words.ts';
import { saidOf } from './use-row-acts.ts';

type Props = {
  row: SweepRow | undefined;
  onClose: () => void;
  onExplained: (row: SweepRow, explanation: Explanation) => void;
};

/** Why a row needs nothing: a ready reason by its number, or one with words of one's own. */
export function ExplainDialog({ row, onClose, onExplained }: Props): React.JSX.Element {
  return (
    <Modal opened={row !== undefined} onClose={onClose} title="Why does it need nothing?">
      {row && <Reasons key={row.id} row={row} onExplained={onExplained} />}
    </Modal>
  );
}

function Reasons({ row, onExplained }: { row: SweepRow } & Pick<Props, 'onExplained'>): React.JSX.Element {
  const [note, setNote] = useState('');
  const [writing, setWriting] = useState(false);
  const isBare = note.trim() === '';
  const explain = useVerb(sweepRoutes.explainRows, {
    touches: ['sweep'],
    says: ({ explanation }) => saidOf(explanation),
    onDone: ({ explanation }) => onExplained(row, explanation),
  });
  const choose = (reason: Reason): void => {
    if (explain.isPending || (reason === 'other' && isBare)) return;
    explain.mutate({ body: { findingIds: [row.id], reason, ...(isBare ? {} : { note }) } });
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
  );
  return (
    <Stack gap="sm">
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {row.title}
      </Text>
      <div className={classes['reasons']}>
        {reasons.map((reason, i) => (
          <UnstyledButton
            key={reason}
            className={classes['reason']}
            {...(i === 0 ? { 'data-autofocus': true } : {})}
            disabled={reason === 'other' && isBare}
            onClick={() => choose(reason)}
          >
            <Kbd aria-hidden>{i + 1}</Kbd>
            <span>
              <span className={classes['reasonName']}>{reasonWords[reason].label}</span>
              <Text span size="xs" c="dimmed" display="block">
                {reasonWords[reason].says}
              </Text>
            </span>
          </UnstyledButton>
        ))}
      </div>
      <Textarea
        label="In your words"
        description="For us, not for the client. An explanation holds for a week."
        autosize
        minRows={2}
        maxLength={2000}
        value={note}
        onFocus={() => setWriting(true)}
        onBlur={() => setWriting(false)}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </Stack>
  );
}
