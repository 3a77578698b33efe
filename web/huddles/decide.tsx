import { Button, Group, Stack, Textarea } from '@mantine/core';
import { Gavel } from 'lucide-react';
import { useRef, useState } from 'react';
import { huddleRoutes } from '../../src/huddles/api.ts';
import { Card } from '../kit/card.tsx';
import { useKeys } from '../kit/keys.ts';
import { useVerb } from '../kit/query.ts';
import { useMe } from '../people/session.ts';
import type { Huddle } from './words.ts';

/** Ends a huddle with its decision; in a war room writes into the decisions log, or ends it by the commander. */
export function Decide({ huddle }: { huddle: Huddle }): React.JSX.Element {
  const me = useMe();
  const box = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState('');
  const done = { touches: ['huddle'], onDone: () => setText('') };
  const decide = useVerb(huddleRoutes.decideHuddle, done);
  const end = useVerb(huddleRoutes.endWarRoom, { ...done, says: 'The war room is ended.' });
  const params = { huddleId: huddle.id };
  const isRoom = huddle.kind === 'war-room';
  useKeys('Huddle', [{ keys: 'd', says: 'Write the decision', run: () => box.current?.focus() }]);
  const empty = text.trim() === '';
  return (
    <Card>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!empty) decide.mutate({ params, body: { decision: text } });
        }}
      >
        <Stack gap={8}>
          <Textarea
            ref={box}
            label="Decision"
            description={isRoom ? 'One more line of the decisions log; the room goes on.' : 'Ends the huddle.'}
            autosize
            minRows={2}
            maxRows={10}
            maxLength={20_000}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Group justify="end" gap={8}>
            {isRoom && huddle.commander?.id === me.id && (
              <Button
                variant="default"
                disabled={empty}
                loading={end.isPending}
                onClick={() => end.mutate({ params, body: { outcome: text } })}
              >
                End the war room with this outcome
              </Button>
            )}
            <Button type="submit" leftSection={<Gavel size={15} />} disabled={empty} loading={decide.isPending}>
              Decide
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}
