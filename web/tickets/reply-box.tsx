import { Button, FileButton, Pill, Select, Text, Textarea } from '@mantine/core';
import { Paperclip, SendHorizontal } from 'lucide-react';
import { useRef, useState } from 'react';
import { MAX_ATTACHMENT } from '../../src/tickets/ticket-api.ts';
import { Keys } from '../kit/key-help.tsx';
import { say } from '../kit/query.ts';
import { CannedTexts } from './canned-texts.tsx';
import { dropDraft, keepDraft, readDraft } from './draft.ts';
import type { Ticket } from './ticket-badges.tsx';
import classes from './ticket.module.css';
import { useServerDraft } from './use-server-draft.ts';
import { useSendEntry } from './use-send-entry.ts';
import { stateWords } from './words.ts';
import { AudienceSwitch } from './audience-switch.tsx';
import { useReplyFocus } from './use-reply-focus.ts';

const states = ['open', 'waiting-for-client', 'waiting-for-vendor'] as const;
type NextState = (typeof states)[number];

/** Writes to the client or to colleagues; which of the two is said in words, colour and on the button. */
export function ReplyBox({ ticket }: { ticket: Ticket }): React.JSX.Element | null {
  const [draft, setDraft] = useState(() => readDraft(ticket.id, ticket.audience));
  const [state, setState] = useState<NextState | null>(null);
  const [files, setFiles] = useState<readonly File[]>([]);
  const box = useRef<HTMLTextAreaElement>(null);
  const internal = draft.audience === 'internal';
  const change = (next: typeof draft): void => {
    setDraft(next);
    keepDraft(ticket.id, next);
    save(next);
  };
  const { writers, save } = useServerDraft(ticket.id, draft, setDraft);
  const { send, busy } = useSendEntry(ticket.id, () => {
    dropDraft(ticket.id);
    save({ ...draft, text: '' });
    setDraft({ ...draft, text: '' });
    setFiles([]);
    setState(null);
    say(internal ? 'Note added.' : 'Sent to the client.');
  });
  useReplyFocus(box, ticket.audience, (audience) => change({ ...draft, audience }));
  if (ticket.state === 'closed') {
    return (
      <Text c="dimmed" size="sm">
        This ticket is closed. {ticket.movedAt === null ? 'Reopen it to write.' : 'It goes on at another client.'}
      </Text>
    );
  }
  const submit = (): void => {
    if (draft.text.trim() !== '' && !busy) void send({ ...draft, state, files });
  };
  return (
    <form
      className={classes['reply']}
      data-audience={draft.audience}
      aria-label={internal ? 'Internal note' : 'Reply to the client'}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className={classes['replyHead']}>
        <AudienceSwitch
          value={draft.audience}
          onChange={(audience) => change({ ...draft, audience })}
          locked={ticket.audience === 'internal'}
        />
        <Text size="sm" fw={550}>
          {internal ? 'Only colleagues see this.' : `${ticket.clientName} will see this.`}
        </Text>
      </div>
      {writers.length > 0 && (
        <Text size="xs" c="dimmed" role="status" px="sm">
          {writers.map(({ name }) => name).join(', ')} {writers.length === 1 ? 'is' : 'are'} replying
        </Text>
      )}
      <Textarea
        ref={box}
        className={classes['replyText'] ?? ''}
        aria-label={internal ? 'Internal note' : `Message to ${ticket.clientName}`}
        placeholder={internal ? 'Write to colleagues…' : 'Write to the client…'}
        autosize
        minRows={3}
        maxRows={18}
        maxLength={50_000}
        value={draft.text}
        onChange={(event) => change({ ...draft, text: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit();
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
      {files.length > 0 && (
        <div className={classes['files']}>
          {files.map((file) => (
            <Pill
              key={file.name + file.size}
              withRemoveButton
              onRemove={() => setFiles(files.filter((each) => each !== file))}
              removeButtonProps={{ 'aria-label': `Remove ${file.name}` }}
            >
              {file.name}
            </Pill>
          ))}
        </div>
      )}
      <div className={classes['replyFoot']}>
        <FileButton multiple onChange={(added) => setFiles([...files, ...fitting(added)])}>
          {(props) => (
            <Button
              {...props}
              variant="subtle"
              color="gray"
              size="compact-sm"
              c="var(--mantine-color-text)"
              leftSection={<Paperclip size={15} />}
            >
              Attach
            </Button>
          )}
        </FileButton>
        <CannedTexts
          ticketId={ticket.id}
          onText={(text) => {
            change({ ...draft, text: draft.text === '' ? text : `${draft.text}\n\n${text}` });
            box.current?.focus();
          }}
        />
        <Select
          size="xs"
          w={190}
          aria-label="Status after sending"
          placeholder="Keep the status"
          clearable
          data={states
            .filter((each) => ticket.nextStates.includes(each))
            .map((value) => ({ value, label: `Then: ${stateWords[value]}` }))}
          value={state}
          onChange={(value) => setState(states.find((each) => each === value) ?? null)}
        />
        <Button
          type="submit"
          ml="auto"
          loading={busy}
          disabled={draft.text.trim() === ''}
          color={internal ? '#8a5a00' : 'indigo'}
          leftSection={<SendHorizontal size={15} />}
          rightSection={<Keys keys="mod+Enter" />}
        >
          {internal ? 'Add internal note' : 'Send to client'}
        </Button>
      </div>
    </form>
  );
}

function fitting(files: readonly File[]): File[] {
  const fits = files.filter((file) => file.size <= MAX_ATTACHMENT);
  if (fits.length < files.length) say('A file may have 25 MiB at most.', 'Too large');
  return fits;
}
