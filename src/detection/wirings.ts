/** The cables of clients, as topology has them, kept some seconds: a finding is put to its cause when it is raised. */
import type { Clock } from '../base/clock.ts';
import type { Tx } from '../db/open.ts';
import { readWires } from '../topology/wiring.ts';
import type { Directory } from './directory.ts';
import { Wiring } from './wiring.ts';

const KEPT_MS = 10_000;

export class Wirings {
  readonly #clock: Clock;
  readonly #directory: Directory;
  readonly #clients = new Map<string, { wiring: Wiring; readMono: number }>();

  constructor(clock: Clock, directory: Directory) {
    this.#clock = clock;
    this.#directory = directory;
  }

  /** Makes the cables of these clients known. */
  async read(tx: Tx, clientIds: Iterable<string>): Promise<void> {
    const mono = this.#clock.monotonic();
    for (const clientId of new Set(clientIds)) {
      if (mono - (this.#clients.get(clientId)?.readMono ?? -Infinity) < KEPT_MS) continue;
      const wires = await readWires(tx, clientId);
      const deviceAt = (address: string): string | undefined => this.#directory.deviceAt(clientId, address);
      this.#clients.set(clientId, { wiring: new Wiring(wires, deviceAt), readMono: mono });
    }
  }

  of(clientId: string): Wiring | undefined {
    return this.#clients.get(clientId)?.wiring;
  }
}
