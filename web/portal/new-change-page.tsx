import { Button, Group, MultiSelect, Stack, TextInput, Textarea } from '@mantine/core';
import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { portalRoutes } from '../../src/portal/api.ts';
import { portalChangeRoutes } from '../../src/portal/changes-api.ts';
import { Card } from '../kit/card.tsx';
import { Page } from '../kit/page.tsx';
import { useCall, useVerb } from '../kit/query.ts';
import { randomId } from '../kit/random-id.ts';

/** Asks for a change in one's own words. */
export function PortalNewChangePage(): React.JSX.Element {
  const navigate = useNavigate();
  const request = useRef(randomId());
  const [title, setTitle] = useState('');
  const [reason, setReason] = useState('');
  const [deviceIds, setDeviceIds] = useState<string[]>([]);
  const devices = useCall(portalRoutes.portalDevices, {}, { on: ['device'] });
  const raise = useVerb(portalChangeRoutes.portalRaiseChange, {
    touches: ['change'],
    says: (change) =>
      change.stage === 'requested'
        ? `${change.number} is with us. We check with your organisation that you may ask for it.`
        : `${change.number} is with us. We promise it verified within 24 hours.`,
    onDone: (change) => void navigate(`/portal/changes/${change.id}`),
  });
  return (
    <Page title="Ask for a change" narrow>
      <Card>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            raise.mutate({ body: { title, reason, deviceIds, requestId: request.current } });
          }}
        >
          <Stack>
            <TextInput
              label="What should be changed?"
              required
              maxLength={300}
              placeholder="In one line"
              value={title}
              onChange={(event) => setTitle(event.currentTarget.value)}
            />
            <Textarea
              label="Tell us more, and why"
              description="Your own words will do. We write the plan, and you approve it before anything is touched."
              required
              autosize
              minRows={5}
              maxRows={16}
              maxLength={20_000}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            <MultiSelect
              label="Devices, if you know them"
              searchable
              value={deviceIds}
              onChange={setDeviceIds}
              data={(devices.data?.items ?? []).map(({ id, name, site }) => ({
                value: id,
                label: site ? `${name} · ${site}` : name,
              }))}
            />
            <Group justify="end">
              <Button variant="default" onClick={() => void navigate(-1)}>
                Cancel
              </Button>
              <Button type="submit" loading={raise.isPending}>
                Ask for it
              </Button>
            </Group>
          </Stack>
        </form>
      </Card>
    </Page>
  );
}
