/** Asks every device at its time: one poll of a device at once, many devices; says what changed, keeps what was measured. */
import type { Clock, Timer } from '../base/clock.ts';
import { isoOf } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import { SnmpFailure } from '../snmp/failure.ts';
import type { SnmpClient } from '../snmp/client.ts';
import type { Observation } from '../wire/observation.ts';
import type { Directory, Polled } from './directory.ts';
import { statusRow } from './ledger.ts';
import type { ResultSink } from './ledger.ts';
import { newMemory, pollAgent } from './poll.ts';
import type { Plan, Reading } from './poll.ts';
import { newDevice } from './polled-device.ts';
import type { Device } from './polled-device.ts';
import { nextAsk, SILENT_AFTER } from './schedule.rules.ts';
import type { ScoringCounts } from './scoring.ts';
import { goneOf, isWatched, newsOf, partKey, recoveryOf } from './states.rules.ts';
import type { Part, Watch } from './states.rules.ts';

export type PollerOptions = {
  snmp: SnmpClient;
  ledger: ResultSink;
  clock: Clock;
  log: Logger;
  most?: number;
  /** Looks from outside whether a device is there, now. */
  look(deviceId: string): void;
};

/** Since it started, and now. `late`: polls that began more than a tenth of their interval too late. */
export type PollCounts = {
  devices: number;
  failing: number;
  polls: number;
  failed: number;
  late: number;
  busy: number;
  scoring?: ScoringCounts;
};

const MOST_AT_ONCE = 200;
/** An agent's answer may be this old: net-snmp keeps interface tables for three seconds (measured). */
export const ANSWER_AGE_MS = 3000;
/** After something was told of a device: once as soon as its agent can know, and once more. */
const SOON_MS = [4000, 8500] as const;

export class Poller {
  readonly #options: PollerOptions;
  readonly #devices = new Map<string, Device>();
  readonly #waiting: Device[] = [];
  readonly #soon = new Set<Timer>();
  readonly #counts = { polls: 0, failed: 0, late: 0 };
  #busy = 0;
  #stopped = false;
  #idle: (() => void) | undefined;

  constructor(options: PollerOptions) {
    this.#options = options;
  }

