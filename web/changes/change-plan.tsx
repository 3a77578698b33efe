import { Text, Title } from '@mantine/core';
import { Card } from '../kit/card.tsx';
import classes from './changes.module.css';
import type { Change } from './words.ts';

const parts = [
  ['plan', 'Plan'],
  ['testPlan', 'How it is tested'],
  ['backOut', 'The way back'],
] as const;

/** What is to be done, how one sees that it works, and the way back. */
export function ChangePlan({
  change,
}: {
  change: Pick<Change, 'plan' | 'testPlan' | 'backOut' | 'planVersion' | 'planHash'>;
}): React.JSX.Element {
  return (
    <Card>
      {parts.map(([part, name]) => (
        <section key={part}>
          <Title order={part === 'plan' ? 2 : 3} mb={4}>
            {name}
          </Title>
          {change[part] === '' ? (
            <Text size="sm" c="dimmed" mb="sm">
              Not written yet.
            </Text>
          ) : (
            <p className={classes['text']} style={{ marginBottom: 14 }}>
              {change[part]}
            </p>
          )}
        </section>
      ))}
      <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        Plan {change.planVersion}, SHA-256 {change.planHash}
      </Text>
    </Card>
  );
}
