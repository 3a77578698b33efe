/** What is seen of devices from outside, without asking their agents: do they answer, do their services, how long do certificates last. */
import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import type { CheckRow } from './checks.store.ts';
import { runCheck } from './checks.ts';
import type { CheckResult } from './checks.ts';
import type { Directory, Polled } from './directory.ts';
import type { ResultSink } from './ledger.ts';
import type { Sample } from './poll.ts';
import { knock, ping } from './reach.ts';
import type { Reach } from './reach.ts';
import { nextDue } from './schedule.rules.ts';
import type { Part } from './states.rules.ts';

export type OutsideOptions = {
  ledger: ResultSink;
  clock: Clock;
  log: Logger;
  /** Is there an fping? Without it a port is tried, where one is set. */
  canPing: boolean;
  take(deviceId: string, parts: readonly Part[]): void;
};

type Check = CheckRow & { address: string };

const ROUND_MS = 60_000;
/** Who did not answer is asked again soon, so that three losses in a row take a quarter of a minute and not three. */
const AGAIN_MS = 5000;
const DOWN_AFTER = 3;
/** Who is lately gone is looked at as often as this, for some minutes: then it waits for the round. */
const LATELY_MS = 10_000;
const LATELY_LOOKS = 30;
/** Many fall silent together: they are looked at together. */
const TOGETHER_MS = 250;
const PINGS_AT_ONCE = 250;
const ROUNDS_AT_ONCE = 4;
const FEW = 100;

export class Outside {
  readonly #options: OutsideOptions;
  #devices = new Map<string, Polled>();
  readonly #checks = new Map<string, { check: Check; timer: Timer | undefined }>();
  readonly #losses = new Map<string, number>();
  /** Who is looked at before the next round anyway. */
  readonly #soon = new Set<string>();
  /** Of these, who is looked at because somebody asked. */
  readonly #asked: string[] = [];
  #timers = new Set<Timer>();
  #stopped = false;
  #working: Promise<unknown> = Promise.resolve();

  constructor(options: OutsideOptions) {
    this.#options = options;
    this.#later(500, () => this.#round());
  }

