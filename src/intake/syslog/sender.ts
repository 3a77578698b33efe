/** One peer of one listener: who it is is asked once, not for each line. */
import type { SourceRef } from '../../wire/batch.ts';
import type { Arrived, Collector } from '../../wire/collector.ts';
import { countDrop, countReceived } from '../../wire/counters.ts';
import type { Arrival, Identified, IdentifyResult, IdentityIndex, QuarantineSink } from '../identity-types.ts';
import { hostOf } from './host.ts';

export type Into = { collector: Collector; identity: IdentityIndex; quarantine: QuarantineSink };

// A relay that invents names must not fill the memory.
const MOST_HOSTS = 10_000;

export class Sender {
  readonly #into: Into;
  readonly #arrival: Arrival;
  #version = -1;
  #result: IdentifyResult = { is: 'unknown', reason: 'no-device' };
  #known: SourceRef | undefined;
  readonly #hosts = new Map<string, SourceRef | undefined>();

  constructor(arrival: Arrival, into: Into) {
    this.#arrival = arrival;
    this.#into = into;
  }

  /** Hands records on: to the collector when the sender is known, to quarantine when not. */
  deliver(arrived: Arrived): void {
    if (arrived.count === 0) return;
    this.#ask();
    const bytes = spanBytes(arrived);
    countReceived(this.#arrival.listenerId, arrived.count, bytes);
    if (this.#known) this.#into.collector.add(this.#known, arrived);
    else if (this.#result.is === 'relay') this.#deliverEach(arrived);
    else this.#setAside(arrived, this.#result.is === 'unknown' ? this.#result.reason : 'no-device', this.#arrival);
  }

  #ask(): void {
    const { identity } = this.#into;
    if (this.#version === identity.version) return;
    this.#version = identity.version;
    this.#hosts.clear();
    this.#result = identity.identify(this.#arrival);
    this.#known = this.#result.is === 'known' ? this.#sourceOf(this.#result.source) : undefined;
  }

  /** A relay's records: neighbours of one host go together. */
  #deliverEach({ bytes, spans, count, at }: Arrived): void {
    for (let i = 0; i < count;) {
      const host = this.#hostAt(bytes, spans, i);
      let next = i + 1;
      while (next < count && this.#hostAt(bytes, spans, next) === host) next += 1;
      const run = { bytes, spans: Array.prototype.slice.call(spans, 2 * i, 2 * next), count: next - i, at };
      const source = this.#sourceOfHost(host);
      if (source) this.#into.collector.add(source, run);
      else this.#setAside(run, 'relay-host-unknown', { ...this.#arrival, host });
      i = next;
    }
  }

  #hostAt(bytes: Uint8Array, spans: ArrayLike<number>, index: number): string {
    return hostOf(bytes, spans[2 * index] ?? 0, spans[2 * index + 1] ?? 0);
  }

  #sourceOfHost(host: string): SourceRef | undefined {
    if (this.#hosts.has(host)) return this.#hosts.get(host);
    if (this.#result.is !== 'relay') return undefined;
    const found = this.#result.byHost(host) ?? this.#result.fallback;
    const source = found ? this.#sourceOf(found) : undefined;
    if (this.#hosts.size >= MOST_HOSTS) this.#hosts.clear();
    this.#hosts.set(host, source);
    return source;
  }

  #sourceOf({ clientId, deviceId, zone }: Identified): SourceRef {
    const { listenerId: listener, address } = this.#arrival;
    return {
      clientId,
      deviceId,
      listener,
      address,
      kind: 'syslog',
      ...(zone === undefined ? {} : { deviceZone: zone }),
    };
  }

  #setAside(
    { bytes, spans, count, at }: Arrived,
    reason: Parameters<QuarantineSink['put']>[1],
    arrival: Arrival,
  ): void {
    countDrop(this.#arrival.listenerId, `quarantined-${reason}`, count);
    for (let i = 0; i < count; i += 1)
      this.#into.quarantine.put(arrival, reason, 'syslog', bytes.subarray(spans[2 * i], spans[2 * i + 1]), at);
  }
}

/** `::ffff:10.0.0.1` and `fe80::1%eth0` as the address they mean. */
export function plainAddress(address: string): string {
  const withoutZone = address.includes('%') ? address.slice(0, address.indexOf('%')) : address;
  return withoutZone.startsWith('::ffff:') && withoutZone.includes('.') ? withoutZone.slice(7) : withoutZone;
}

function spanBytes({ spans, count }: Arrived): number {
  let bytes = 0;
  for (let i = 0; i < count; i += 1) bytes += (spans[2 * i + 1] ?? 0) - (spans[2 * i] ?? 0);
  return bytes;
}
