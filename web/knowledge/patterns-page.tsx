import { Anchor, Button, Group, Text } from '@mantine/core';
import { TrendingUp } from 'lucide-react';
import { Link } from 'react-router';
import { z } from 'zod';
import { knowledgeRoutes, windows } from '../../src/knowledge/api.ts';
import type { zPattern } from '../../src/knowledge/api.ts';
import { Card } from '../kit/card.tsx';
import { useFilters } from '../kit/filters.ts';
import { Page } from '../kit/page.tsx';
import { useCall } from '../kit/query.ts';
import { EmptyState, Shown } from '../kit/states.tsx';
import { Tabs } from '../kit/tabs.tsx';
import { ExactTime } from '../kit/time.tsx';
import classes from './patterns.module.css';

const shape = z.object({ window: z.enum(windows).default('24h') });
const tabs = [
  { value: '4h', label: '4 hours' },
  { value: '24h', label: '24 hours' },
  { value: '7d', label: '7 days' },
] as const;
const REFRESH_MS = 60_000;

/** Similar tickets that rise across clients. */
export function PatternsPage(): React.JSX.Element {
  const [{ window }, setFilters] = useFilters(shape);
  const board = useCall(knowledgeRoutes.readPatterns, { query: { window } }, { keep: true, every: REFRESH_MS });
  return (
    <Page
      title="Patterns"
      beside={<Tabs label="Window" value={window} tabs={tabs} onChange={(next) => setFilters({ window: next })} />}
    >
      <Shown query={board}>
        {({ items, window: shown, before, othersUntil, rule }) => (
          <>
            <Text size="sm" c="dimmed">
              Tickets opened since <ExactTime at={shown.from} />. Expected is the average of the seven windows of that
              length before, since <ExactTime at={before.from} />.
            </Text>
            {items.length === 0 ? (
              <EmptyState icon={TrendingUp} title="Nothing rises">
                No words are shared by tickets of several clients more often than before.
              </EmptyState>
            ) : (
              <ol className={classes['list']} aria-label="Patterns">
                {items.map((pattern) => (
                  <li key={pattern.words.join(' ')}>
                    <PatternCard pattern={pattern} />
                  </li>
                ))}
              </ol>
            )}
            <Text size="xs" c="dimmed" maw={860}>
              {rule} Others are counted up to <ExactTime at={othersUntil} only="time" />.
            </Text>
          </>
        )}
      </Shown>
    </Page>
  );
}

function PatternCard({ pattern }: { pattern: z.output<typeof zPattern> }): React.JSX.Element {
  const { words, tickets, expected, times, clients, others } = pattern;
  return (
    <Card>
      <Group justify="space-between" gap={8}>
        <h2 className={classes['words']}>{words.join(' · ')}</h2>
        <Text size="sm" className="wf-figure">
          <strong>{tickets}</strong> tickets, {expected} expected{expected > 0 && `: ${times} times as many`}
        </Text>
      </Group>
      <Group gap="6px 10px" mt={6}>
        {clients.map(({ id, name }) => (
          <Anchor key={id} component={Link} to={`/clients/${id}`} size="sm">
            {name}
          </Anchor>
        ))}
        {others && (
          <Text size="sm" c="dimmed">
            at least {others.clients} other clients with at least {others.tickets} tickets
          </Text>
        )}
        {clients.length > 0 && (
          <Button
            component={Link}
            to={`/tickets?tab=all&sort=opened&text=${encodeURIComponent(words.slice(0, 2).join(' '))}`}
            size="xs"
            variant="default"
            ml="auto"
          >
            Its tickets
          </Button>
        )}
      </Group>
    </Card>
  );
}
