import { Button, Group, Text, Textarea } from '@mantine/core';
import { useRef, useState } from 'react';
import { huddleRoutes } from '../../src/huddles/api.ts';
import { Card } from '../kit/card.tsx';
import { useKeys } from '../kit/keys.ts';
import { usePages, useVerb } from '../kit/query.ts';
import { Shown } from '../kit/states.tsx';
import { RelativeTime, timeOfDay } from '../kit/time.tsx';
import classes from './huddle.module.css';
import { lineWords } from './words.ts';
import type { Huddle } from './words.ts';

const PAGE = 50;

/** What was said and done, newest first: in a war room the last word is what one looks for. */
export function HuddleLog({ huddle, works }: { huddle: Huddle; works: boolean }): React.JSX.Element {
  const log = usePages(
    huddleRoutes.listHuddleLines,
    { params: { huddleId: huddle.id }, query: { limit: PAGE } },
    { on: ['huddle'], about: huddle.id },
  );
  return (
    <Card>
      <h2 className={classes['sideTitle']}>{huddle.kind === 'war-room' ? 'Log' : 'What was said'}</h2>
      {works && <AddNote huddleId={huddle.id} />}
      <Shown query={log.query}>
        {() =>
          log.items.length === 0 ? (
            <Text size="sm" c="dimmed">
              Nothing yet.
            </Text>
          ) : (
            <ol className={classes['lines']} aria-label="Log">
              {log.items.map((line) => (
                <li key={line.id} className={classes['line']} data-kind={line.kind}>
                  <Text size="xs" c="dimmed">
                    {line.by} · {lineWords[line.kind]} · {timeOfDay(line.at)} · <RelativeTime at={line.at} />
                  </Text>
                  <p>{line.text}</p>
                </li>
              ))}
            </ol>
          )
        }
      </Shown>
      {log.more.has && (
        <Button variant="default" size="xs" mt="sm" loading={log.more.loading} onClick={log.more.load}>
          Earlier
        </Button>
      )}
    </Card>
  );
}

function AddNote({ huddleId }: { huddleId: string }): React.JSX.Element {
  const box = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState('');
  const add = useVerb(huddleRoutes.addHuddleNote, { touches: ['huddle'], onDone: () => setText('') });
  const send = (): void => {
    if (text.trim() !== '') add.mutate({ params: { huddleId }, body: { text } });
  };
  useKeys('Huddle', [{ keys: 'w', says: 'Write down what was said', run: () => box.current?.focus() }]);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Group gap={8} mb="sm" align="flex-end" wrap="nowrap">
        <Textarea
          ref={box}
          className={classes['grow'] ?? ''}
          aria-label="Note"
          placeholder="Write down what was said"
          autosize
          minRows={1}
          maxRows={8}
          maxLength={20_000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send();
          }}
        />
        <Button type="submit" variant="default" loading={add.isPending}>
          Note
        </Button>
      </Group>
    </form>
  );
}
