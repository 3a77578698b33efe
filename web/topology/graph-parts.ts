/** From a map to what is drawn: hosts folded into their switch, words under names, a box around each site. Pure. */
import type { ElementDefinition } from 'cytoscape';
import type { ChangeKind, MapLink, MapNode, State } from '../../src/topology/map-api.ts';
import { bundleLabel, bundlesOf, worstOf } from './bundles.ts';
import { stateSigns, stateWords } from './words.ts';

export type ShownNode = MapNode & { change?: ChangeKind; says?: string };
export type ShownLink = MapLink & { change?: ChangeKind; says?: string };
export type ShownMap = { nodes: readonly ShownNode[]; links: readonly ShownLink[] };

export type Look = {
  /** Hosts are inside their switch. */
  folded: boolean;
  /** A box around each site. */
  boxed: boolean;
  /** Parts to show up; all others fade. Empty: all are alike. */
  lit: ReadonlySet<string>;
  iconFor: (kind: string, state: State) => string;
};

const cores = new Set(['firewall', 'router']);

export function elementsOf(map: ShownMap, look: Look): ElementDefinition[] {
  const inside = look.folded ? foldedIn(map.nodes) : new Map<string, ShownNode[]>();
  const hidden = new Set([...inside.values()].flat().map(({ id }) => id));
  const shown = map.nodes.filter(({ id }) => !hidden.has(id));
  const ids = new Set(shown.map(({ id }) => id));
  const links = map.links.filter(({ a, b }) => ids.has(a) && ids.has(b));
  return [
    ...(look.boxed ? boxesOf(shown) : []),
    ...shown.map((node, i) => nodeElement(node, { look, inside: inside.get(node.id) ?? [], i })),
    ...bundlesOf(links).flatMap((side) => edgesOf(side, look)),
  ];
}

function foldedIn(nodes: readonly ShownNode[]): Map<string, ShownNode[]> {
  const into = new Map<string, ShownNode[]>();
  for (const node of nodes)
    if (node.foldsInto !== null && (node.change === undefined || node.change === 'same'))
      into.set(node.foldsInto, [...(into.get(node.foldsInto) ?? []), node]);
  return into;
}

function boxesOf(nodes: readonly ShownNode[]): ElementDefinition[] {
  const sites = new Map(nodes.flatMap(({ siteId, siteName }) => (siteId === null ? [] : [[siteId, siteName ?? '']])));
  return [...sites].map(([id, label]) => ({
    group: 'nodes',
    data: { id: `site ${id}`, label },
    classes: 'site',
    selectable: false,
    grabbable: false,
  }));
}

type Around = { look: Look; inside: readonly ShownNode[]; i: number };

function nodeElement(node: ShownNode, { look, inside, i }: Around): ElementDefinition {
  const state = worstOf([node, ...inside]);
  const own = node.state;
  const classes = [
    own,
    node.foldsInto !== null && node.kind !== 'unknown' ? 'host' : '',
    cores.has(node.kind) ? 'core' : '',
    node.kind === 'unknown' ? 'stranger' : '',
    node.kind === 'cloud' ? 'cloud' : '',
    marksOf(node, look),
  ];
  return {
    group: 'nodes',
    data: {
      id: node.id,
      label: nodeLabel(node, inside, state),
      icon: look.iconFor(node.kind, own),
      ...(look.boxed && node.siteId !== null ? { parent: `site ${node.siteId}` } : {}),
    },
    position: { x: node.x ?? (i % 40) * 90, y: node.y ?? 600 + Math.floor(i / 40) * 90 },
    classes: classes.filter((each) => each !== '').join(' '),
  };
}

function nodeLabel(node: ShownNode, inside: readonly ShownNode[], worst: State): string {
  const lines = [node.name];
  if (node.change !== undefined && node.change !== 'same') lines.push(node.says ?? '');
  else if (node.state !== 'up' && node.state !== 'unwatched')
    lines.push(`${stateSigns[node.state]} ${stateWords[node.state]}`);
  if (inside.length > 0) {
    const bad = inside.filter(({ state }) => state === worst && state !== 'up' && state !== 'unwatched');
    const count = `+${inside.length} ${inside.length === 1 ? 'host' : 'hosts'}`;
    lines.push(bad.length === 0 ? count : `${count}, ${bad.length} ${stateWords[worst].toLowerCase()}`);
  }
  return lines.join('\n');
}

/** Side by side they are one line, unless each has something of its own to say. */
function edgesOf(side: readonly ShownLink[], look: Look): ElementDefinition[] {
  const differ = side.some(({ change }) => change !== undefined);
  const [link] = side;
  if (link === undefined || side.length === 1 || differ)
    return side.map((each) => linkElement(each, { look, parallel: side.length > 1 }));
  const state = worstOf(side);
  const first = side.find((each) => each.lostAt !== null) ?? side.find((each) => each.state === state) ?? link;
  const lit = side.find(({ id }) => look.lit.has(id)) ?? link;
  const classes = [state, 'bundle', marksOf({ id: lit.id }, look)];
  return [
    {
      group: 'edges',
      data: {
        ...{ id: link.id, source: link.a, target: link.b, label: bundleLabel(side) },
        ...{ first: first.id, holds: side.map(({ id }) => id) },
      },
      classes: classes.filter((each) => each !== '').join(' '),
    },
  ];
}

function linkElement(link: ShownLink, { look, parallel }: { look: Look; parallel: boolean }): ElementDefinition {
  const classes = [link.state, parallel ? 'parallel' : '', marksOf(link, look)];
  return {
    group: 'edges',
    data: { id: link.id, source: link.a, target: link.b, label: linkLabel(link), first: link.id, holds: [link.id] },
    classes: classes.filter((each) => each !== '').join(' '),
  };
}

function linkLabel(link: ShownLink): string {
  if (link.change !== undefined && link.change !== 'same') return link.says ?? '';
  if (link.lostAt !== null) return '✕ Not seen any more';
  return link.state === 'up' || link.state === 'unwatched'
    ? link.label
    : `${stateSigns[link.state]} ${stateWords[link.state]}`;
}

function marksOf({ id, change }: { id: string; change?: ChangeKind }, { lit }: Look): string {
  const lights = lit.size === 0 ? '' : lit.has(id) ? 'lit' : 'faded';
  return [lights, change === 'same' ? 'faded' : (change ?? '')].filter((each) => each !== '').join(' ');
}
