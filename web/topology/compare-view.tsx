/** What differs between two instants, or between two layers: green plus, red minus, and the same in words. */
import { Group, Select, Stack, Table, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { isoOf } from '../../src/base/clock.ts';
import { mapRoutes } from '../../src/topology/draw-api.ts';
import { layers } from '../../src/topology/map-api.ts';
import type { MapDiff } from '../../src/topology/map-api.ts';
import { StatusBadge } from '../kit/badges.tsx';
import { Card } from '../kit/card.tsx';
import { useCall } from '../kit/query.ts';
import { EmptyState, Shown } from '../kit/states.tsx';
import { Tabs } from '../kit/tabs.tsx';
import { serverNow } from '../kit/ticker.ts';
import type { PageState, SetPage } from './filter.ts';
import { Graph } from './graph.tsx';
import { inputOf } from './local-time.ts';
import classes from './topology.module.css';
import { changeTones, changeWords, layerWords, portWord } from './words.ts';

type Props = { clientId: string; state: PageState; setState: SetPage };
const DAY = 24 * 3_600_000;
const choices = layers.map((value) => ({ value, label: layerWords[value] }));

export function CompareView({ clientId, state, setState }: Props): React.JSX.Element {
  const [yesterday] = useState(() => isoOf(Math.floor(serverNow() / 60_000) * 60_000 - DAY));
  const from = state.from ?? yesterday;
  const inTime = useCall(
    mapRoutes.diffInTime,
    { params: { clientId }, query: { from, ...(state.at ? { to: state.at } : {}) } },
    { on: ['topology'], about: clientId, keep: true, enabled: state.compare === 'time' },
  );
  const inLayers = useCall(
    mapRoutes.diffLayers,
    {
      params: { clientId },
      query: { before: state.before, after: state.after, ...(state.at ? { at: state.at } : {}) },
    },
    { on: ['topology'], about: clientId, keep: true, enabled: state.compare === 'layers' },
  );
  return (
    <Stack gap="sm">
      <Group gap={10}>
        <Tabs
          label="What is compared"
          value={state.compare}
          tabs={[
            { value: 'time', label: 'Two times' },
            { value: 'layers', label: 'Two layers' },
          ]}
          onChange={(compare) => setState({ compare })}
        />
        {state.compare === 'time' ? (
          <TextInput
            type="datetime-local"
            aria-label="Compare with how it was at"
            value={inputOf(Date.parse(from))}
            onChange={(event) => {
              const asked = Date.parse(event.currentTarget.value);
              if (!Number.isNaN(asked)) setState({ from: isoOf(asked) });
            }}
          />
        ) : (
          <>
            <Select
              aria-label="First layer"
              w={150}
              allowDeselect={false}
              data={choices}
              value={state.before}
              onChange={(value) => setState({ before: layers.find((each) => each === value) ?? 'designed' })}
            />
            <Text size="sm">and</Text>
            <Select
              aria-label="Second layer"
              w={150}
              allowDeselect={false}
              data={choices}
              value={state.after}
              onChange={(value) => setState({ after: layers.find((each) => each === value) ?? 'seen' })}
            />
          </>
        )}
      </Group>
      <Shown query={state.compare === 'time' ? inTime : inLayers}>
        {(diff) => <Differences diff={diff} onChoose={(part) => setState(part)} />}
      </Shown>
    </Stack>
  );
}

function Differences({
  diff,
  onChoose,
}: {
  diff: MapDiff;
  onChoose: (part: { node?: string; link?: string }) => void;
}): React.JSX.Element {
  const sums = `${diff.added} added, ${diff.removed} removed, ${diff.changed} changed`;
  const names = new Map(diff.nodes.map(({ id, name }) => [id, name]));
  const rows = [
    ...diff.links.map((link) => ({
      ...link,
      kind: 'link' as const,
      name: `${names.get(link.a) ?? '?'} ${portWord(link.aPort)} – ${names.get(link.b) ?? '?'} ${portWord(link.bPort)}`,
    })),
    ...diff.nodes.map((node) => ({ ...node, kind: 'node' as const })),
  ].filter(({ change }) => change !== 'same');
  return (
    <>
      <Text size="sm" fw={600} role="status">
        {sums}
      </Text>
      {rows.length === 0 ? (
        <EmptyState title="No difference">Both are the same, part by part.</EmptyState>
      ) : (
        <>
          <div className={classes['frame']} style={{ minHeight: '46dvh' }}>
            <Graph
              map={diff}
              says={`Differences: ${sums}. The table below says which.`}
              folded={diff.nodes.length > 80}
              onChoose={(part) => part && onChoose(part.kind === 'node' ? { node: part.id } : { link: part.id })}
            />
          </div>
          <Card p="none">
            <Table.ScrollContainer minWidth={420}>
              <Table aria-label="Differences" fz="sm" verticalSpacing={6} horizontalSpacing="md">
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>Change</Table.Th>
                    <Table.Th>What</Table.Th>
                    <Table.Th>How</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {rows.map((row) => (
                    <Table.Tr key={row.id}>
                      <Table.Td>
                        <StatusBadge tone={changeTones[row.change]}>{changeWords[row.change]}</StatusBadge>
                      </Table.Td>
                      <Table.Td>{row.name}</Table.Td>
                      <Table.Td>{row.says}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          </Card>
        </>
      )}
    </>
  );
}
