import { Button, Group, Radio, Stack, Text, Textarea, Title } from '@mantine/core';
import { useCallback, useState } from 'react';
import { useSearchParams } from 'react-router';
import { portalRoutes } from '../../src/portal/api.ts';
import { Card } from '../kit/card.tsx';
import { useVerb } from '../kit/query.ts';
import type { PortalTicket } from './ticket-lines.tsx';

const words = ['Bad', 'Poor', 'Fair', 'Good', 'Very good'];

/** How it was: asked once the ticket is closed, shown from then on. */
export function MarkBox({ ticket }: { ticket: PortalTicket }): React.JSX.Element | null {
  const [changing, setChanging] = useState(false);
  if (ticket.mayMark && (ticket.mark === null || changing))
    return <MarkForm ticket={ticket} onDone={() => setChanging(false)} />;
  if (!ticket.mark) return null;
  const { mark, text, by } = ticket.mark;
  return (
    <Card>
      <Group justify="space-between" wrap="nowrap" align="start">
        <div>
          <Text size="sm">
            {by} said: <strong>{words[mark - 1]}</strong> ({mark} of 5)
          </Text>
          {text && (
            <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {text}
            </Text>
          )}
        </div>
        {ticket.mayMark && (
          <Button variant="default" size="xs" onClick={() => setChanging(true)}>
            Change
          </Button>
        )}
      </Group>
    </Card>
  );
}

function MarkForm({ ticket, onDone }: { ticket: PortalTicket; onDone: () => void }): React.JSX.Element {
  const [mark, setMark] = useState(ticket.mark ? String(ticket.mark.mark) : '');
  const [text, setText] = useState(ticket.mark?.text ?? '');
  const [search] = useSearchParams();
  // The closing mail leads here: below all that was said, where nobody would look for it.
  const asked = search.has('mark');
  const bring = useCallback(
    (form: HTMLFormElement | null) => {
      if (!asked || !form) return;
      form.scrollIntoView({ block: 'center' });
      form.querySelector('input')?.focus({ preventScroll: true });
    },
    [asked],
  );
  const give = useVerb(portalRoutes.portalMarkTicket, { touches: ['ticket'], says: 'Thank you.', onDone });
  return (
    <Card>
      <form
        ref={bring}
        aria-label="How was it?"
        onSubmit={(event) => {
          event.preventDefault();
          give.mutate({ params: { ticketId: ticket.id }, body: { mark: Number(mark), text: text.trim() } });
        }}
      >
        <Stack gap="sm">
          <Title order={2} fz={16} id="how-was-it">
            How was it?
          </Title>
          <Radio.Group value={mark} onChange={setMark} aria-labelledby="how-was-it">
            <Group gap="lg">
              {words.map((word, at) => (
                <Radio key={word} value={String(at + 1)} label={word} />
              ))}
            </Group>
          </Radio.Group>
          <Textarea
            label="In a word (optional)"
            autosize
            minRows={1}
            maxRows={6}
            maxLength={1000}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Group justify="end">
            <Button type="submit" loading={give.isPending} disabled={mark === ''}>
              Send
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}