  counts(): PollCounts {
    const failing = [...this.#devices.values()].filter(({ failures }) => failures > 0).length;
    return { devices: this.#devices.size, failing, busy: this.#busy, ...this.#counts };
  }

  knows(): ReadonlySet<string> {
    return new Set(this.#devices.keys());
  }

  /** Devices that are asked with one of these credentials. */
  askedWith(credentials: ReadonlySet<string>): string[] {
    const all = [...this.#devices.values()].map(({ polled }) => polled);
    return all.flatMap(({ deviceId, credentialId }) =>
      credentialId !== null && credentials.has(credentialId) ? [deviceId] : [],
    );
  }

  /** Takes over what is to be polled: what is new begins, what is gone ends, what changed asks anew. `only`: of these devices. */
  apply({ devices, states, watches }: Directory, only?: readonly string[]): void {
    const wanted = new Set(devices.map(({ deviceId }) => deviceId));
    for (const id of only ?? [...this.#devices.keys()]) if (!wanted.has(id)) this.#end(id);
    const known = Map.groupBy(states, ({ deviceId }) => deviceId);
    for (const polled of devices) {
      const device = this.#devices.get(polled.deviceId) ?? this.#begin(polled);
      for (const { part } of known.get(polled.deviceId) ?? [])
        if (!device.known.has(partKey(part))) device.known.set(partKey(part), part);
      this.#change(device, polled);
      this.#watch(device, watches.get(polled.deviceId) ?? []);
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#waiting.length = 0;
    for (const id of this.#devices.keys()) this.#end(id);
    for (const timer of this.#soon) timer.cancel();
    this.#options.snmp.close();
    if (this.#busy > 0) await new Promise<void>((done) => (this.#idle = done));
  }

  /** What a look from outside (ping, check) saw of a device's parts; said and kept as what its agent tells. */
  take(deviceId: string, parts: readonly Part[]): void {
    const device = this.#devices.get(deviceId);
    if (!device) return;
    const wasGone = isGone(device);
    this.#tell(device, parts, { at: this.#options.clock.now(), isFresh: true });
    // It is back: its agent is asked at once, however rarely it was asked of late.
    if (wasGone && !isGone(device) && device.failures > 0) this.#ask(device);
  }

  #begin(polled: Polled): Device {
    const device = newDevice(polled);
    this.#devices.set(polled.deviceId, device);
    // A device that is new is asked at once: its engineer waits for it.
    this.#arm(device, this.#options.clock.now() + 50);
    return device;
  }

  #change(device: Device, polled: Polled): void {
    const { credential, address, snmpPort } = polled;
    const isSame =
      device.session !== undefined &&
      JSON.stringify([credential, address, snmpPort]) ===
        JSON.stringify([device.polled.credential, device.polled.address, device.polled.snmpPort]);
    device.polled = polled;
    if (isSame) return;
    device.session = credential && this.#options.snmp.session({ address, port: snmpPort, credential });
    device.memory = newMemory();
    if (device.failures > 0) this.#arm(device, this.#options.clock.now() + 50);
  }

  /** A new watch: the agent is asked as soon as it can know, rather than at its time. */
  #watch(device: Device, watches: readonly Watch[]): void {
    const before = new Set(device.watches.map(({ findingId, since }) => `${findingId} ${since}`));
    const isNew = watches.some(({ findingId, since }) => !before.has(`${findingId} ${since}`));
    device.watches = [...watches];
    for (const id of device.wellSince.keys())
      if (!watches.some(({ findingId }) => findingId === id)) device.wellSince.delete(id);
    if (!isNew) return;
    for (const wait of SOON_MS) {
      const timer = this.#options.clock.after(wait, () => {
        this.#soon.delete(timer);
        this.#ask(device);
      });
      this.#soon.add(timer);
    }
  }

  #arm(device: Device, at: number): void {
    device.timer?.cancel();
    device.dueAt = at;
    const { clock } = this.#options;
    device.timer = clock.after(Math.max(0, at - clock.now()), () => {
      const late = clock.now() - device.dueAt;
      if (late > 100 * device.polled.interfaceSeconds) this.#counts.late += 1;
      this.#ask(device);
    });
  }

  /** One poll of a device at a time, so many at all. */
  #ask(device: Device): void {
    if (this.#stopped || device.isBusy || !this.#devices.has(device.polled.deviceId)) return;
    device.isBusy = true;
    this.#waiting.push(device);
    this.#work();
  }

  #work(): void {
    while (this.#busy < (this.#options.most ?? MOST_AT_ONCE)) {
      const device = this.#waiting.shift();
      if (!device) return;
      this.#busy += 1;
      void this.#poll(device).finally(() => {
        device.isBusy = false;
        this.#busy -= 1;
        if (this.#busy === 0) this.#idle?.();
        this.#work();
      });
    }
  }

  async #poll(device: Device): Promise<void> {
    const { clock, log } = this.#options;
    const [at, began] = [clock.now(), clock.monotonic()];
    let reading: Reading | undefined;
    let failure = '';
    try {
      if (device.session) reading = await pollAgent(device.session, device.memory, this.#plan(device), clock);
      else if (device.polled.credentialId !== null) failure = 'its credential was removed, or cannot be opened';
    } catch (error) {
      if (!(error instanceof SnmpFailure)) log.error({ err: error, device: device.polled.name }, 'a poll failed');
      failure = error instanceof Error ? error.message : String(error);
    }
    if (this.#stopped) return;
    this.#count(device, failure, at);
    if (reading) this.#keep(device, reading, at);
    if (!device.polled.ping && device.polled.tcpPort === null) this.#reachBySnmp(device, at);
    const { deviceId, clientId, interfaceSeconds: seconds } = device.polled;
    if (this.#devices.get(deviceId) !== device) return;
    const nextAt = nextAsk(deviceId, { seconds, failures: device.failures }, clock.now());
    this.#arm(device, nextAt);
    const { system, rates } = reading ?? {};
    const { failingSince } = device;
    const tookMs = clock.monotonic() - began;
    this.#options.ledger.status(
      statusRow({ clientId, deviceId }, { at, nextAt, tookMs, failure, failingSince, system, rates }),
    );
  }

  #plan(device: Device): Plan {
    const now = this.#options.clock.monotonic();
    const { healthSeconds, slowSeconds } = device.polled;
    const plan = { interfaces: true, health: now >= device.healthAt, slow: now >= device.slowAt };
    if (plan.health) device.healthAt = now + 1000 * healthSeconds - 500;
    if (plan.slow) device.slowAt = now + 1000 * slowSeconds - 500;
    return plan;
  }

  #count(device: Device, failure: string, at: number): void {
    this.#counts.polls += 1;
    const spoke = device.failures === 0;
    if (failure === '') [device.failures, device.failingSince] = [0, undefined];
    else {
      this.#counts.failed += 1;
      device.failures += 1;
      device.failingSince ??= at;
      device.healthAt = -Infinity;
    }
    if (spoke !== (device.failures === 0)) this.#options.look(device.polled.deviceId);
  }

  #keep(device: Device, reading: Reading, at: number): void {
    const { clientId, deviceId } = device.polled;
    if (reading.restart) this.#say(device, reading.restart, at);
    this.#tell(device, reading.parts, { at: at - ANSWER_AGE_MS, isFresh: reading.isFresh });
    this.#options.ledger.samples({ clientId, deviceId }, at, reading.samples);
    if (reading.rates) this.#forgetGone(device, reading.parts);
  }

