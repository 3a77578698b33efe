import { Button, Group, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { monitoringRoutes } from '../../src/monitoring/api.ts';
import type { PartState, Polling } from '../../src/monitoring/api.ts';
import { StatusBadge } from '../kit/badges.tsx';
import { Card } from '../kit/card.tsx';
import { Facts } from '../kit/facts.tsx';
import { useCall } from '../kit/query.ts';
import { spanText } from '../kit/spans.ts';
import { Shown } from '../kit/states.tsx';
import { RelativeTime } from '../kit/time.tsx';
import { useMay } from '../people/session.ts';
import { PollingDialog } from './polling-dialog.tsx';
import { partWord, stateWord } from './words.ts';

/** How a device is polled, when it was and will be, and in words why it fails; what else is watched of it. */
export function PollingCard({ deviceId, clientId }: { deviceId: string; clientId: string }): React.JSX.Element {
  const asked = { params: { deviceId } };
  const polling = useCall(monitoringRoutes.getPolling, asked, { on: ['monitoring', 'credential'], every: 10_000 });
  const parts = useCall(monitoringRoutes.listParts, asked, { on: ['monitoring', 'finding'], every: 10_000 });
  const manages = useMay('devices.manage');
  const [editing, setEditing] = useState(false);
  return (
    <Card>
      <Group justify="space-between" mb="sm">
        <Title order={2}>Polling</Title>
        {manages && polling.data && (
          <Button variant="default" size="compact-sm" onClick={() => setEditing(true)}>
            {polling.data.version === 0 ? 'Poll it…' : 'Change…'}
          </Button>
        )}
      </Group>
      <Shown query={polling}>{(shown) => <PollingFacts polling={shown} />}</Shown>
      {parts.data && parts.data.items.length > 0 && <Parts items={parts.data.items} />}
      {editing && polling.data && (
        <PollingDialog polling={polling.data} clientId={clientId} onClose={() => setEditing(false)} />
      )}
    </Card>
  );
}

function PollingFacts({ polling }: { polling: Polling }): React.JSX.Element {
  const { status, reach } = polling;
  if (!polling.enabled) return <Text size="sm">It is not polled.</Text>;
  return (
    <>
      {status?.failure && (
        <Text size="sm" mb="xs" c="var(--wf-bad-text, var(--mantine-color-error))">
          Polling fails: {status.failure}.
        </Text>
      )}
      <Facts
        facts={[
          [
            'Answers',
            reach && (
              <StatusBadge tone={stateWord(reach.state).tone}>{reach.state === 'up' ? 'Yes' : 'No'}</StatusBadge>
            ),
          ],
          ['Credential', polling.credentialName ?? 'none'],
          ['Interfaces every', spanText(1000 * polling.interfaceSeconds)],
          ['Health every', spanText(1000 * polling.healthSeconds)],
          ['Last polled', status?.lastAt && <RelativeTime at={status.lastAt} />],
          ['Next', status?.nextAt && <RelativeTime at={status.nextAt} />],
          ['Failing since', status?.failingSince && <RelativeTime at={status.failingSince} />],
          ['Calls itself', status?.sysName],
          ['Read as', status?.profile],
          [
            'Up for',
            status?.uptimeSeconds !== null &&
              status?.uptimeSeconds !== undefined &&
              spanText(1000 * status.uptimeSeconds),
          ],
          ['Says', status?.sysDescr && <Text size="xs">{status.sysDescr}</Text>],
        ]}
      />
    </>
  );
}

function Parts({ items }: { items: readonly PartState[] }): React.JSX.Element {
  return (
    <>
      <Title order={3} mt="md" mb="xs">
        Also watched
      </Title>
      <Facts
        facts={items
          .filter(({ kind }) => kind !== 'reach')
          .map(({ kind, component, state, since }) => {
            const { word, tone } = stateWord(state);
            const name = component.toLowerCase().includes(kind) ? component : `${partWord(kind)} ${component}`;
            return [
              name,
              <span key={name}>
                <StatusBadge tone={tone}>{word}</StatusBadge>{' '}
                <Text span size="xs" c="dimmed">
                  <RelativeTime at={since} />
                </Text>
              </span>,
            ] as const;
          })}
      />
    </>
  );
}
