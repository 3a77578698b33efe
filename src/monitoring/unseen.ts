/** Devices whose collector is not heard: nobody can say how they are. */
import type { Tx } from '../db/open.ts';
import { markUnseen } from './store.ts';

/** Their last poll counts as failed until one succeeds: grey or red, but never green. */
export async function cannotBeSeen(tx: Tx, collectorId: string, said: { at: string; why: string }): Promise<void> {
  await markUnseen(tx, collectorId, said);
}
