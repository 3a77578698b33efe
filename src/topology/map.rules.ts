/** The map from what is stored: states, layers, folding. Pure; the same rows give the same map. */
import type { Layer, MapLink, MapNode, Saying, State } from './map-api.ts';
import { layers, states } from './map-api.ts';
import type { MarkRow, PlaceRow, WatchRow } from './marks.store.ts';
import { isOfPort, portKey } from './ports.rules.ts';
import type { LinkRowFull, NodeRow, SpanRow } from './store.ts';

export type MapRows = {
  nodes: readonly NodeRow[];
  links: readonly LinkRowFull[];
  nodeSpans: readonly SpanRow[];
  linkSpans: readonly SpanRow[];
  marks: readonly MarkRow[];
  watched: readonly WatchRow[];
  places: readonly PlaceRow[];
  at: string;
};
export type Drawing = { nodes: MapNode[]; links: MapLink[] };

/** Hosts that hang on one switch are drawn inside it. */
const folding = new Set([
  'server',
  'endpoint',
  'printer',
  'phone',
  'camera',
  'sensor',
  'power',
  'access-point',
  'unknown',
  'other',
]);
const switching = new Set(['switch', 'router', 'firewall', 'access-point', 'wireless-controller']);

export function drawingOf(rows: MapRows): Drawing {
  const facts = factsOf(rows);
  const spans = grouped(rows.nodeSpans);
  const shown = rows.nodes.filter(({ id }) => spans.has(id));
  const present = new Map(shown.map((node) => [node.id, node]));
  const links = linksOf(rows, present, facts);
  const folds = foldsOf(shown, links);
  const places = new Map(rows.places.map((place) => [place.nodeId, place]));
  const nodes = shown.map((node): MapNode => {
    const { state, reasons } = nodeState(node, links, facts);
    const place = places.get(node.id);
    const sayings = (spans.get(node.id) ?? []).map(sayingOf);
    return {
      id: node.id,
      name: node.name,
      kind: node.kind,
      deviceId: node.deviceId,
      siteId: node.siteId,
      siteName: node.siteName,
      zone: node.zone,
      peerId: node.peerId,
      managedFrom: node.managedFrom,
      addresses: node.addresses,
      layers: layersOf(sayings),
      sayings,
      state,
      reasons,
      foldsInto: folds.get(node.id) ?? null,
      x: place?.x ?? null,
      y: place?.y ?? null,
      version: node.version,
    };
  });
  return { nodes, links };
}

/** The worst of several states; `up` needs one that is up. */
export function worst(of: readonly State[]): State {
  return states.find((state) => of.includes(state)) ?? 'unwatched';
}

type Facts = { marks: Map<string, MarkRow[]>; watched: Map<string, Set<string>> };

function factsOf({ marks, watched }: MapRows): Facts {
  const ports = new Map<string, Set<string>>();
  for (const { deviceId, port } of watched) ports.set(deviceId, (ports.get(deviceId) ?? new Set()).add(portKey(port)));
  return { marks: Map.groupBy(marks, ({ deviceId }) => deviceId), watched: ports };
}

type End = { node: NodeRow | undefined; port: string; lag: string };

function linksOf(rows: MapRows, present: Map<string, NodeRow>, facts: Facts): MapLink[] {
  const spans = grouped(rows.linkSpans);
  const found = rows.links.flatMap((link): MapLink[] => {
    const all = spans.get(link.id) ?? [];
    if (all.length === 0 || !present.has(link.aId) || !present.has(link.bId)) return [];
    const holding = all.filter(({ untilAt }) => untilAt === null || untilAt > rows.at);
    const lostAt = holding.length > 0 ? null : latest(all);
    const sayings = holding.map(sayingOf);
    const ends: [End, End] = [
      { node: present.get(link.aId), port: link.aPort, lag: link.aLag },
      { node: present.get(link.bId), port: link.bPort, lag: link.bLag },
    ];
    const watched = ends.some((end) => isWatched(end, facts));
    if (watched && sayings.length > 0)
      sayings.push({ layer: 'monitored', source: 'polled', from: sayings[0]?.from ?? rows.at, seenAt: null });
    return [
      {
        id: link.id,
        a: link.aId,
        b: link.bId,
        aPort: link.aPort,
        bPort: link.bPort,
        aLag: link.aLag,
        bLag: link.bLag,
        label: link.label,
        megabits: link.megabits,
        layers: layersOf(sayings),
        sayings,
        ...linkState(ends, { watched, lostAt }, facts),
        lostAt,
        version: link.version,
      },
    ];
  });
  return withoutReplaced(found);
}

