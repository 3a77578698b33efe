/** What detection has open is looked at closely: soon after it was raised, and at each poll until it is cleared. */
import type { Clock } from '../base/clock.ts';
import { recordFact } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { dropWatch, putWatch } from './store.ts';

export const watchTopic = 'monitoring.watch';

type Watched = {
  findingId: string;
  clientId: string;
  deviceId: string | null;
  component: string;
  condition: string;
  at: string;
};

/** A finding stands open on a part of a device. */
export async function watchPart(tx: Tx, clock: Clock, watched: Watched): Promise<void> {
  const { findingId, clientId, deviceId, component, condition, at } = watched;
  if (deviceId === null) return;
  await putWatch(tx, { findingId, clientId, deviceId, component, condition, since: at });
  await recordFact(tx, clock, { topic: watchTopic, clientId, subjectId: deviceId });
}

export async function unwatchPart(
  tx: Tx,
  clock: Clock,
  { findingId, clientId, deviceId }: Pick<Watched, 'findingId' | 'clientId' | 'deviceId'>,
): Promise<void> {
  if (deviceId === null) return;
  await dropWatch(tx, findingId);
  await recordFact(tx, clock, { topic: watchTopic, clientId, subjectId: deviceId });
}
