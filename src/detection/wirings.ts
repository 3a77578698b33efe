/** The cables of clients, as topology has them, kept some seconds: a finding is put to its cause when it is raised. */
import type { Clock } from '../base/clock.ts';
import type { Tx } from '../db/open.ts';
import { deviceDirectory } from '../estate/devices.ts';
import { readWires } from '../topology/wiring.ts';
import { Wiring } from './wiring.ts';

const KEPT_MS = 10_000;

export class Wirings {
  readonly #clock: Clock;
  readonly #clients = new Map<string, { wiring: Wiring; readMono: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Makes the cables of these clients known. */
  async read(tx: Tx, clientIds: Iterable<string>): Promise<void> {
    const mono = this.#clock.monotonic();
    for (const clientId of new Set(clientIds)) {
      if (mono - (this.#clients.get(clientId)?.readMono ?? -Infinity) < KEPT_MS) continue;
      const wires = await readWires(tx, clientId);
      const entries = wires.length === 0 ? [] : await deviceDirectory(tx, clientId);
      const devices = new Map(
        entries.flatMap(({ id, addresses }) => addresses.map((address) => [address, id] as const)),
      );
      this.#clients.set(clientId, { wiring: new Wiring(wires, devices), readMono: mono });
    }
  }

  of(clientId: string): Wiring | undefined {
    return this.#clients.get(clientId)?.wiring;
  }
}