  #tell(device: Device, parts: readonly Part[], { at, isFresh }: { at: number; isFresh: boolean }): void {
    const { clientId, deviceId } = device.polled;
    const since = isoOf(at);
    const news = newsOf(device.known, parts);
    for (const { part, observation } of news) {
      if (observation) this.#say(device, observation, at);
      device.known.set(partKey(part), part);
      this.#options.ledger.state({ clientId, deviceId, part, since });
    }
    const told = new Set(news.flatMap(({ part, observation }) => (observation ? [partKey(part)] : [])));
    for (const watch of device.watches) {
      const part = parts.find((each) => isWatched(watch, each));
      const recovery = part ? recoveryOf(part) : goneOf(watch, parts);
      if (part ? told.has(partKey(part)) : !recovery) continue;
      if (recovery === undefined) device.wellSince.delete(watch.findingId);
      else if (this.#isProven(device, watch, { at, isFresh })) this.#say(device, recovery, at);
    }
  }

  /** Well again only when twice seen so after the trouble, by an agent that does not repeat itself. */
  #isProven(device: Device, watch: Watch, { at, isFresh }: { at: number; isFresh: boolean }): boolean {
    if (at < watch.since || !isFresh) return false;
    const first = device.wellSince.get(watch.findingId);
    const now = this.#options.clock.monotonic();
    if (first === undefined) device.wellSince.set(watch.findingId, now);
    return first !== undefined && now - first >= ANSWER_AGE_MS;
  }

  #say({ polled }: Device, observation: Observation, at: number): void {
    this.#options.ledger.say(polled, observation, at);
  }

  /** An interface that is no longer listed is no longer known. */
  #forgetGone(device: Device, parts: readonly Part[]): void {
    const seen = new Set(parts.map(partKey));
    for (const [key, part] of device.known) {
      if (part.kind !== 'interface' || seen.has(key)) continue;
      device.known.delete(key);
      this.#options.ledger.forget(device.polled, part.kind, part.component);
    }
  }

  /** Where nothing else is asked whether it is there, its agent's silence says so. */
  #reachBySnmp(device: Device, at: number): void {
    if (!device.session || (device.failures > 0 && device.failures < SILENT_AFTER)) return;
    const state = device.failures === 0 ? 'up' : 'down';
    const words = state === 'up' ? 'its agent answers' : 'its agent has not answered three times in a row';
    this.#tell(device, [{ kind: 'reach', component: '', state, detail: { words } }], { at, isFresh: true });
  }

  #end(id: string): void {
    this.#devices.get(id)?.timer?.cancel();
    this.#devices.delete(id);
  }
}

/** Was it last seen not to be there? */
function isGone({ known }: Device): boolean {
  return known.get(partKey({ kind: 'reach', component: '' }))?.state === 'down';
}
