import { Button, Checkbox, Group, SimpleGrid, Stack, Switch, TextInput, Textarea } from '@mantine/core';
import { useRef } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { z } from 'zod';
import { ticketRoutes } from '../../src/tickets/api.ts';
import { opening } from '../../src/tickets/ticket-api.ts';
import type { Level } from '../../src/tickets/ticket-api.ts';
import { DeviceSelect } from '../estate/pick.tsx';
import { Card } from '../kit/card.tsx';
import { cleaned, failInto, useShapedForm } from '../kit/form.ts';
import { Page } from '../kit/page.tsx';
import { useVerb } from '../kit/query.ts';
import { randomId } from '../kit/random-id.ts';
import { ClientSelect } from '../people/pick.tsx';
import { LevelField } from './priority-dialog.tsx';

type Values = {
  clientId: string;
  title: string;
  description: string;
  component: string;
  deviceId: string;
  impact: Level;
  urgency: Level;
  internal: boolean;
  message: string;
  claim: boolean;
};

// The form's own switch stands for the audience.
const shape = opening.omit({ audience: true }).extend({ internal: z.boolean() });

/** Opens a ticket by hand, for a telephone call or something seen. */
export function NewTicketPage(): React.JSX.Element {
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const request = useRef(randomId());
  const form = useShapedForm<Values>(shape, {
    clientId: search.get('client') ?? '',
    title: '',
    description: '',
    component: search.get('component') ?? '',
    deviceId: search.get('device') ?? '',
    impact: 'medium',
    urgency: 'medium',
    internal: false,
    message: '',
    claim: true,
  });
  const open = useVerb(ticketRoutes.openTicket, {
    touches: ['ticket'],
    says: (ticket) => `${ticket.number} is open.`,
    onDone: (ticket) => void navigate(`/tickets/${ticket.id}`),
    onFail: failInto(form),
  });
  const { internal } = form.values;
  return (
    <Page title="New ticket" narrow>
      <Card>
        <form
          onSubmit={form.onSubmit((values) => {
            const { internal: hidden, message, ...rest } = cleaned(values);
            open.mutate({
              body: {
                ...rest,
                ...(message && !hidden ? { message } : {}),
                audience: hidden ? 'internal' : 'client',
                requestId: request.current,
              },
            });
          })}
          noValidate
        >
          <Stack>
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <ClientSelect
                label="Client"
                required
                data-autofocus
                {...form.getInputProps('clientId')}
                value={form.values.clientId || null}
                onChange={(id) => form.setValues({ clientId: id ?? '', deviceId: '' })}
              />
              <DeviceSelect
                label="Device"
                clientId={form.values.clientId || null}
                {...form.getInputProps('deviceId')}
                value={form.values.deviceId || null}
                onChange={(id) => form.setFieldValue('deviceId', id ?? '')}
                clearable
              />
            </SimpleGrid>
            <TextInput
              label="Title"
              required
              maxLength={300}
              placeholder="What is wrong, in one line"
              {...form.getInputProps('title')}
            />
            <Textarea
              label="Description"
              autosize
              minRows={4}
              maxRows={16}
              maxLength={20_000}
              {...form.getInputProps('description')}
            />
            <TextInput
              label="Network component"
              placeholder="ge-0/0/1, tunnel to Leeds, mail relay…"
              maxLength={200}
              {...form.getInputProps('component')}
            />
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <LevelField
                label="Impact: how much is touched"
                value={form.values.impact}
                onChange={(level) => form.setFieldValue('impact', level)}
              />
              <LevelField
                label="Urgency: how soon it matters"
                value={form.values.urgency}
                onChange={(level) => form.setFieldValue('urgency', level)}
              />
            </SimpleGrid>
            <Switch
              label="Internal: the client does not see this ticket"
              {...form.getInputProps('internal', { type: 'checkbox' })}
            />
            {!internal && (
              <Textarea
                label="First message to the client"
                description="Counts as the first response. Leave it empty to write later."
                autosize
                minRows={3}
                maxRows={12}
                {...form.getInputProps('message')}
              />
            )}
            <Checkbox label="Claim it: I work on this" {...form.getInputProps('claim', { type: 'checkbox' })} />
            <Group justify="end">
              <Button variant="default" onClick={() => void navigate(-1)}>
                Cancel
              </Button>
              <Button type="submit" loading={open.isPending}>
                Open ticket
              </Button>
            </Group>
          </Stack>
        </form>
      </Card>
    </Page>
  );
}