function linkState(
  ends: readonly End[],
  { watched, lostAt }: { watched: boolean; lostAt: string | null },
  { marks }: Facts,
): Pick<MapLink, 'state' | 'reasons'> {
  const own = ends.flatMap(({ node, port, lag }) =>
    (marks.get(node?.deviceId ?? '') ?? []).filter(
      (mark) => mark.port !== '' && (isOfPort(mark.port, port) || isOfPort(mark.port, lag)),
    ),
  );
  const behind = ends.flatMap(({ node }) =>
    (marks.get(node?.deviceId ?? '') ?? []).filter(
      (mark) => mark.port === '' && (mark.effect === 'down' || mark.effect === 'unreachable'),
    ),
  );
  const lost: State[] = lostAt === null ? [] : ['down'];
  const reasons: MapLink['reasons'] = [...own, ...behind].map(reasonOf);
  const state = worst([
    ...own.map(({ effect }) => effect),
    ...behind.map((): State => 'unreachable'),
    ...lost,
    watched ? 'up' : 'unwatched',
  ]);
  if (own.length === 0 && behind.length === 0 && lostAt !== null)
    reasons.push({ text: 'No device tells of it any more', since: lostAt, ref: null });
  return { state, reasons };
}

function nodeState(
  node: NodeRow,
  links: readonly MapLink[],
  { marks, watched }: Facts,
): Pick<MapNode, 'state' | 'reasons'> {
  const own = marks.get(node.deviceId ?? '') ?? [];
  const ports = links.flatMap((link) => [
    ...(link.a === node.id ? [link.aPort, link.aLag] : []),
    ...(link.b === node.id ? [link.bPort, link.bLag] : []),
  ]);
  const whole = own.filter(({ port }) => port === '');
  // A port that no link of the map has: the device works with less than it has.
  const loose = own.filter(({ port }) => port !== '' && !ports.some((each) => isOfPort(port, each)));
  const found: State[] = [...whole.map(({ effect }) => effect), ...loose.map((): State => 'degraded')];
  if (found.length > 0) return { state: worst(found), reasons: [...whole, ...loose].map(reasonOf) };
  return { state: watched.has(node.deviceId ?? '') ? 'up' : 'unwatched', reasons: [] };
}

function isWatched({ node, port, lag }: End, { watched }: Facts): boolean {
  const ports = watched.get(node?.deviceId ?? '');
  return ports !== undefined && [port, lag].some((each) => each !== '' && ports.has(portKey(each)));
}

/** A link that nobody tells of any more is gone for good when one of its ports has another link. */
function withoutReplaced(links: MapLink[]): MapLink[] {
  const used = new Set(
    links
      .filter(({ lostAt }) => lostAt === null)
      .flatMap(({ a, b, aPort, bPort }) => [`${a} ${portKey(aPort)}`, `${b} ${portKey(bPort)}`]),
  );
  return links.filter(
    ({ lostAt, a, b, aPort, bPort }) =>
      lostAt === null ||
      !((aPort !== '' && used.has(`${a} ${portKey(aPort)}`)) || (bPort !== '' && used.has(`${b} ${portKey(bPort)}`))),
  );
}

function foldsOf(nodes: readonly NodeRow[], links: readonly MapLink[]): Map<string, string> {
  const kinds = new Map(nodes.map(({ id, kind }) => [id, kind]));
  const far = new Map<string, Set<string>>();
  for (const { a, b } of links) {
    far.set(a, (far.get(a) ?? new Set()).add(b));
    far.set(b, (far.get(b) ?? new Set()).add(a));
  }
  const folds = new Map<string, string>();
  for (const { id, kind } of nodes) {
    const [only, ...more] = far.get(id) ?? [];
    if (folding.has(kind) && only !== undefined && more.length === 0 && switching.has(kinds.get(only) ?? ''))
      folds.set(id, only);
  }
  // Nothing folds into what is itself folded away.
  for (const [id, into] of folds) if (folds.has(into)) folds.delete(id);
  return folds;
}

function grouped(spans: readonly SpanRow[]): Map<string, SpanRow[]> {
  return Map.groupBy(spans, (span) => span.of);
}

function sayingOf({ layer, source, fromAt, seenAt }: SpanRow): Saying {
  return { layer, source, from: fromAt, seenAt };
}

function layersOf(sayings: readonly Saying[]): Layer[] {
  return layers.filter((layer) => sayings.some((saying) => saying.layer === layer));
}

function reasonOf({ text, fromAt, ref }: MarkRow): { text: string; since: string; ref: string } {
  return { text, since: fromAt, ref };
}

function latest(spans: readonly SpanRow[]): string {
  return spans.map(({ untilAt }) => untilAt ?? '').reduce((a, b) => (a > b ? a : b), '');
}
