import { Group, Text, Title } from '@mantine/core';
import { portalDeviceStateRoutes } from '../../src/portal/device-state-api.ts';
import { StatusBadge } from '../kit/badges.tsx';
import type { Tone } from '../kit/badges.tsx';
import { Card } from '../kit/card.tsx';
import { useCall } from '../kit/query.ts';
import { RelativeTime } from '../kit/time.tsx';

const words: Record<'up' | 'down' | 'off' | 'other', { word: string; tone: Tone }> = {
  up: { word: 'Working', tone: 'good' },
  down: { word: 'Down', tone: 'bad' },
  off: { word: 'Switched off', tone: 'plain' },
  other: { word: 'Unknown', tone: 'plain' },
};

/** Whether the device answers, and its interfaces; nothing for a device that is not polled. */
export function DeviceState({ deviceId }: { deviceId: string }): React.JSX.Element | null {
  const state = useCall(
    portalDeviceStateRoutes.portalDeviceState,
    { params: { deviceId } },
    { on: ['finding'], every: 15_000 },
  );
  if (!state.data) return null;
  const { answers, interfaces } = state.data;
  if (answers === null && interfaces.length === 0) return null;
  return (
    <Card>
      <Title order={2} mb="xs">
        Right now
      </Title>
      {answers && (
        <Text size="sm" mb="xs">
          <StatusBadge tone={answers.yes ? 'good' : 'bad'}>
            {answers.yes ? 'It answers us' : 'It does not answer us'}
          </StatusBadge>{' '}
          since <RelativeTime at={answers.since} />
        </Text>
      )}
      <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {interfaces.map(({ name, says, state: is, since }) => (
          <li key={name}>
            <Group gap="xs" py={3}>
              <StatusBadge tone={words[is].tone}>{words[is].word}</StatusBadge>
              <Text size="sm" className="wf-mono">
                {name}
              </Text>
              <Text size="sm" c="dimmed">
                {says && `${says} · `}
                <RelativeTime at={since} />
              </Text>
            </Group>
          </li>
        ))}
      </ul>
    </Card>
  );
}
