import { Alert, Radio, Stack, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { Edited, EditedField } from './edits.ts';
import classes from './edit-clash.module.css';

export const fieldWords: Record<EditedField, string> = {
  title: 'Title',
  description: 'Description',
  component: 'Network component',
  deviceId: 'Device',
};

type Side = 'mine' | 'theirs';
type Props = {
  fields: readonly EditedField[];
  mine: Edited;
  theirs: Edited;
  kept: Partial<Record<EditedField, Side>>;
  onKeep: (field: EditedField, side: Side) => void;
};

/** Field by field what I wrote and what they did: an arrow key chooses, Enter saves. */
export function EditClash({ fields, mine, theirs, kept, onKeep }: Props): React.JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector('input')?.focus(), []);
  return (
    <Alert className={classes['clash'] ?? ''} title="Someone changed this ticket meanwhile" role="alert">
      <Stack ref={box} gap="sm">
        {fields.map((field) => (
          <Radio.Group
            key={field}
            label={`${fieldWords[field]}: keep`}
            value={kept[field] ?? 'mine'}
            onChange={(side) => onKeep(field, side === 'theirs' ? 'theirs' : 'mine')}
          >
            <div className={classes['sides']}>
              <Choice side="mine" label="Mine" value={mine[field]} isDevice={field === 'deviceId'} />
              <Choice side="theirs" label="Theirs" value={theirs[field]} isDevice={field === 'deviceId'} />
            </div>
          </Radio.Group>
        ))}
        <Text size="xs" c="dimmed">
          Arrow keys choose, Enter saves. What you wrote is kept until then.
        </Text>
      </Stack>
    </Alert>
  );
}

function Choice({
  side,
  label,
  value,
  isDevice,
}: {
  side: Side;
  label: string;
  value: string | null;
  isDevice: boolean;
}): React.JSX.Element {
  const shown = isDevice ? (value === null ? 'no device' : 'another device') : value || '(empty)';
  return (
    <Radio
      value={side}
      label={
        <>
          <strong>{label}</strong>
          <span className={classes['text']}>{shown}</span>
        </>
      }
    />
  );
}
