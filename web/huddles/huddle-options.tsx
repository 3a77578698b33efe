import { Button, Group, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { huddleRoutes } from '../../src/huddles/api.ts';
import { StatusBadge } from '../kit/badges.tsx';
import { useVerb } from '../kit/query.ts';
import classes from './huddle.module.css';
import type { Huddle } from './words.ts';

/** What could be done; one of them is chosen with one click in a huddle. */
export function HuddleOptions({ huddle, works }: { huddle: Huddle; works: boolean }): React.JSX.Element {
  const params = { huddleId: huddle.id };
  const decide = useVerb(huddleRoutes.decideHuddle, { touches: ['huddle'], says: 'Decided.' });
  return (
    <>
      <ol className={classes['options']} aria-label="Options">
        {huddle.options.map((option) => (
          <li key={option.id} className={classes['option']} data-chosen={option.chosen || undefined}>
            <div className={classes['grow']}>
              <p>{option.text}</p>
              <Text size="xs" c="dimmed">
                {option.by}
              </Text>
            </div>
            {option.chosen && <StatusBadge tone="good">Chosen</StatusBadge>}
            {works && huddle.kind === 'huddle' && (
              <Button
                size="xs"
                variant="default"
                aria-label={`Decide: ${option.text}`}
                onClick={() => decide.mutate({ params, body: { decision: option.text, optionId: option.id } })}
              >
                Decide this
              </Button>
            )}
          </li>
        ))}
      </ol>
      {huddle.options.length === 0 && !works && (
        <Text size="sm" c="dimmed">
          No options were named.
        </Text>
      )}
      {works && <AddOption huddleId={huddle.id} />}
    </>
  );
}

function AddOption({ huddleId }: { huddleId: string }): React.JSX.Element {
  const [text, setText] = useState('');
  const add = useVerb(huddleRoutes.addHuddleOption, { touches: ['huddle'], onDone: () => setText('') });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '') add.mutate({ params: { huddleId }, body: { text } });
      }}
    >
      <Group gap={8} mt="sm" wrap="nowrap">
        <TextInput
          className={classes['grow'] ?? ''}
          aria-label="Another option"
          placeholder="Another option"
          maxLength={2000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" loading={add.isPending}>
          Add
        </Button>
      </Group>
    </form>
  );
}
