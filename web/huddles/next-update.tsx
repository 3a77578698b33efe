import { Button, Group, Modal, Select, Stack, Text, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { isoOf } from '../../src/base/clock.ts';
import { huddleRoutes } from '../../src/huddles/api.ts';
import { Clock } from '../kit/clock.tsx';
import { useKeys } from '../kit/keys.ts';
import { useVerb } from '../kit/query.ts';
import { serverNow } from '../kit/ticker.ts';
import { timeOfDay } from '../kit/time.tsx';
import classes from './huddle.module.css';
import type { Huddle } from './words.ts';

const MINUTE_MS = 60_000;
const spans = [
  { value: '15', label: 'in 15 minutes' },
  { value: '30', label: 'in 30 minutes' },
  { value: '60', label: 'in an hour' },
  { value: '120', label: 'in 2 hours' },
  { value: '240', label: 'in 4 hours' },
  { value: '', label: 'none is owed' },
];

/** When the room owes its next word, and the word itself. */
export function NextUpdate({ huddle, works }: { huddle: Huddle; works: boolean }): React.JSX.Element {
  const [writing, dialog] = useDisclosure(false);
  useKeys('War room', [{ keys: 'u', says: 'Give the promised update', run: dialog.open }], works);
  const since = huddle.lines.findLast(({ kind }) => kind === 'update')?.at ?? huddle.openedAt;
  return (
    <div
      className={classes['roomPart']}
      data-tone={huddle.overdueAt !== null ? 'bad' : huddle.remindedAt === null ? undefined : 'warn'}
    >
      <span className={classes['roomName']}>Next update</span>
      {huddle.nextUpdateAt === null ? (
        <Text size="sm">None is owed</Text>
      ) : (
        <Group gap={8}>
          <Clock startedAt={since} dueAt={huddle.nextUpdateAt} />
          <Text size="xs" c="dimmed">
            {huddle.overdueAt !== null ? 'was due' : huddle.remindedAt === null ? 'due' : 'due soon:'}{' '}
            {timeOfDay(huddle.nextUpdateAt)}
          </Text>
        </Group>
      )}
      {works && (
        <Button size="xs" style={{ alignSelf: 'flex-start' }} onClick={dialog.open}>
          Give an update…
        </Button>
      )}
      {writing && <UpdateDialog huddleId={huddle.id} onClose={dialog.close} />}
    </div>
  );
}

function UpdateDialog({ huddleId, onClose }: { huddleId: string; onClose: () => void }): React.JSX.Element {
  const [text, setText] = useState('');
  const [minutes, setMinutes] = useState('30');
  const post = useVerb(huddleRoutes.postUpdate, { touches: ['huddle'], onDone: onClose });
  return (
    <Modal opened onClose={onClose} title="Give an update">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const nextUpdateAt = minutes === '' ? null : isoOf(serverNow() + Number(minutes) * MINUTE_MS);
          post.mutate({ params: { huddleId }, body: { text, nextUpdateAt } });
        }}
      >
        <Stack>
          <Textarea
            label="What is new"
            data-autofocus
            autosize
            minRows={3}
            maxRows={12}
            maxLength={20_000}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Select
            label="The next update"
            data={spans}
            value={minutes}
            onChange={(value) => setMinutes(value ?? '')}
            allowDeselect={false}
          />
          <Group justify="end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" disabled={text.trim() === ''} loading={post.isPending}>
              Give it
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
