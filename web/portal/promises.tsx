import { Group, Text } from '@mantine/core';
import { CircleCheck, CircleX } from 'lucide-react';
import { Card } from '../kit/card.tsx';
import { Clock } from '../kit/clock.tsx';
import { spanText } from '../kit/spans.ts';
import { WhyThen } from '../kit/why-then.tsx';
import type { PortalTicket } from './ticket-lines.tsx';
import classes from './portal.module.css';

type Promised = PortalTicket['promises'][number];
const names = {
  acknowledgement: 'Someone takes it',
  'first-response': 'First answer',
  'next-update': 'Next word from us',
  resolution: 'Solved',
} as const;

/** What was promised, whether it was kept, and why it is due then. */
export function Promises({ promises }: { promises: readonly Promised[] }): React.JSX.Element | null {
  const lastTurn = new Map(promises.map((promise) => [promise.kind, promise.startedAt]));
  const shown = promises.filter(
    ({ is, kind, startedAt }) => is !== 'cancelled' && (kind !== 'next-update' || lastTurn.get(kind) === startedAt),
  );
  if (shown.length === 0) return null;
  return (
    <section className={classes['columns']} aria-label="Our promises">
      {shown.map((promise) => (
        <Card key={`${promise.kind}-${promise.startedAt}`}>
          <Group justify="space-between" wrap="nowrap">
            <Text size="xs" c="dimmed">
              {names[promise.kind]}
            </Text>
            <WhyThen name={names[promise.kind]} says={promise.why} because={promise.because} />
          </Group>
          <Standing promise={promise} />
        </Card>
      ))}
    </section>
  );
}

function Standing({ promise }: { promise: Promised }): React.JSX.Element {
  if (promise.is === 'paused')
    return (
      <Text fw={600} c="dimmed">
        Paused, {promise.pausedBecause}
      </Text>
    );
  if (promise.metAt === null) return <Clock startedAt={promise.startedAt} dueAt={promise.dueAt} size="lg" />;
  const late = promise.is === 'met-late';
  const took = spanText(Date.parse(promise.metAt) - Date.parse(promise.startedAt));
  return (
    <Text
      fw={600}
      c={late ? 'var(--wf-bad)' : 'var(--wf-good)'}
      style={{ display: 'flex', alignItems: 'center', gap: 6 }}
    >
      {late ? <CircleX size={17} aria-hidden /> : <CircleCheck size={17} aria-hidden />}
      {late ? 'Kept late' : 'Kept'}, after {took}
    </Text>
  );
}
