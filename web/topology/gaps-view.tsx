/** The gap register of a client: each gap beside the map that shows where it lies. */
import { Button, Group, Select, Stack, Text } from '@mantine/core';
import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { gapRoutes } from '../../src/topology/gap-api.ts';
import type { Gap } from '../../src/topology/gap-api.ts';
import type { NetworkMap } from '../../src/topology/map-api.ts';
import { RankBadge, StatusBadge } from '../kit/badges.tsx';
import { usePages, useVerb } from '../kit/query.ts';
import { EmptyState, Shown } from '../kit/states.tsx';
import { useMay } from '../people/session.ts';
import type { PageState, SetPage } from './filter.ts';
import { GapCard } from './gap-card.tsx';
import { Graph } from './graph.tsx';
import classes from './topology.module.css';

export const severityTones = { high: 'bad', medium: 'warn', low: 'info' } as const;

type Show = 'live' | 'open' | 'accepted' | 'closed';
const shows: readonly { value: Show; label: string }[] = [
  { value: 'live', label: 'Open and accepted' },
  { value: 'open', label: 'Open' },
  { value: 'accepted', label: 'Accepted' },
  { value: 'closed', label: 'Closed' },
];

type Props = { map: NetworkMap; state: PageState; setState: SetPage };

export function GapsView({ map, state, setState }: Props): React.JSX.Element {
  const [show, setShow] = useState<Show>('live');
  const { clientId } = map;
  const list = usePages(
    gapRoutes.listGaps,
    { query: { clientId, state: show, limit: 200 } },
    { on: ['gap'], keep: true },
  );
  const check = useVerb(gapRoutes.checkGaps, {
    touches: ['gap'],
    says: ({ found, opened, closed }) => `${found} gaps; ${opened} new, ${closed} closed.`,
  });
  const manages = useMay('devices.manage');
  const chosen = list.items.find(({ id }) => id === state.gap) ?? list.items[0];
  return (
    <Stack gap="sm">
      <Group gap={10}>
        <Select
          aria-label="Which gaps"
          w={190}
          allowDeselect={false}
          data={[...shows]}
          value={show}
          onChange={(value) => setShow(shows.find((each) => each.value === value)?.value ?? 'live')}
        />
        {manages && (
          <Button variant="default" loading={check.isPending} onClick={() => check.mutate({ params: { clientId } })}>
            Check now
          </Button>
        )}
        <Text size="sm" role="status">
          {list.items.length} {list.items.length === 1 ? 'gap' : 'gaps'}
        </Text>
      </Group>
      <Shown query={list.query}>
        {() =>
          list.items.length === 0 ? (
            <EmptyState icon={ShieldCheck} title="No gaps">
              No rule finds anything. Draw the design and name zones, so that the rules have something to look at.
            </EmptyState>
          ) : (
            <div className={classes['gaps']}>
              <ul className={classes['gapList']} aria-label="Gaps">
                {list.items.map((gap) => (
                  <GapLine
                    key={gap.id}
                    gap={gap}
                    current={gap.id === chosen?.id}
                    onChoose={() => setState({ gap: gap.id })}
                  />
                ))}
              </ul>
              {chosen && (
                <Stack gap="sm">
                  <GapCard key={chosen.id} gapId={chosen.id} />
                  <div className={classes['frame']}>
                    <Graph
                      map={map}
                      says={`Where it lies: ${map.nodes
                        .filter(({ id }) => chosen.nodes.includes(id))
                        .map(({ name }) => name)
                        .join(', ')}`}
                      folded={map.nodes.length > 80}
                      lit={new Set([...chosen.nodes, ...chosen.links])}
                      onChoose={() => undefined}
                    />
                  </div>
                </Stack>
              )}
            </div>
          )
        }
      </Shown>
    </Stack>
  );
}

function GapLine({ gap, current, onChoose }: { gap: Gap; current: boolean; onChoose: () => void }): React.JSX.Element {
  return (
    <li>
      <button type="button" className={classes['gapLine']} aria-current={current || undefined} onClick={onChoose}>
        <span className={classes['gapTop']}>
          <RankBadge tone={severityTones[gap.severity]}>{gap.severity}</RankBadge>
          {gap.state !== 'open' && (
            <StatusBadge tone={gap.state === 'closed' ? 'good' : 'violet'}>
              {gap.state === 'closed' ? 'Closed' : 'Accepted'}
            </StatusBadge>
          )}
        </span>
        <strong>{gap.title}</strong>
        <Text span size="xs" c="dimmed">
          {gap.ownerName ?? 'Nobody owns it'}
          {gap.nextOn ? ` · next ${gap.nextOn}` : ''}
        </Text>
      </button>
    </li>
  );
}
