import { Alert, Button, Group, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { configRoutes } from '../../src/configs/api.ts';
import type { ConfigVersion, Watch } from '../../src/configs/api.ts';
import { Card } from '../kit/card.tsx';
import { Facts } from '../kit/facts.tsx';
import { useCall, usePages, useVerb } from '../kit/query.ts';
import { Shown } from '../kit/states.tsx';
import { ExactTime, RelativeTime } from '../kit/time.tsx';
import { useMay } from '../people/session.ts';
import { ConfigSearch } from './config-search.tsx';
import { VersionDialog } from './version-dialog.tsx';
import { VersionList } from './version-list.tsx';
import { WatchDialog } from './watch-dialog.tsx';
import { driverWords } from './words.ts';

/** A device's configuration: how it is watched, what it was, who changed it and whether that was planned. */
export function ConfigCard({ deviceId, clientId }: { deviceId: string; clientId: string }): React.JSX.Element {
  const asked = { params: { deviceId } };
  const watch = useCall(configRoutes.getConfigWatch, asked, { on: ['config'], about: deviceId, every: 15_000 });
  const [editing, setEditing] = useState(false);
  const manages = useMay('devices.manage');
  const works = useMay('tickets.work');
  const fetch = useVerb(configRoutes.fetchConfig, { touches: ['config'], says: 'It is being fetched.' });
  return (
    <Card>
      <Group justify="space-between" mb="sm">
        <Title order={2}>Configuration</Title>
        <Group gap={8}>
          {works && watch.data?.enabled && (
            <Button
              variant="default"
              size="compact-sm"
              loading={fetch.isPending || watch.data.busy}
              onClick={() => fetch.mutate(asked)}
            >
              Fetch now
            </Button>
          )}
          {manages && watch.data && (
            <Button variant="default" size="compact-sm" onClick={() => setEditing(true)}>
              {watch.data.version === 0 ? 'Watch it…' : 'Change…'}
            </Button>
          )}
        </Group>
      </Group>
      <Shown query={watch}>{(shown) => <WatchFacts watch={shown} />}</Shown>
      <Versions deviceId={deviceId} />
      {editing && watch.data && (
        <WatchDialog watch={watch.data} clientId={clientId} onClose={() => setEditing(false)} />
      )}
    </Card>
  );
}

function WatchFacts({ watch }: { watch: Watch }): React.JSX.Element {
  if (!watch.enabled) return <Text size="sm">It is not watched.</Text>;
  return (
    <>
      {watch.failure && (
        <Text size="sm" mb="xs" c="var(--wf-bad-text, var(--mantine-color-error))">
          Fetching fails: {watch.failure}.
        </Text>
      )}
      {watch.offeredKey && <OtherKey watch={watch} print={watch.offeredKey.print} at={watch.offeredKey.at} />}
      <Facts
        facts={[
          ['Read as', driverWords[watch.driver]],
          ['Credential', watch.credentialName ?? 'none'],
          ['Last fetched', watch.lastOkAt && <RelativeTime at={watch.lastOkAt} />],
          ['Next', watch.nextAt && <RelativeTime at={watch.nextAt} />],
          ['Failing since', watch.failingSince && <RelativeTime at={watch.failingSince} />],
          [
            'Host key',
            watch.hostKey && (
              <Text size="xs" className="wf-mono" style={{ overflowWrap: 'anywhere' }}>
                {watch.hostKey.print} ({watch.hostKey.by ? `accepted by ${watch.hostKey.by}` : 'trusted at first sight'}
                )
              </Text>
            ),
          ],
        ]}
      />
    </>
  );
}

function OtherKey({ watch, print, at }: { watch: Watch; print: string; at: string }): React.JSX.Element {
  const manages = useMay('devices.manage');
  const accept = useVerb(configRoutes.acceptHostKey, { touches: ['config'], says: 'Accepted. It is fetched again.' });
  return (
    <Alert color="red" title="This may be another device" mb="sm">
      <Text size="sm">
        Since <ExactTime at={at} /> it shows another host key. Was it replaced or set up anew? Ask whoever did it, and
        compare:
      </Text>
      <Text size="sm" className="wf-mono" my={6} style={{ overflowWrap: 'anywhere' }}>
        {print}
      </Text>
      {manages && (
        <Button
          size="compact-sm"
          variant="default"
          loading={accept.isPending}
          onClick={() => accept.mutate({ params: { deviceId: watch.deviceId }, body: { print } })}
        >
          Accept this key
        </Button>
      )}
    </Alert>
  );
}

function Versions({ deviceId }: { deviceId: string }): React.JSX.Element | null {
  const list = usePages(
    configRoutes.listConfigs,
    { params: { deviceId }, query: { limit: 8 } },
    { on: ['config'], about: deviceId },
  );
  const [open, setOpen] = useState<ConfigVersion>();
  if (list.items.length === 0) return null;
  return (
    <>
      <Title order={3} mt="md" mb="xs">
        Versions
      </Title>
      <VersionList items={list.items} onOpen={setOpen} />
      {list.query.hasNextPage && (
        <Button variant="subtle" size="compact-sm" mt={4} onClick={() => void list.query.fetchNextPage()}>
          Older
        </Button>
      )}
      <ConfigSearch deviceId={deviceId} onOpen={setOpen} />
      {open && <VersionDialog version={open} onClose={() => setOpen(undefined)} />}
    </>
  );
}
