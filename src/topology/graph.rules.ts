/** What a network hangs on: nodes and links without which it falls apart. One pass in depth (Tarjan 1972, Hopcroft and Tarjan 1973). */

export type Edge = { id: string; a: string; b: string };
export type Weak = {
  /** Nodes whose loss parts the rest, each with the parts that are cut off then (the largest part is left out). */
  nodes: Map<string, string[][]>;
  /** Links whose loss parts the network, each with the smaller side. */
  links: Map<string, string[]>;
};

/** Parallel links count as what they are: losing one of two parts nothing. */
export function weakPoints(nodeIds: readonly string[], edges: readonly Edge[]): Weak {
  const graph = neighboursOf(nodeIds, edges);
  const candidates = search(nodeIds, graph);
  const nodes = new Map<string, string[][]>();
  for (const id of candidates.nodes) {
    const parts = partsWithout(id, graph);
    if (parts.length > 1) nodes.set(id, parts.toSorted((a, b) => b.length - a.length).slice(1));
  }
  const links = new Map<string, string[]>();
  for (const { id, a, b } of candidates.links) {
    const sides = [reach(a, graph, { link: id }), reach(b, graph, { link: id })].toSorted(
      (x, y) => x.length - y.length,
    );
    links.set(id, sides[0] ?? []);
  }
  return { nodes, links };
}

type Step = { to: string; link: string };
type Graph = Map<string, Step[]>;

/** Nodes that a walk from `start` reaches without one link or one node. */
export function reach(start: string, graph: Graph, without: { link?: string; node?: string } = {}): string[] {
  const seen = new Set([start]);
  const open = [start];
  for (let at = open.pop(); at !== undefined; at = open.pop())
    for (const { to, link } of graph.get(at) ?? [])
      if (link !== without.link && to !== without.node && !seen.has(to)) {
        seen.add(to);
        open.push(to);
      }
  return [...seen];
}

export function neighboursOf(nodeIds: readonly string[], edges: readonly Edge[]): Graph {
  const graph: Graph = new Map(nodeIds.map((id) => [id, []]));
  for (const { id, a, b } of edges) {
    if (!graph.has(a) || !graph.has(b)) continue;
    graph.get(a)?.push({ to: b, link: id });
    graph.get(b)?.push({ to: a, link: id });
  }
  return graph;
}

function partsWithout(id: string, graph: Graph): string[][] {
  const parts: string[][] = [];
  const seen = new Set<string>();
  for (const { to } of graph.get(id) ?? []) {
    if (seen.has(to) || to === id) continue;
    const part = reach(to, graph, { node: id });
    for (const each of part) seen.add(each);
    parts.push(part);
  }
  return parts;
}

type Frame = { id: string; by: string | undefined; next: number };

/** Without recursion: a chain of ten thousand switches is no reason to fall. */
function search(nodeIds: readonly string[], graph: Graph): Found {
  const walk: Walk = { graph, order: new Map(), low: new Map(), stack: [], found: { nodes: new Set(), links: [] } };
  for (const root of nodeIds) {
    if (walk.order.has(root)) continue;
    let branches = 0;
    enter(walk, root, undefined);
    while (walk.stack.length > 0) if (advance(walk) === root) branches += 1;
    // A root parts the rest when it has more than one branch; the rule for others always fires there.
    if (branches > 1) walk.found.nodes.add(root);
    else walk.found.nodes.delete(root);
  }
  return walk.found;
}

type Found = { nodes: Set<string>; links: Edge[] };
type Walk = { graph: Graph; order: Map<string, number>; low: Map<string, number>; stack: Frame[]; found: Found };

function enter({ order, low, stack }: Walk, id: string, by: string | undefined): void {
  low.set(id, order.size);
  order.set(id, order.size);
  stack.push({ id, by, next: 0 });
}

/** One step on: into a neighbour, past one that is known, or back; returns from where a branch was entered. */
function advance(walk: Walk): string | undefined {
  const { graph, order, low, stack } = walk;
  const frame = stack.at(-1);
  if (!frame) return undefined;
  const step = (graph.get(frame.id) ?? [])[frame.next];
  frame.next += 1;
  if (!step) {
    stack.pop();
    leave(walk, frame, stack.at(-1));
    return undefined;
  }
  if (step.link === frame.by) return undefined;
  const seen = order.get(step.to);
  if (seen === undefined) {
    enter(walk, step.to, step.link);
    return frame.id;
  }
  low.set(frame.id, Math.min(low.get(frame.id) ?? 0, seen));
  return undefined;
}

function leave({ order, low, found }: Walk, { id, by }: Frame, parent: Frame | undefined): void {
  if (!parent || by === undefined) return;
  const lowest = low.get(id) ?? 0;
  const above = order.get(parent.id) ?? 0;
  low.set(parent.id, Math.min(low.get(parent.id) ?? 0, lowest));
  if (lowest > above) found.links.push({ id: by, a: parent.id, b: id });
  if (lowest >= above) found.nodes.add(parent.id);
}
