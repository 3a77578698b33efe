import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { meetingRoutes } from '../../src/meetings/api.ts';
import { StatusBadge } from '../kit/badges.tsx';
import { ConfirmButton } from '../kit/confirm.tsx';
import { Facts } from '../kit/facts.tsx';
import { FormButtons } from '../kit/form-buttons.tsx';
import { useCall, useVerb } from '../kit/query.ts';
import { Shown } from '../kit/states.tsx';
import { useMay } from '../people/session.ts';
import { WhenFields } from './when-fields.tsx';
import { elsewhere, namesOf, repeatText, spanOf, stateTones, stateWords } from './words.ts';
import type { Coming, Meeting } from './words.ts';

type Props = { coming: Coming; onEdit: (meeting: Meeting) => void; onClose: () => void };

/** One time a meeting is held: what is known of it, and what can be done about this one or all. */
export function OccurrenceDialog({ coming, onEdit, onClose }: Props): React.JSX.Element {
  const params = { meetingId: coming.meetingId };
  const meeting = useCall(meetingRoutes.readMeeting, { params }, { on: ['meeting'] });
  const [moving, setMoving] = useState(false);
  return (
    <Modal opened onClose={onClose} title={coming.title} size="lg">
      <Shown query={meeting}>
        {(known) =>
          moving ? (
            <MoveForm coming={coming} meeting={known} onDone={onClose} onCancel={() => setMoving(false)} />
          ) : (
            <Stack>
              <WhatIsKnown coming={coming} meeting={known} />
              <Acts coming={coming} meeting={known} onMove={() => setMoving(true)} onEdit={onEdit} onClose={onClose} />
            </Stack>
          )
        }
      </Shown>
    </Modal>
  );
}

function WhatIsKnown({ coming, meeting }: { coming: Coming; meeting: Meeting }): React.JSX.Element {
  const { state, because } = coming;
  return (
    <>
      {state !== 'planned' && (
        <Group gap="xs">
          <StatusBadge tone={stateTones[state]}>{stateWords[state]}</StatusBadge>
          <Text size="sm">{because}</Text>
        </Group>
      )}
      <Facts
        facts={[
          ['When', spanOf(coming)],
          ['At the client', elsewhere(coming)],
          ['Client', coming.clientName],
          ['Where', coming.place],
          ['With', namesOf(coming.people)],
          ['Repeats', repeatText(meeting.repeats, meeting.onDate)],
          ['Until', meeting.untilDate],
        ]}
      />
    </>
  );
}

function Acts({
  coming,
  meeting,
  onMove,
  onEdit,
  onClose,
}: Props & { meeting: Meeting; onMove: () => void }): React.JSX.Element | null {
  const [mayWork, mayRaise] = [useMay('tickets.work'), useMay('changes.work')];
  const one = useVerb(meetingRoutes.changeOccurrence, {
    touches: ['meeting', 'change'],
    says: 'Done.',
    onDone: onClose,
  });
  const all = useVerb(meetingRoutes.cancelMeeting, {
    touches: ['meeting', 'change'],
    says: 'Cancelled.',
    onDone: onClose,
  });
  const params = { meetingId: coming.meetingId, date: coming.date };
  const [opened] = useState(() => Date.now());
  const begun = Date.parse(coming.startsAt) <= opened;
  const repeats = meeting.repeats !== 'once';
  const raise = new URLSearchParams({ client: coming.clientId, meeting: `${coming.meetingId} ${coming.date}` });
  return (
    <Group gap="xs">
      {mayRaise && begun && coming.state !== 'cancelled' && (
        <Button component={Link} to={`/changes/new?${raise.toString()}`}>
          Raise a change
        </Button>
      )}
      {mayWork && meeting.cancelledAt === null && (
        <>
          <Button variant="default" onClick={onMove}>
            Move
          </Button>
          {coming.state !== 'planned' && (
            <Button variant="default" onClick={() => one.mutate({ params, body: { is: 'planned' } })}>
              As planned again
            </Button>
          )}
          {repeats && coming.state !== 'cancelled' && (
            <ConfirmButton
              question="Cancel this one?"
              says="The others are held as planned. The client sees that it is cancelled."
              act="Cancel this one"
              onConfirm={() => one.mutate({ params, body: { is: 'cancelled' } })}
            >
              Cancel this one
            </ConfirmButton>
          )}
          <Button variant="default" onClick={() => onEdit(meeting)}>
            {repeats ? 'Edit all' : 'Edit'}
          </Button>
          <ConfirmButton
            question={repeats ? 'Cancel the meeting for good?' : 'Cancel the meeting?'}
            says="It is held no more from now on. What was held stays known."
            act="Cancel the meeting"
            onConfirm={() => all.mutate({ params, body: { version: meeting.version } })}
          >
            {repeats ? 'Cancel all' : 'Cancel it'}
          </ConfirmButton>
        </>
      )}
    </Group>
  );
}

function MoveForm({
  coming,
  meeting,
  onDone,
  onCancel,
}: {
  coming: Coming;
  meeting: Meeting;
  onDone: () => void;
  onCancel: () => void;
}): React.JSX.Element {
  const [when, setWhen] = useState({ onDate: coming.date, atTime: meeting.atTime, minutes: meeting.minutes });
  const [because, setBecause] = useState('');
  const move = useVerb(meetingRoutes.changeOccurrence, {
    touches: ['meeting', 'change'],
    says: 'Moved.',
    onDone,
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        move.mutate({
          params: { meetingId: coming.meetingId, date: coming.date },
          body: { is: 'moved', ...when, because },
        });
      }}
    >
      <Stack>
        <WhenFields first="To which day" value={when} onChange={(change) => setWhen({ ...when, ...change })} />
        <Text size="xs" c="dimmed">
          As clocks in {meeting.zone.replaceAll('_', ' ')} show it. The others stay as they are.
        </Text>
        <TextInput
          label="Why"
          maxLength={500}
          value={because}
          onChange={(event) => setBecause(event.currentTarget.value)}
        />
        <FormButtons onCancel={onCancel} saving={move.isPending}>
          Move
        </FormButtons>
      </Stack>
    </form>
  );
}
