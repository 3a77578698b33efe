/**
 * One cause by the cables: what fails next to what fails is one failure. The two ends of a link, what is lost over it, a
 * device and what lies behind it belong together whatever site they stand at and whoever speaks first. Pure.
 */
import type { Condition } from './api.ts';
import { worse } from './conditions.ts';
import type { Held } from './held.ts';
import type { Signal } from './signal.ts';
import { ON_PURPOSE, sentence } from './signal.ts';
import { farEnd } from './wiring.ts';
import type { Failing, Wiring } from './wiring.ts';

/** Where on the map of cables something is: a link (between two), or a device. */
export type Spot =
  | { is: 'link'; between: readonly [string, string]; wire: string | undefined }
  | { is: 'node'; node: string };

/** What a finding or a signal says that its place is found by. */
type Said = Pick<Held, 'condition' | 'deviceId' | 'component' | 'aliases' | 'facts'>;

/** Conditions of a link, of a device; the others have no place among the cables. */
const placed: Partial<Record<Condition, 'link' | 'neighbour' | 'node'>> = {
  'link-down': 'link',
  'neighbour-lost': 'neighbour',
  unreachable: 'node',
  silent: 'node',
  restarted: 'node',
};

/** What merely goes with a failure and causes none: nothing is put down to it. */
const effects: ReadonlySet<Condition> = new Set(['silent']);

export function spotOf(wiring: Wiring, said: Said): Spot | undefined {
  const node = wiring.nodeOf(said.deviceId);
  if (node === undefined) return undefined;
  switch (placed[said.condition]) {
    case 'link': {
      const wire = wiring.wireAt(node, [said.component, ...said.aliases]);
      return wire && { is: 'link', between: [node, farEnd(wire, node).nodeId], wire: wire.id };
    }
    case 'neighbour': {
      const over = textOf(said.facts['interface']);
      const wire = over === undefined ? undefined : wiring.wireAt(node, [over]);
      const other = wire ? farEnd(wire, node).nodeId : neighbourIn(wiring, said);
      if (other === undefined) return undefined;
      return { is: 'link', between: [node, other], wire: (wire ?? wiring.onlyWireBetween(node, other))?.id };
    }
    case 'node':
      return { is: 'node', node };
    case undefined:
      return undefined;
  }
}

function neighbourIn(wiring: Wiring, { facts }: Said): string | undefined {
  const named = [facts['neighbour'], facts['router id']].map(textOf).filter((text) => text !== undefined);
  return named.map((address) => wiring.nodeAtAddress(address)).find((node) => node !== undefined);
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Whether `held`, already known, explains what is found at `spot`. */
export function explains(wiring: Wiring, held: Said, spot: Spot): boolean {
  if (effects.has(held.condition)) return false;
  const known = spotOf(wiring, held);
  if (!known) return false;
  if (known.is === 'node' && spot.is === 'node')
    return known.node === spot.node || wiring.neighboursOf(spot.node).includes(known.node);
  if (known.is === 'link' && spot.is === 'link') return known.between.every((node) => spot.between.includes(node));
  const [link, node] = known.is === 'link' ? [known, spot] : [spot, known];
  return link.is === 'link' && node.is === 'node' && link.between.includes(node.node);
}

/** The link or the device that cannot be counted on while this holds; undefined when neither is known. */
export function failedBy(wiring: Wiring, said: Said): { wire?: string; node?: string } | undefined {
  const spot = spotOf(wiring, said);
  if (spot?.is === 'link' && spot.wire !== undefined) return { wire: spot.wire };
  return spot?.is === 'node' && said.condition === 'unreachable' ? { node: spot.node } : undefined;
}

/** A link that is down is called by both its ends, whichever of them tells. */
function withBothEnds(wiring: Wiring, signal: Signal, { wire }: Spot & { is: 'link' }): Signal {
  const ends = signal.condition === 'link-down' && wire !== undefined ? wiring.endsOf(wire) : undefined;
  return ends ? { ...signal, title: `The link ${ends.toSorted().join(' – ')} is down` } : signal;
}

/**
 * Says what the loss of a link means. While another way is left it is redundancy that is lost, and no graver than medium;
 * with the last way, service is. What an administrator switched off stays as it is.
 */
export function withImpact(wiring: Wiring, said: Signal, spot: Spot & { is: 'link' }, failing: Failing): Signal {
  if (said.facts[ON_PURPOSE] !== undefined) return said;
  const signal = withBothEnds(wiring, said, spot);
  const [from, to] = spot.between;
  const wires = { has: (wire: string) => wire === spot.wire || failing.wires.has(wire) };
  // An end that cannot be reached is what the link is cut off from, not what the way must avoid.
  const nodes = { has: (node: string) => node !== from && node !== to && failing.nodes.has(node) };
  return wiring.isJoined(from, to, { wires, nodes })
    ? {
        ...signal,
        severity: 'medium',
        summary: sentence(signal.summary, 'Another way is left: redundancy is lost, service is not.'),
        facts: { ...signal.facts, impact: 'redundancy lost' },
      }
    : {
        ...signal,
        severity: worse(signal.severity, 'high'),
        summary: sentence(signal.summary, 'No other way between the two is left.'),
        facts: { ...signal.facts, impact: 'service lost' },
      };
}
