/** Names, sites and addresses of devices, as estate has them, kept a minute: findings are named when they are raised. */
import type { Clock } from '../base/clock.ts';
import type { Tx } from '../db/open.ts';
import { deviceDirectory } from '../estate/devices.ts';
import type { Device } from './lifecycle.ts';

const KEPT_MS = 60_000;
/** A device that is not there may have been added since: then it is read again, but not with each of its records. */
const MISSING_MS = 2000;

export type Needed = { clientId: string; deviceId: string | null };

export class Directory {
  readonly #clock: Clock;
  readonly #clients = new Map<string, { devices: Map<string, Device>; at: Map<string, string>; readMono: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Makes these devices known; `anew` reads them in any case. */
  async read(tx: Tx, needed: readonly Needed[], anew = false): Promise<void> {
    const mono = this.#clock.monotonic();
    for (const { clientId, deviceId } of needed) {
      const age = mono - (this.#clients.get(clientId)?.readMono ?? -Infinity);
      const isMissing = deviceId !== null && !this.device(clientId, deviceId);
      if (age < KEPT_MS && !(isMissing && age >= MISSING_MS) && !(anew && age > 0)) continue;
      const entries = await deviceDirectory(tx, { clientId });
      this.#clients.set(clientId, {
        devices: new Map(entries.map(({ id, name, siteId }) => [id, { name, siteId }])),
        at: new Map(entries.flatMap(({ id, addresses }) => addresses.map((address) => [address, id] as const))),
        readMono: mono,
      });
    }
  }

  /** Undefined for an address that is no device, and for a device out of service. */
  device(clientId: string, deviceId: string | null): Device | undefined {
    return deviceId === null ? undefined : this.#clients.get(clientId)?.devices.get(deviceId);
  }

  /** The device of the client that has this address. */
  deviceAt(clientId: string, address: string): string | undefined {
    return this.#clients.get(clientId)?.at.get(address);
  }
}
