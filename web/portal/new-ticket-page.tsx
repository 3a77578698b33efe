import { Button, Group, Select, SimpleGrid, Stack, TextInput, Textarea } from '@mantine/core';
import { useRef, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { portalRoutes } from '../../src/portal/api.ts';
import { levels } from '../../src/tickets/ticket-api.ts';
import { Card } from '../kit/card.tsx';
import { Page } from '../kit/page.tsx';
import { useCall, useVerb } from '../kit/query.ts';
import { randomId } from '../kit/random-id.ts';

const impacts = { high: 'Everyone, or a whole site', medium: 'Some of us', low: 'One person' } as const;
const urgencies = { high: 'We cannot work', medium: 'It hinders us', low: 'It can wait' } as const;
const dataOf = (words: Record<(typeof levels)[number], string>): { value: (typeof levels)[number]; label: string }[] =>
  levels.map((value) => ({ value, label: words[value] }));

/** Asks for help. */
export function PortalNewTicketPage(): React.JSX.Element {
  const navigate = useNavigate();
  const request = useRef(randomId());
  const [asked] = useSearchParams();
  // A ticket that can no longer be opened again is named in the new one.
  const before = asked.get('after');
  const [title, setTitle] = useState(asked.get('title') ?? '');
  const [description, setDescription] = useState(before ? `Follows ${before}.\n\n` : '');
  const [deviceId, setDeviceId] = useState<string | null>(null);
  const [impact, setImpact] = useState<(typeof levels)[number]>('medium');
  const [urgency, setUrgency] = useState<(typeof levels)[number]>('medium');
  const devices = useCall(portalRoutes.portalDevices, {}, { on: ['device'] });
  const open = useVerb(portalRoutes.portalOpenTicket, {
    touches: ['ticket'],
    says: (ticket) => `${ticket.number} is with us. A first answer comes within 15 minutes.`,
    onDone: (ticket) => void navigate(`/portal/tickets/${ticket.id}`),
  });
  return (
    <Page title="Ask for help" narrow>
      <Card>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            open.mutate({ body: { title, description, deviceId, impact, urgency, requestId: request.current } });
          }}
        >
          <Stack>
            <TextInput
              label="What is wrong, in one line"
              required
              maxLength={300}
              autoFocus
              value={title}
              onChange={(event) => setTitle(event.currentTarget.value)}
            />
            <Textarea
              label="What do you see? Since when? Who is touched?"
              required
              autosize
              minRows={5}
              maxRows={16}
              maxLength={20_000}
              value={description}
              onChange={(event) => setDescription(event.currentTarget.value)}
            />
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <Select
                label="Who is touched"
                data={dataOf(impacts)}
                value={impact}
                onChange={(value) => value && setImpact(value)}
                allowDeselect={false}
              />
              <Select
                label="How much it hinders you"
                data={dataOf(urgencies)}
                value={urgency}
                onChange={(value) => value && setUrgency(value)}
                allowDeselect={false}
              />
            </SimpleGrid>
            <Select
              label="Device, if you know it"
              searchable
              clearable
              data={(devices.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
              value={deviceId}
              onChange={setDeviceId}
            />
            <Group justify="end">
              <Button variant="default" onClick={() => void navigate(-1)}>
                Cancel
              </Button>
              <Button
                type="submit"
                loading={open.isPending}
                disabled={title.trim() === '' || description.trim() === ''}
              >
                Send
              </Button>
            </Group>
          </Stack>
        </form>
      </Card>
    </Page>
  );
}
