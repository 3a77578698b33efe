import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { ticketRoutes } from '../../src/tickets/api.ts';
import { say, sayProblem, useVerb } from '../kit/query.ts';
import { ChangedMeanwhile } from './changed-meanwhile.tsx';
import { currentOf } from './edits.ts';
import type { Current } from './edits.ts';
import type { Ticket } from './ticket-badges.tsx';
import { useSendEntry } from './use-send-entry.ts';
import { stateWords } from './words.ts';

type Kind = 'resolve' | 'reopen';
type Props = { kind: Kind; ticket: Ticket; onClose: () => void };

const words = {
  resolve: { title: 'Resolve', label: 'How was it solved?', note: 'The client sees this text.', button: 'Resolve' },
  reopen: { title: 'Reopen', label: 'Why?', note: 'The ticket becomes yours.', button: 'Reopen' },
} as const;

/** Resolving and reopening need a sentence; it outlives what someone else does to the ticket meanwhile. */
export function ReasonDialog({ kind, ticket, onClose }: Props): React.JSX.Element {
  const [text, setText] = useState('');
  // What the person saw when the dialog opened: the ticket itself goes on changing under it.
  const [seen] = useState<Current>(ticket);
  const [now, setNow] = useState<Current>();
  const current = now ?? seen;
  const outdone = isOutdone(kind, current);
  const { act, busy } = useReason({ kind, ticket, onClose }, setNow);
  const note = useSendEntry(ticket.id, () => {
    say('Added to the ticket.');
    onClose();
  });
  const shown = words[kind];
  return (
    <Modal opened onClose={onClose} title={`${shown.title} ${ticket.number}`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (outdone) void note.send({ audience: audienceOf(kind, ticket), text, state: null, files: [] });
          else act(current.version, text);
        }}
      >
        <Stack>
          {now && <ChangedMeanwhile seen={seen} now={now} />}
          <Textarea
            label={shown.label}
            autosize
            minRows={4}
            maxRows={14}
            required
            data-autofocus
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Note text={outdone ? outdoneNote(kind, ticket, current) : usualNote(kind, ticket)} />
          <Group justify="end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button
              type="submit"
              disabled={text.trim() === '' || (outdone && current.state === 'closed')}
              loading={busy || note.busy}
            >
              {outdone ? noteButton(kind, ticket) : now ? `${shown.button} all the same` : shown.button}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function Note({ text }: { text: string | undefined }): React.JSX.Element | null {
  if (text === undefined) return null;
  return (
    <Text size="xs" c="dimmed">
      {text}
    </Text>
  );
}

/** Does it with the version that was last looked at; refused for a newer one, that one is shown. */
function useReason(
  { kind, ticket, onClose }: Props,
  onChanged: (now: Current) => void,
): { act: (version: number, text: string) => void; busy: boolean } {
  const options = {
    touches: ['ticket'],
    onDone: onClose,
    onFail: (error: Error) => {
      const now = currentOf(error);
      if (now) onChanged(now);
      else sayProblem(error);
    },
  };
  const resolve = useVerb(ticketRoutes.resolveTicket, { ...options, says: 'Resolved.' });
  const reopen = useVerb(ticketRoutes.reopenTicket, { ...options, says: 'Reopened; it is yours.' });
  const params = { ticketId: ticket.id };
  return {
    act: (version, text) =>
      kind === 'resolve'
        ? resolve.mutate({ params, body: { version, resolution: text } })
        : reopen.mutate({ params, body: { version, reason: text } }),
    busy: resolve.isPending || reopen.isPending,
  };
}

/** Someone else did it first: what was written can still stand on the ticket. */
function isOutdone(kind: Kind, { state }: Current): boolean {
  const done = state === 'resolved' || state === 'closed';
  return kind === 'resolve' ? done : !done;
}

function usualNote(kind: Kind, { audience }: Ticket): string | undefined {
  return kind === 'reopen' || audience === 'client' ? words[kind].note : undefined;
}

function outdoneNote(kind: Kind, ticket: Ticket, { state }: Current): string {
  const is = `It is ${stateWords[state].toLowerCase()} already.`;
  if (state === 'closed') return `${is} Reopen it to write on it.`;
  return audienceOf(kind, ticket) === 'client'
    ? `${is} What you wrote can be sent to the client as a reply.`
    : `${is} What you wrote can be kept as an internal note.`;
}

function noteButton(kind: Kind, ticket: Ticket): string {
  return audienceOf(kind, ticket) === 'client' ? 'Send as a reply' : 'Keep as a note';
}

/** Why one reopens was never for the client's eyes. */
function audienceOf(kind: Kind, { audience }: Ticket): Ticket['audience'] {
  return kind === 'reopen' ? 'internal' : audience;
}
