/** A client's cables as detection asks of them: what is at the far end, and whether another way is left. Pure. */
import type { Wire, WireEnd } from '../topology/wiring.ts';
import { interfaceName } from './interfaces.ts';

export type { Wire } from '../topology/wiring.ts';

/** What must not be counted on when another way is looked for. */
export type Failing = { wires: Pick<ReadonlySet<string>, 'has'>; nodes: Pick<ReadonlySet<string>, 'has'> };

export class Wiring {
  readonly #nodes = new Map<string, string>();
  readonly #names = new Map<string, string>();
  readonly #at = new Map<string, Wire[]>();
  readonly #ports = new Map<string, Wire>();
  readonly #wires = new Map<string, Wire>();
  readonly #deviceAt: (address: string) => string | undefined;

  /** `deviceAt`: whose an address is, of the client's devices. */
  constructor(wires: readonly Wire[], deviceAt: (address: string) => string | undefined) {
    this.#deviceAt = deviceAt;
    for (const wire of wires) {
      this.#wires.set(wire.id, wire);
      for (const end of [wire.a, wire.b]) {
        this.#names.set(end.nodeId, end.name);
        if (end.deviceId !== null) this.#nodes.set(end.deviceId, end.nodeId);
        const here = this.#at.get(end.nodeId);
        if (here) here.push(wire);
        else this.#at.set(end.nodeId, [wire]);
        if (end.port !== '') this.#ports.set(portKey(end.nodeId, end.port), wire);
      }
    }
  }

  nameOf(node: string): string | undefined {
    return this.#names.get(node);
  }

  /** The place of a device on the map; undefined when no cable of it is known. */
  nodeOf(deviceId: string | null): string | undefined {
    return deviceId === null ? undefined : this.#nodes.get(deviceId);
  }

  nodeAtAddress(address: string): string | undefined {
    return this.nodeOf(this.#deviceAt(address) ?? null);
  }

  /** The link in a port of a device, by any of the port's names. */
  wireAt(node: string, names: readonly string[]): Wire | undefined {
    for (const name of names) {
      const wire = this.#ports.get(portKey(node, name));
      if (wire) return wire;
    }
    return undefined;
  }

  /** `core ge0` and `acc1 ge0`; undefined when the port of an end is not known. */
  endsOf(wireId: string): string[] | undefined {
    const wire = this.#wires.get(wireId);
    return wire && wire.a.port !== '' && wire.b.port !== ''
      ? [wire.a, wire.b].map(({ name, port }) => `${name} ${port}`)
      : undefined;
  }

  /** Of two that are joined by one link alone, that link. */
  onlyWireBetween(one: string, other: string): Wire | undefined {
    const between = (this.#at.get(one) ?? []).filter((wire) => farEnd(wire, one).nodeId === other);
    return between.length === 1 ? between[0] : undefined;
  }

  neighboursOf(node: string): string[] {
    return [...new Set((this.#at.get(node) ?? []).map((wire) => farEnd(wire, node).nodeId))];
  }

  /** Devices that stand at a node or next to it: where a finding of the same cause can be. */
  devicesAround(node: string): string[] {
    const wires = this.#at.get(node) ?? [];
    return [...new Set(wires.flatMap(({ a, b }) => [a.deviceId, b.deviceId]).filter((id) => id !== null))];
  }

  /** Whether anything that works still leads from one to the other. Walks outwards from the first: costs the size of its part at most. */
  isJoined(from: string, to: string, failing: Failing): boolean {
    const seen = new Set([from]);
    const open = [from];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (at === to) return true;
      for (const wire of this.#at.get(at) ?? []) {
        const next = farEnd(wire, at).nodeId;
        if (seen.has(next) || failing.wires.has(wire.id) || failing.nodes.has(next)) continue;
        seen.add(next);
        open.push(next);
      }
    }
    return false;
  }
}

export function farEnd(wire: Wire, node: string): WireEnd {
  return wire.a.nodeId === node ? wire.b : wire.a;
}

function portKey(node: string, port: string): string {
  return `${node} ${interfaceName(port)}`;
}
