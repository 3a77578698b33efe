import { ActionIcon, Button, Group, Stack, Textarea } from '@mantine/core';
import { Pencil } from 'lucide-react';
import { useState } from 'react';
import { huddleRoutes } from '../../src/huddles/api.ts';
import { useVerb } from '../kit/query.ts';
import classes from './huddle.module.css';
import type { Huddle } from './words.ts';

export function Question({ huddle, works }: { huddle: Huddle; works: boolean }): React.JSX.Element {
  const [typed, setTyped] = useState<string>();
  const ask = useVerb(huddleRoutes.askHuddle, { touches: ['huddle'], onDone: () => setTyped(undefined) });
  if (typed === undefined)
    return (
      <Group gap={8} wrap="nowrap" align="flex-start" mb="sm">
        <h2 className={`${classes['question']} ${classes['grow']}`} style={{ margin: 0 }}>
          {huddle.question}
        </h2>
        {works && (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label="Put the question in other words"
            onClick={() => setTyped(huddle.question)}
          >
            <Pencil size={15} />
          </ActionIcon>
        )}
      </Group>
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        ask.mutate({ params: { huddleId: huddle.id }, body: { version: huddle.version, question: typed } });
      }}
    >
      <Stack gap={8} mb="sm">
        <Textarea
          label="Question"
          autosize
          minRows={2}
          maxLength={1000}
          data-autofocus
          autoFocus
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Group justify="end" gap={8}>
          <Button variant="default" onClick={() => setTyped(undefined)}>
            Cancel
          </Button>
          <Button type="submit" loading={ask.isPending} disabled={typed.trim() === ''}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
