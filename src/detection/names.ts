/** One component, several names: which held finding a signal is about. */
import type { Held } from './held.ts';
import { clearAs } from './lifecycle.ts';
import type { Moment, Sighting } from './lifecycle.ts';
import type { Memory, Place } from './memory.ts';
import type { Facts, Signal } from './signal.ts';

const MOST_ALIASES = 8;

/** Learns an interface's name beside its number; a signal that has only the number gets the name learned before. */
export function withKnownName(memory: Memory, place: Place, signal: Signal): Signal {
  if (!signal.interface) return signal;
  const { number, name } = signal.interface;
  if (name === undefined) {
    const known = memory.interfaceName(place, number);
    return known === undefined ? signal : renamed(signal, known);
  }
  memory.nameInterface(place, number, name);
  return signal;
}

/**
 * The finding that a signal is about, if there is one. Two that turn out to be the same component become one; a finding
 * under a lesser name takes the better one.
 */
export function findingFor(memory: Memory, sighting: Sighting, moment: Moment): Held | undefined {
  const { signal, from } = sighting;
  const found = new Set<Held>();
  for (const name of [signal.component, ...signal.also]) {
    const held = memory.find(from, signal.condition, name);
    if (held && !isAnother(held, signal)) found.add(held);
  }
  const all = [...found];
  const chosen = all.find((held) => held.state === 'open') ?? all[0];
  if (!chosen) return undefined;
  for (const other of all) {
    if (other === chosen) continue;
    if (other.state === 'open')
      clearAs(memory, other, { at: sighting.at, why: 'same', sameAs: chosen.id, since: other.changedAt }, moment);
    memory.forget(other);
  }
  takeNames(memory, chosen, sighting);
  return chosen;
}

/** Two neighbours of one router, over two links: the same router id, and each its own address. */
function isAnother(held: Held, signal: Signal): boolean {
  const of = ({ facts }: { facts: Facts }): unknown => facts['router id'] !== undefined && facts['neighbour'];
  const [known, said] = [of(held), of(signal)];
  return known !== false && said !== false && known !== said;
}

function takeNames(memory: Memory, held: Held, { signal, from }: Sighting): void {
  const names = [signal.component, ...signal.also];
  if (
    names.every((name) => memory.find(from, signal.condition, name) === held) &&
    !signal.also.includes(held.component)
  )
    return;
  if (signal.also.includes(held.component)) {
    held.aliases = [held.component, ...held.aliases];
    held.title = titleOf(signal, from);
    held.component = signal.component;
  }
  held.aliases = [...new Set([...held.aliases, ...names])]
    .filter((name) => name !== held.component)
    .slice(0, MOST_ALIASES);
  memory.index(held);
  memory.touch(held);
}

/** The signal's title with the device's name, or its address while it has none. */
export function titleOf(signal: Signal, from: Sighting['from']): string {
  return signal.title.replace('{device}', () => from.device?.name ?? from.address);
}

function renamed(signal: Signal, name: string): Signal {
  const swap = (text: string): string => text.replace(signal.component, () => name);
  return {
    ...signal,
    component: name,
    also: [signal.component],
    title: swap(signal.title),
    summary: swap(signal.summary),
    facts: { ...signal.facts, interface: name },
  };
}
