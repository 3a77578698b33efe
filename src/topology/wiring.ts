/** What is wired to what, for slices above that tell one cause from another. */
import type { Tx } from '../db/open.ts';
import { currentWires } from './wiring.store.ts';

/** One end of a link: what it is plugged into, and where. `port` is '' while nobody has told it. */
export type WireEnd = { nodeId: string; deviceId: string | null; name: string; port: string };
export type Wire = { id: string; a: WireEnd; b: WireEnd };

/** The links of a client as they are drawn or seen at present. */
export async function readWires(tx: Tx, clientId: string): Promise<Wire[]> {
  return currentWires(tx, clientId);
}
