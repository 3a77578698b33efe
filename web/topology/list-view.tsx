/** The same map as two tables: all of it can be read and opened without a picture or a mouse. */
import { Stack, Text, Title } from '@mantine/core';
import type { MapLink, MapNode } from '../../src/topology/map-api.ts';
import { StatusBadge } from '../kit/badges.tsx';
import { DataTable } from '../kit/data-table.tsx';
import type { Column } from '../kit/data-table.tsx';
import { PressCard } from '../kit/card.tsx';
import { RelativeTime } from '../kit/time.tsx';
import { kindWord } from '../estate/words.ts';
import { StateBadge } from './state-badge.tsx';
import { layerWords, portWord } from './words.ts';

type Parts = { nodes: readonly MapNode[]; links: readonly MapLink[] };

export function ListView({
  map,
  onChoose,
}: {
  map: Parts;
  onChoose: (part: { kind: 'node' | 'link'; id: string }) => void;
}): React.JSX.Element {
  const names = new Map(map.nodes.map(({ id, name }) => [id, name]));
  const links = map.links.toSorted((x, y) => rank(x.state) - rank(y.state));
  const nodes = map.nodes.toSorted((x, y) => rank(x.state) - rank(y.state) || x.name.localeCompare(y.name));
  return (
    <Stack gap="md">
      <Title order={2}>Links ({links.length})</Title>
      {links.length === 0 ? (
        <Text size="sm">No link fits.</Text>
      ) : (
        <div style={{ height: tall(links.length) }}>
          <DataTable
            label="Links"
            rows={links}
            rowKey={({ id }) => id}
            columns={linkColumns(names)}
            card={(link) => (
              <LinkOnPhone link={link} names={names} onPress={() => onChoose({ kind: 'link', id: link.id })} />
            )}
            onOpen={({ id }) => onChoose({ kind: 'link', id })}
          />
        </div>
      )}
      <Title order={2}>Devices ({nodes.length})</Title>
      {nodes.length === 0 ? (
        <Text size="sm">No device fits.</Text>
      ) : (
        <div style={{ height: tall(nodes.length) }}>
          <DataTable
            label="Devices on the map"
            rows={nodes}
            rowKey={({ id }) => id}
            columns={nodeColumns}
            card={(node) => <NodeOnPhone node={node} onPress={() => onChoose({ kind: 'node', id: node.id })} />}
            onOpen={({ id }) => onChoose({ kind: 'node', id })}
          />
        </div>
      )}
    </Stack>
  );
}

function linkColumns(names: ReadonlyMap<string, string>): Column<MapLink>[] {
  return [
    { key: 'state', title: 'State', width: '120px', cell: (link) => <StateBadge state={link.state} /> },
    {
      key: 'a',
      title: 'From',
      width: 'minmax(160px, 1fr)',
      cell: (link) => <EndText name={names.get(link.a)} port={link.aPort} />,
    },
    {
      key: 'b',
      title: 'To',
      width: 'minmax(160px, 1fr)',
      cell: (link) => <EndText name={names.get(link.b)} port={link.bPort} />,
    },
    {
      key: 'why',
      title: 'Why',
      width: 'minmax(140px, 1.2fr)',
      from: 900,
      cell: (link) => link.reasons.map(({ text }) => text).join('. '),
    },
    {
      key: 'layers',
      title: 'Layers',
      width: 'minmax(140px, 0.8fr)',
      from: 700,
      cell: (link) => link.layers.map((layer) => layerWords[layer]).join(', '),
    },
    {
      key: 'age',
      title: 'Last told',
      width: '110px',
      from: 800,
      cell: (link) => <Age part={link} />,
    },
  ];
}

const nodeColumns: Column<MapNode>[] = [
  { key: 'state', title: 'State', width: '120px', cell: (node) => <StateBadge state={node.state} /> },
  { key: 'name', title: 'Name', width: 'minmax(150px, 1fr)', cell: (node) => <strong>{node.name}</strong> },
  { key: 'kind', title: 'Kind', width: '120px', cell: (node) => kindWord(node.kind) },
  { key: 'site', title: 'Site', width: 'minmax(110px, 0.8fr)', from: 700, cell: (node) => node.siteName ?? '' },
  {
    key: 'why',
    title: 'Why',
    width: 'minmax(140px, 1.2fr)',
    from: 900,
    cell: (node) => node.reasons.map(({ text }) => text).join('. '),
  },
  {
    key: 'layers',
    title: 'Layers',
    width: 'minmax(140px, 0.8fr)',
    from: 800,
    cell: (node) => node.layers.map((layer) => layerWords[layer]).join(', '),
  },
];

function EndText({ name, port }: { name: string | undefined; port: string }): React.JSX.Element {
  return (
    <>
      {name} <span className="wf-mono">{portWord(port)}</span>
    </>
  );
}

function Age({ part }: { part: MapLink }): React.ReactNode {
  if (part.lostAt !== null) return <StatusBadge tone="bad">Not seen any more</StatusBadge>;
  const at = part.sayings
    .flatMap(({ seenAt }) => (seenAt === null ? [] : [seenAt]))
    .toSorted()
    .at(-1);
  return at === undefined ? '' : <RelativeTime at={at} />;
}

function LinkOnPhone({
  link,
  names,
  onPress,
}: {
  link: MapLink;
  names: ReadonlyMap<string, string>;
  onPress: () => void;
}): React.JSX.Element {
  return (
    <PressCard onPress={onPress}>
      <StateBadge state={link.state} />
      <Text size="sm" mt={6}>
        {names.get(link.a)} {portWord(link.aPort)} – {names.get(link.b)} {portWord(link.bPort)}
      </Text>
    </PressCard>
  );
}

function NodeOnPhone({ node, onPress }: { node: MapNode; onPress: () => void }): React.JSX.Element {
  return (
    <PressCard onPress={onPress}>
      <StateBadge state={node.state} />
      <Text size="sm" fw={600} mt={6}>
        {node.name}
      </Text>
      <Text size="sm" c="dimmed">
        {kindWord(node.kind)} {node.siteName ? `· ${node.siteName}` : ''}
      </Text>
    </PressCard>
  );
}

const order = ['down', 'unreachable', 'silent', 'degraded', 'up', 'unwatched'];

function rank(state: string): number {
  return order.indexOf(state);
}

function tall(rows: number): string {
  return `min(${44 + Math.max(1, rows) * 40}px, 60dvh)`;
}