  /** Takes over what is to be looked at; `only`: of these devices. */
  apply({ devices, checks }: Directory, only?: readonly string[]): void {
    const isFirst = this.#devices.size === 0;
    const fresh = devices.filter(({ deviceId, address }) => this.#devices.get(deviceId)?.address !== address);
    for (const id of only ?? [...this.#devices.keys()]) this.#devices.delete(id);
    for (const device of devices) this.#devices.set(device.deviceId, device);
    // Whoever has just entered a device looks at it now.
    if (fresh.length > 0 && (!isFirst || fresh.length < FEW)) this.#again(fresh, 100);
    const [wanted, touched] = [new Map(checks.map((each) => [each.id, each])), only && new Set(only)];
    for (const [id, { check, timer }] of this.#checks) {
      if (touched && !touched.has(check.deviceId)) continue;
      const now = wanted.get(id);
      if (now && now.version === check.version && now.address === check.address) continue;
      timer?.cancel();
      this.#checks.delete(id);
    }
    for (const check of checks) if (!this.#checks.has(check.id)) this.#arm(check, this.#options.clock.now() + 200);
  }

  /** Its agent has just fallen silent, or speaks again: then whether it is there at all is not left to the next round. */
  lookAt(deviceId: string): void {
    if (this.#soon.has(deviceId)) return;
    this.#soon.add(deviceId);
    this.#asked.push(deviceId);
    if (this.#asked.length === 1) this.#later(TOGETHER_MS, () => this.#lookSoon(this.#asked.splice(0)));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers) timer.cancel();
    for (const { timer } of this.#checks.values()) timer?.cancel();
    await this.#working;
  }

  #later(milliseconds: number, work: () => Promise<void>): void {
    if (this.#stopped) return;
    const timer = this.#options.clock.after(milliseconds, () => {
      this.#timers.delete(timer);
      this.#working = work().catch((error: unknown) =>
        this.#options.log.error({ err: error }, 'devices could not be looked at; tried again'),
      );
    });
    this.#timers.add(timer);
  }

  async #round(): Promise<void> {
    this.#later(ROUND_MS, () => this.#round());
    await this.#look([...this.#devices.values()].filter(({ deviceId }) => !this.#soon.has(deviceId)));
  }

  #again(devices: readonly Polled[], wait: number): void {
    const ids = devices.map(({ deviceId }) => deviceId);
    for (const id of ids) this.#soon.add(id);
    this.#later(wait, () => this.#lookSoon(ids));
  }

  async #lookSoon(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#soon.delete(id);
    await this.#look(ids.flatMap((id) => this.#devices.get(id) ?? []));
  }

  async #look(devices: readonly Polled[]): Promise<void> {
    const batches = chunks(devices.filter(isLookedAt), PINGS_AT_ONCE);
    const seen: Polled[] = [];
    const work = async (): Promise<void> => {
      for (let batch = batches.shift(); batch && !this.#stopped; batch = batches.shift())
        for (const [device, reach] of await this.#reach(batch)) {
          this.#seen(device, reach);
          seen.push(device);
        }
    };
    await Promise.all(Array.from({ length: ROUNDS_AT_ONCE }, work));
    const waiting = Map.groupBy(seen, ({ deviceId }) => waitAfter(this.#losses.get(deviceId) ?? 0));
    for (const [wait, those] of waiting) if (wait !== undefined) this.#again(those, wait);
  }

  async #reach(devices: readonly Polled[]): Promise<[Polled, Reach][]> {
    const { canPing, clock } = this.#options;
    const pinged = canPing
      ? await ping(devices.filter((device) => device.ping).map(({ address }) => address))
      : new Map<string, Reach>();
    const found = devices.map(async (device): Promise<[Polled, Reach] | undefined> => {
      const reach = device.ping ? pinged.get(device.address) : undefined;
      if (reach && (reach.loss < 100 || device.tcpPort === null)) return [device, reach];
      return device.tcpPort === null ? undefined : [device, await knock(device.address, device.tcpPort, clock)];
    });
    return (await Promise.all(found)).filter((each) => each !== undefined);
  }

  #seen(device: Polled, { rtt, loss }: Reach): void {
    const { ledger, clock, take } = this.#options;
    const { clientId, deviceId } = device;
    const samples: Sample[] = [{ component: '', metric: 'reach.loss', value: loss }];
    if (rtt !== undefined) samples.push({ component: '', metric: 'reach.rtt', value: rtt });
    ledger.samples({ clientId, deviceId }, clock.now(), samples);
    const losses = rtt === undefined ? (this.#losses.get(deviceId) ?? 0) + 1 : 0;
    this.#losses.set(deviceId, losses);
    if (losses === 0) take(deviceId, [reachPart('up', 'it answers')]);
    else if (losses === DOWN_AFTER) take(deviceId, [reachPart('down', `it does not answer at ${device.address}`)]);
  }

  #arm(check: Check, at: number): void {
    if (this.#stopped) return;
    const { clock } = this.#options;
    const timer = clock.after(Math.max(0, at - clock.now()), () => void this.#try(check));
    this.#checks.set(check.id, { check, timer });
  }

  async #try(check: Check): Promise<void> {
    const { clock, ledger, log, take } = this.#options;
    try {
      const result = await runCheck(check, clock);
      if (this.#stopped || this.#checks.get(check.id)?.check !== check) return;
      const { clientId, deviceId, name } = check;
      const samples: Sample[] = [{ component: name, metric: 'check.time', value: result.ms }];
      if (result.daysLeft !== undefined) samples.push({ component: name, metric: 'tls.days', value: result.daysLeft });
      ledger.samples({ clientId, deviceId }, clock.now(), samples);
      take(deviceId, checkParts(check, result));
    } catch (error) {
      log.error({ err: error, check: check.name }, 'a check could not be tried');
    }
    if (this.#checks.get(check.id)?.check === check)
      this.#arm(check, nextDue(check.id, { seconds: check.everySeconds, failures: 0 }, clock.now()));
  }
}

function isLookedAt({ ping: isPinged, tcpPort }: Polled): boolean {
  return isPinged || tcpPort !== null;
}

/** After so many losses in a row: when to look again; undefined: in the next round. */
export function waitAfter(losses: number): number | undefined {
  if (losses === 0 || losses >= DOWN_AFTER + LATELY_LOOKS) return undefined;
  return losses < DOWN_AFTER ? AGAIN_MS : LATELY_MS;
}

function reachPart(state: 'up' | 'down', words: string): Part {
  return { kind: 'reach', component: '', state, detail: { words } };
}

/** A check passes or fails; its certificate is a part of its own, with its own finding. */
export function checkParts(check: Pick<CheckRow, 'name' | 'warnDays'>, result: CheckResult): Part[] {
  const { name: component, warnDays } = check;
  const passed: Part = {
    kind: 'check',
    component,
    state: result.reason === undefined ? 'passed' : 'failed',
    detail: { words: result.reason === undefined ? `${component} answers` : `${component}: ${result.reason}` },
  };
  if (result.daysLeft === undefined) return [passed];
  const days = Math.floor(result.daysLeft);
  const state = days < 0 ? 'expired' : days < warnDays ? 'expiring' : 'valid';
  const words =
    days < 0 ? `the certificate of ${component} has expired` : `the certificate of ${component} ends in ${days} days`;
  return [passed, { kind: 'certificate', component, state, detail: { words, subject: result.subject ?? '' } }];
}

function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(size * i, size * (i + 1)));
}
