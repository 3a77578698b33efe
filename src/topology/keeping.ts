/** What the topology does by the clock: discovery of sites that are due, and gaps that a day brings. */
import { every } from '../bus/every.ts';
import type { Deps } from '../db/deps.ts';
import { openSnmp } from '../snmp/client.ts';
import { refreshAllGaps } from './jobs.ts';
import { lookAround } from './look-around.ts';

const LOOK_EVERY_MS = 5000;
const HOUR_MS = 3_600_000;

export function keepTopology(deps: Deps & { secret: string }): { stop(): Promise<void> } {
  const snmp = openSnmp(deps);
  const discovery = every(LOOK_EVERY_MS, () => lookAround({ ...deps, snmp }), deps);
  const gaps = every(HOUR_MS, () => refreshAllGaps(deps), deps);
  return {
    async stop() {
      await Promise.all([discovery.stop(), gaps.stop()]);
      snmp.close();
    },
  };
}
