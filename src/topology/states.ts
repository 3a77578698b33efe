/** What is wrong and what is watched, told by whoever finds it out: the poller, and detection from above. */
import type { Deps } from '../db/deps.ts';
import type { Tx } from '../db/open.ts';
import { endMark, putMark, putWatched } from './marks.store.ts';
import type { Effect } from './marks.store.ts';
import { tellChanged } from './tell.ts';

export type Wrong = {
  clientId: string;
  /** What found it, such as a finding: the same one again replaces what it said. */
  ref: string;
  deviceId: string;
  /** The port it is about; '' is the device as a whole. */
  port: string;
  effect: Effect;
  text: string;
  since: string;
};

export async function markIn(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  { clientId, since, ...wrong }: Wrong,
): Promise<void> {
  await putMark(tx, clientId, { ...wrong, fromAt: since });
  await tellChanged(tx, clock, clientId, 'states');
}

/** It is over since `at`; nothing happens when nothing was marked. */
export async function unmarkIn(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  { clientId, ref, at }: { clientId: string; ref: string; at: string },
): Promise<void> {
  if (await endMark(tx, clientId, ref, at)) await tellChanged(tx, clock, clientId, 'states');
}

/** Exactly these ports of a device are watched; no ports: the device alone; undefined: it is not watched any more. */
export async function watchIn(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  {
    clientId,
    deviceId,
    ports,
    at,
  }: { clientId: string; deviceId: string; ports: readonly string[] | undefined; at: string },
): Promise<void> {
  const all = ports === undefined ? [] : ['', ...new Set(ports.filter((port) => port !== ''))];
  if (await putWatched(tx, { clientId, deviceId, ports: all, at })) await tellChanged(tx, clock, clientId, 'states');
}
