/**
 * What cannot be counted on at each client, by its cables. Kept as findings come and go: a storm of losses costs what each
 * of them changes, and not all that is open for each of them.
 */
import { failedBy } from './cause.ts';
import type { Held } from './held.ts';
import type { Failing, Wiring } from './wiring.ts';

type Failed = ReturnType<typeof failedBy>;
type Kept = {
  wiring: Wiring;
  /** How many findings say that a link, a device, has failed. */
  wires: Map<string, number>;
  nodes: Map<string, number>;
  by: Map<Held, Failed>;
  touched: Set<Held>;
};

export class Failures {
  readonly #clients = new Map<string, Kept>();

  /** A finding has changed; what that means is reckoned when somebody asks. */
  note(held: Held): void {
    this.#clients.get(held.clientId)?.touched.add(held);
  }

  /** `open`: all that is open of the client, asked for only when its cables are others than before. */
  at(clientId: string, wiring: Wiring, open: () => Iterable<Held>): Failing {
    let kept = this.#clients.get(clientId);
    if (kept?.wiring !== wiring) {
      kept = { wiring, wires: new Map(), nodes: new Map(), by: new Map(), touched: new Set(open()) };
      this.#clients.set(clientId, kept);
    }
    for (const held of kept.touched) reckon(kept, held);
    kept.touched.clear();
    return kept;
  }
}

function reckon({ wiring, wires, nodes, by }: Kept, held: Held): void {
  const before = by.get(held);
  const now = held.state === 'open' && held.down ? failedBy(wiring, held) : undefined;
  count(wires, before?.wire, -1);
  count(nodes, before?.node, -1);
  count(wires, now?.wire, 1);
  count(nodes, now?.node, 1);
  if (now) by.set(held, now);
  else by.delete(held);
}

function count(of: Map<string, number>, id: string | undefined, by: 1 | -1): void {
  if (id === undefined) return;
  const next = (of.get(id) ?? 0) + by;
  if (next === 0) of.delete(id);
  else of.set(id, next);
}
