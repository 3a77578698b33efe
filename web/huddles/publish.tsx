import { Anchor, Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useRef, useState } from 'react';
import { Link } from 'react-router';
import { huddleRoutes } from '../../src/huddles/api.ts';
import { Card } from '../kit/card.tsx';
import { useVerb } from '../kit/query.ts';
import { randomId } from '../kit/random-id.ts';
import classes from './huddle.module.css';
import type { Huddle } from './words.ts';

/** Tells the client what was decided, in words chosen for it: nothing else of the huddle leaves the house. */
export function Publish({ huddle }: { huddle: Huddle }): React.JSX.Element {
  const said = huddle.lines.findLast(({ kind }) => kind === 'published');
  const decided = huddle.decision ?? huddle.lines.findLast(({ kind }) => kind === 'decision')?.text ?? '';
  const [open, setOpen] = useState(false);
  const [text, setText] = useState(decided);
  const request = useRef(randomId());
  const publish = useVerb(huddleRoutes.publishDecision, {
    touches: ['huddle', 'ticket'],
    says: 'The client is told.',
    onDone: () => {
      request.current = randomId();
      setOpen(false);
    },
  });
  return (
    <Card>
      <Group justify="space-between" wrap="wrap">
        <div>
          <h2 className={classes['sideTitle']}>The client</h2>
          <Text size="sm" c="dimmed">
            {said ? `Told by ${said.by}.` : 'Has not been told what was decided.'}{' '}
            <Anchor component={Link} to={`/tickets/${huddle.ticketId}`} size="sm" underline="always">
              The ticket
            </Anchor>
          </Text>
        </div>
        {!open && (
          <Button variant="default" onClick={() => setOpen(true)}>
            Tell the client…
          </Button>
        )}
      </Group>
      {open && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            publish.mutate({ params: { huddleId: huddle.id }, body: { text, requestId: request.current } });
          }}
        >
          <Stack gap={8} mt="sm">
            <Textarea
              label="In these words"
              description="The client reads them on the ticket, with your name. Nothing else of this huddle is told."
              data-autofocus
              autosize
              minRows={3}
              maxRows={12}
              maxLength={20_000}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
            <Group justify="end" gap={8}>
              <Button variant="default" onClick={() => setOpen(false)}>
                Cancel
              </Button>
              <Button type="submit" disabled={text.trim() === ''} loading={publish.isPending}>
                Tell the client
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Card>
  );
}
