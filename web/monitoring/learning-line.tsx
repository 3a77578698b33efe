import { Text } from '@mantine/core';
import { learningRoutes, WARM_UP_ROWS } from '../../src/monitoring/learning-api.ts';
import { useCall } from '../kit/query.ts';

/** How far what is usual for a device is known, in one line. */
export function LearningLine({ deviceId }: { deviceId: string }): React.JSX.Element | null {
  const learning = useCall(learningRoutes.deviceLearning, { params: { deviceId } }, { on: ['device'], every: 60_000 });
  const items = learning.data?.items ?? [];
  if (items.length === 0) return null;
  const count = (knows: (typeof items)[number]['knows']): number => items.filter((each) => each.knows === knows).length;
  const parts = [
    [count('warming'), `warm up (the first ${WARM_UP_ROWS} samples)`],
    [count('levels'), 'are known by their last hours and days'],
    [count('weeks'), 'are known by their usual hour of the week'],
  ] as const;
  const said = parts.flatMap(([n, words]) => (n > 0 ? [`${n} ${words}`] : []));
  const unusual = items.filter((each) => each.unusual).length;
  return (
    <Text size="sm" c="dimmed">
      Watched for anomalies: {items.length} series; {said.join(', ')}.
      {unusual > 0 ? ` ${unusual} ${unusual === 1 ? 'is' : 'are'} unusual now.` : ''}
    </Text>
  );
}
