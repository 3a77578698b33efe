/** What is held next to where a signal comes from, by the client's cables: its cause, and how grave it is. */
import { BEHIND_SEVERITY } from './behind.ts';
import { explains, spotOf, withImpact } from './cause.ts';
import type { Group } from './grouping.ts';
import type { Held } from './held.ts';
import type { From } from './lifecycle.ts';
import type { Memory } from './memory.ts';
import type { Signal } from './signal.ts';
import { BEHIND } from './signal.ts';
import type { Wiring } from './wiring.ts';

/** The group whose cause this signal shares, the latest if several do; undefined when the cables explain nothing. */
export function causing(memory: Memory, from: From, signal: Signal): Group | undefined {
  let nearest: Held | undefined;
  for (const held of explained(memory, from, signal)) if (held.lastAt > (nearest?.lastAt ?? -Infinity)) nearest = held;
  return nearest && memory.groupOf(nearest);
}

/** All that is open next to a signal and shares its cause, by the cables. */
export function* explained(memory: Memory, from: From, signal: Signal): Iterable<Held> {
  const spot = from.wiring && spotOf(from.wiring, saidBy(from, signal));
  if (!from.wiring || !spot) return;
  for (const node of spot.is === 'link' ? spot.between : [spot.node])
    for (const held of heldAround(memory, from, from.wiring, node))
      if (held.state === 'open' && explains(from.wiring, held, spot)) yield held;
}

/** A link's loss with what it means: whether another way is left between its ends. Other signals as they are. */
export function weighed(memory: Memory, from: From, signal: Signal): Signal {
  if (!from.wiring || signal.polarity !== 'down') return signal;
  const spot = spotOf(from.wiring, saidBy(from, signal));
  if (spot?.is !== 'link') return signal.condition === 'unreachable' ? asKnown(memory, from, signal) : signal;
  return withImpact(from.wiring, signal, spot, memory.failing(from.clientId, from.wiring));
}

/** A device that is known to lie behind a failure is no graver for being found missing again. */
function asKnown(memory: Memory, from: From, signal: Signal): Signal {
  const held = memory.find(from, signal.condition, signal.component);
  return held?.state === 'open' && held.facts[BEHIND] !== undefined ? { ...signal, severity: BEHIND_SEVERITY } : signal;
}

function saidBy({ deviceId }: From, { condition, component, also, facts }: Signal): Parameters<typeof spotOf>[1] {
  return { condition, deviceId, component, aliases: also, facts };
}

function* heldAround(memory: Memory, { clientId }: From, wiring: Wiring, node: string): Iterable<Held> {
  for (const deviceId of wiring.devicesAround(node)) yield* memory.at({ clientId, origin: deviceId });
}
