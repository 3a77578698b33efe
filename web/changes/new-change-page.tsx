import { Button, Group, Select, SimpleGrid, Stack, TextInput, Textarea } from '@mantine/core';
import { useRef, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { changeRoutes } from '../../src/changes/api.ts';
import { kinds } from '../../src/changes/change-api.ts';
import type { Kind } from '../../src/changes/change-api.ts';
import { changeSettingRoutes } from '../../src/changes/settings-api.ts';
import { Card } from '../kit/card.tsx';
import { Page } from '../kit/page.tsx';
import { useCall, useVerb } from '../kit/query.ts';
import { randomId } from '../kit/random-id.ts';
import { HeldSelect, heldIn } from '../meetings/held-select.tsx';
import { ClientSelect } from '../people/pick.tsx';
import { DevicesField } from './devices-field.tsx';
import { LinksField } from './links-field.tsx';
import { kindWords } from './words.ts';

const OURS = 'ours';

/** Raises a change: from a ticket, or for something seen. */
export function NewChangePage(): React.JSX.Element {
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const request = useRef(randomId());
  const [clientId, setClientId] = useState<string | null>(search.get('client'));
  const [kind, setKind] = useState<Kind>('normal');
  const [modelId, setModelId] = useState<string | null>(null);
  const [title, setTitle] = useState(search.get('title') ?? '');
  const [reason, setReason] = useState(search.get('reason') ?? '');
  const [who, setWho] = useState<string>(OURS);
  const [deviceIds, setDeviceIds] = useState<string[]>(search.getAll('device'));
  const [linkIds, setLinkIds] = useState<string[]>(search.getAll('link'));
  const [meeting, setMeeting] = useState(search.get('meeting'));
  const here = { params: { clientId: clientId ?? '' } };
  const asked = { on: ['change-authority', 'change-model'], enabled: clientId !== null };
  const people = useCall(changeSettingRoutes.changeAuthority, here, asked);
  const models = useCall(changeSettingRoutes.changeModels, here, asked);
  const raise = useVerb(changeRoutes.raiseChange, {
    touches: ['change'],
    says: (change) =>
      `${change.number} is ${change.stage === 'requested' ? 'waiting for its requester to be verified' : 'accepted'}.`,
    onDone: (change) => void navigate(`/changes/${change.id}`),
  });
  const requester = people.data?.items.find(({ id }) => id === who);
  const submit = (): void =>
    raise.mutate({
      body: {
        clientId: clientId ?? '',
        kind,
        modelId: kind === 'standard' ? modelId : null,
        title,
        reason,
        requester: requester ? { kind: requester.kind, id: requester.id } : null,
        ticketId: search.get('ticket'),
        meeting: heldIn(meeting),
        deviceIds,
        linkIds,
        requestId: request.current,
      },
    });
  return (
    <Page title="Raise a change" narrow>
      <Card>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <Stack>
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <ClientSelect
                label="Client"
                required
                value={clientId}
                onChange={(id) => {
                  setClientId(id);
                  setDeviceIds([]);
                  setWho(OURS);
                  setMeeting(null);
                }}
              />
              <Select
                label="Who asks for it"
                value={who}
                onChange={(value) => setWho(value ?? OURS)}
                allowDeselect={false}
                data={[
                  { value: OURS, label: 'We ourselves' },
                  ...(people.data?.items ?? []).map(({ id, name, mayRequest }) => ({
                    value: id,
                    label: mayRequest ? name : `${name} (not on the list)`,
                  })),
                ]}
              />
              <HeldSelect clientId={clientId} value={meeting} onChange={setMeeting} />
              <Select
                label="Kind"
                description="Standard: by a model the client has approved once for always"
                value={kind}
                allowDeselect={false}
                onChange={(value) => setKind(kinds.find((each) => each === value) ?? 'normal')}
                data={kinds.map((value) => ({ value, label: kindWords[value] }))}
              />
              {kind === 'standard' && (
                <Select
                  label="Model"
                  description="Its plan is followed to the letter"
                  required
                  value={modelId}
                  onChange={setModelId}
                  data={(models.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
                  nothingFoundMessage="This client has no model"
                />
              )}
            </SimpleGrid>
            <TextInput
              label="Title"
              required
              maxLength={300}
              placeholder="What is to be changed, in one line"
              value={title}
              onChange={(event) => setTitle(event.currentTarget.value)}
            />
            <Textarea
              label="What is asked for, and why"
              required
              autosize
              minRows={4}
              maxRows={14}
              maxLength={20_000}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            <DevicesField clientId={clientId} value={deviceIds} onChange={setDeviceIds} />
            <LinksField clientId={clientId} value={linkIds} onChange={setLinkIds} />
            <Group justify="end">
              <Button variant="default" onClick={() => void navigate(-1)}>
                Cancel
              </Button>
              <Button type="submit" loading={raise.isPending} disabled={clientId === null}>
                Raise the change
              </Button>
            </Group>
          </Stack>
        </form>
      </Card>
    </Page>
  );
}
