import { Button, FileButton, Group, Pill, Stack, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Paperclip, SendHorizontal } from 'lucide-react';
import { useRef, useState } from 'react';
import { call } from '../../src/http/call.ts';
import { portalRoutes } from '../../src/portal/api.ts';
import { Card } from '../kit/card.tsx';
import { keyOf, refetchAbout, say, sayProblem } from '../kit/query.ts';
import { randomId } from '../kit/random-id.ts';
import { dropDraft, keepDraft, readDraft } from '../tickets/draft.ts';
import type { PortalTicket } from './ticket-lines.tsx';

/** Writes an answer; what is typed stays in this browser until it is sent. */
export function AnswerBox({ ticket }: { ticket: PortalTicket }): React.JSX.Element {
  const [text, setText] = useState(() => readDraft(ticket.id, 'client').text);
  const [files, setFiles] = useState<readonly File[]>([]);
  const [busy, setBusy] = useState(false);
  const request = useRef({ of: '', id: '' });
  const client = useQueryClient();
  const params = { ticketId: ticket.id };
  const send = async (): Promise<void> => {
    if (request.current.of !== text) request.current = { of: text, id: randomId() };
    setBusy(true);
    try {
      const reply = await call(portalRoutes.portalAddEntry, {
        params,
        body: { text: text.trim(), requestId: request.current.id },
      });
      client.setQueryData(keyOf(portalRoutes.portalTicket, { params }), reply.ticket);
      dropDraft(ticket.id);
      setText('');
      for (const file of files) {
        await call(portalRoutes.portalAttach, {
          params: { ...params, entryId: reply.entryId },
          query: { name: file.name, ...(file.type ? { type: file.type } : {}) },
          body: file,
        });
      }
      setFiles([]);
      say('Sent.');
      await refetchAbout(client, ['ticket']);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      sayProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Card>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Stack gap="sm">
          <Textarea
            label={ticket.state === 'resolved' ? 'Not solved? Your answer opens it again.' : 'Your answer'}
            autosize
            minRows={3}
            maxRows={14}
            maxLength={50_000}
            value={text}
            onChange={(event) => {
              setText(event.currentTarget.value);
              keepDraft(ticket.id, { audience: 'client', text: event.currentTarget.value });
            }}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && text.trim() !== '' && !busy) void send();
            }}
          />
          {files.length > 0 && (
            <Group gap={6}>
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
            </Group>
          )}
          <Group justify="space-between">
            <FileButton multiple onChange={(added) => setFiles([...files, ...added])}>
              {(props) => (
                <Button {...props} variant="default" leftSection={<Paperclip size={15} />}>
                  Attach
                </Button>
              )}
            </FileButton>
            <Button
              type="submit"
              loading={busy}
              disabled={text.trim() === ''}
              leftSection={<SendHorizontal size={15} />}
            >
              Send
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}
