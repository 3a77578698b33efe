/** What is wired to what, for slices above that tell one cause from another. */
import type { Tx } from '../db/open.ts';
import { currentWires } from './wiring.store.ts';
import type { Wire } from './wiring.store.ts';

export type { Wire, WireEnd } from './wiring.store.ts';

/** The links of a client as they are drawn or seen at present. */
export async function readWires(tx: Tx, clientId: string): Promise<Wire[]> {
  return currentWires(tx, clientId);
}
