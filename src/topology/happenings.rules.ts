/** The time line: spans and marks told as what happened, newest first. */
import { layerWords } from './diff.rules.ts';
import type { EndRow } from './happenings.store.ts';
import type { Happening, Layer } from './map-api.ts';
import { layers } from './map-api.ts';
import type { MarkRow } from './marks.store.ts';
import { isOfPort } from './ports.rules.ts';
import type { LinkRowFull, NodeRow } from './store.ts';

export type Told = {
  nodes: readonly NodeRow[];
  links: readonly LinkRowFull[];
  spans: readonly EndRow[];
  marks: readonly MarkRow[];
  from: string;
  to: string;
};

export function happeningsOf({ nodes, links, spans, marks, from, to }: Told): Happening[] {
  const names = new Map(nodes.map(({ id, name }) => [id, name]));
  const byId = new Map(links.map((link) => [link.id, link]));
  const nameOf = ({ nodeId, linkId }: Pick<Happening, 'nodeId' | 'linkId'>): string => {
    const link = byId.get(linkId ?? '');
    return link ? linkName(link, names) : (names.get(nodeId ?? '') ?? '');
  };
  const told = [
    ...spans.flatMap((span) => ofSpan(span, nameOf(span))),
    ...marks.flatMap((mark) => ofMark(mark, subjectOf(mark, nodes, links))),
  ];
  return told.filter(({ at }) => at >= from && at <= to).toSorted((x, y) => (x.at < y.at ? 1 : -1));
}

/** `core-1 ge-0/0/1 – core-2 ge-0/0/1`. */
export function linkName(
  { aId, bId, aPort, bPort }: Pick<LinkRowFull, 'aId' | 'bId' | 'aPort' | 'bPort'>,
  names: ReadonlyMap<string, string>,
): string {
  const end = (id: string, port: string): string =>
    [names.get(id) ?? '?', port].filter((each) => each !== '').join(' ');
  return `${end(aId, aPort)} – ${end(bId, bPort)}`;
}

function ofSpan({ nodeId, linkId, layer, source, fromAt, untilAt }: EndRow, name: string): Happening[] {
  const where = layerWords[layers.find((each): each is Layer => each === layer) ?? 'seen'];
  const about = { nodeId, linkId };
  const began: Happening = { at: fromAt, what: 'appeared', ...about, text: `${name} is there ${where} (${source})` };
  if (untilAt === null) return [began];
  return [began, { at: untilAt, what: 'gone', ...about, text: `${name} is gone ${where} (${source})` }];
}

function ofMark({ fromAt, untilAt, effect, text }: MarkRow, about: Pick<Happening, 'nodeId' | 'linkId'>): Happening[] {
  const began: Happening = { at: fromAt, what: effect, ...about, text };
  return untilAt === null ? [began] : [began, { at: untilAt, what: 'recovered', ...about, text: `Over: ${text}` }];
}

function subjectOf(
  { deviceId, port }: MarkRow,
  nodes: readonly NodeRow[],
  links: readonly LinkRowFull[],
): Pick<Happening, 'nodeId' | 'linkId'> {
  const node = nodes.find((each) => each.deviceId === deviceId);
  const link = links.find(
    (each) =>
      port !== '' &&
      ((each.aId === node?.id && (isOfPort(port, each.aPort) || isOfPort(port, each.aLag))) ||
        (each.bId === node?.id && (isOfPort(port, each.bPort) || isOfPort(port, each.bLag)))),
  );
  return link ? { nodeId: null, linkId: link.id } : { nodeId: node?.id ?? null, linkId: null };
}
