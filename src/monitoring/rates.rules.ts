/**
 * Rates of an interface from two readings of its counters. A rate is said only when it is proven; what is not is a gap,
 * never a spike: the cases are docs/polling.md, "Rates that do not lie".
 */
import type { Passage } from './eras.rules.ts';

export const counterNames = [
  'inOctets',
  'outOctets',
  'inPackets',
  'outPackets',
  'inErrors',
  'outErrors',
  'inDiscards',
  'outDiscards',
] as const;
export type CounterName = (typeof counterNames)[number];

/** A counter as read: Counter64 or Counter32. */
export type Counter = { bits: 32 | 64; value: number | bigint };

export type PortReading = {
  index: number;
  name: string;
  alias: string;
  /** ifHighSpeed, Mbit/s; 0 when the agent does not know. */
  speed: number;
  /** ifCounterDiscontinuityTime, where there is one. */
  discontinuity: number | undefined;
  counters: Partial<Record<CounterName, Counter>>;
};

/** Per second; octets as bits. */
export type Rates = Partial<Record<CounterName, number>>;
export type Verdict =
  | { is: 'rates'; rates: Rates; seconds: number; gaps: CounterName[] }
  /** Nothing is known of the time between: the later reading is where counting starts. */
  | { is: 'new-era' }
  /** Too early to tell: the earlier reading stays where counting starts. */
  | { is: 'held' };

/** Above the speed an interface states: clocks and caches round. */
const ABOVE_SPEED = 1.05;
/** Where no speed is stated: no interface there is carries more. */
const FASTEST_BPS = 1.6e12;
/** The smallest frame with what surrounds it on the wire, bits. */
const FRAME_BITS = 672;
const [TURN_32, TURN_64] = [2n ** 32n, 2n ** 64n];
const LEAST_SECONDS = 1;

export function ratesOf(before: PortReading, after: PortReading, passage: Passage): Verdict {
  if (passage.is !== 'same' || before.index !== after.index || before.discontinuity !== after.discontinuity)
    return { is: 'new-era' };
  const seconds = passage.ticks / 100;
  if (seconds < LEAST_SECONDS) return { is: 'held' };
  const rates: Rates = {};
  const gaps: CounterName[] = [];
  for (const name of counterNames) {
    const [one, other] = [before.counters[name], after.counters[name]];
    if (!one || !other) continue;
    const most = mostOf(name, Math.max(before.speed, after.speed)) * ABOVE_SPEED * seconds;
    const grown = one.bits === other.bits ? growthOf(one, other, most) : undefined;
    if (grown === undefined) gaps.push(name);
    else rates[name] = (isOctets(name) ? 8 * grown : grown) / seconds;
  }
  // A counter of 64 bits that went back was set anew, and all of its interface with it.
  return gaps.some((name) => wentBack(before.counters[name], after.counters[name]))
    ? { is: 'new-era' }
    : { is: 'rates', rates, seconds, gaps };
}

/** What was counted between; undefined when that cannot be: set anew, or more than the interface can carry. */
function growthOf(before: Counter, after: Counter, most: number): number | undefined {
  const grown = BigInt(after.value) - BigInt(before.value);
  if (grown >= 0n) return within(grown, most);
  // Past its end only if it stood in the upper half, and came no further than the interface could have carried it.
  if (after.bits === 64 || BigInt(before.value) * 2n < TURN_32) return undefined;
  return within(grown + TURN_32, most);
}

function within(grown: bigint, most: number): number | undefined {
  const count = Number(grown);
  return grown < TURN_64 && count <= most ? count : undefined;
}

function wentBack(before: Counter | undefined, after: Counter | undefined): boolean {
  return after?.bits === 64 && before?.bits === 64 && BigInt(after.value) < BigInt(before.value);
}

/** The most a counter can grow in a second. */
function mostOf(name: CounterName, speed: number): number {
  const bps = speed > 0 ? speed * 1e6 : FASTEST_BPS;
  return isOctets(name) ? bps / 8 : bps / FRAME_BITS;
}

function isOctets(name: CounterName): boolean {
  return name === 'inOctets' || name === 'outOctets';
}

/**
 * Did the agent give the answer it gave before, out of its cache? Nothing anywhere moved, though something did until
 * then: then nothing is known yet, and no zero is said. Not for ever: what stood still this long is at rest.
 */
export function isCached(
  before: ReadonlyMap<string, PortReading>,
  after: ReadonlyMap<string, PortReading>,
  { moved, ticks }: { moved: boolean; ticks: number },
): boolean {
  if (!moved || ticks > HOLD_TICKS || after.size === 0) return false;
  return [...after.values()].every((port) => isSameReading(before.get(port.name), port));
}

const HOLD_TICKS = 9000;

export function isSameReading(before: PortReading | undefined, after: PortReading): boolean {
  if (!before || before.index !== after.index) return false;
  return counterNames.every((name) => before.counters[name]?.value === after.counters[name]?.value);
}
