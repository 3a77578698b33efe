import { Group, Text } from '@mantine/core';
import { StatusBadge } from '../kit/badges.tsx';
import { PressCard } from '../kit/card.tsx';
import type { Column } from '../kit/data-table.tsx';
import { elsewhere, namesOf, shortRepeats, spanOf, stateTones, stateWords } from './words.ts';
import type { Coming } from './words.ts';

export const columns: Column<Coming>[] = [
  {
    key: 'when',
    title: 'When',
    width: '196px',
    cell: (coming) => (
      <time className="wf-figure" dateTime={coming.startsAt} title={elsewhere(coming)}>
        {spanOf(coming)}
      </time>
    ),
  },
  {
    key: 'title',
    title: 'Meeting',
    width: 'minmax(150px, 3fr)',
    cell: (coming) => <strong className="wf-cut">{coming.title}</strong>,
  },
  { key: 'client', title: 'Client', width: 'minmax(120px, 2fr)', from: 640, cell: (coming) => coming.clientName },
  {
    key: 'people',
    title: 'With',
    width: 'minmax(140px, 3fr)',
    from: 880,
    cell: (coming) => <span className="wf-cut">{namesOf(coming.people)}</span>,
  },
  { key: 'repeats', title: 'Repeats', width: '110px', from: 1000, cell: (coming) => shortRepeats[coming.repeats] },
  {
    key: 'state',
    title: 'State',
    width: '120px',
    cell: ({ state }) =>
      state === 'planned' ? null : <StatusBadge tone={stateTones[state]}>{stateWords[state]}</StatusBadge>,
  },
];

/** The same on a phone. */
export function MeetingCard({ coming, onOpen }: { coming: Coming; onOpen: () => void }): React.JSX.Element {
  return (
    <PressCard onPress={onOpen}>
      <Group justify="space-between" gap="xs">
        <Text size="xs" c="dimmed">
          {coming.clientName}
        </Text>
        {coming.state !== 'planned' && (
          <StatusBadge tone={stateTones[coming.state]}>{stateWords[coming.state]}</StatusBadge>
        )}
      </Group>
      <strong>{coming.title}</strong>
      <Text size="sm">{spanOf(coming)}</Text>
      <Text size="xs" c="dimmed">
        {[elsewhere(coming), namesOf(coming.people)].filter(Boolean).join(' · ')}
      </Text>
    </PressCard>
  );
}
