/** Sensors that fall silent: what is heard of each device, and what it means when nothing is. */
import type { Instant } from '../base/clock.ts';
import { isoOf } from '../base/clock.ts';
import { heard, newHabit, silenceLimit } from './habit.ts';
import type { HeldHabit } from './held.ts';
import type { From, Moment, Sighting } from './lifecycle.ts';
import type { Memory } from './memory.ts';
import { placeKey } from './memory.ts';
import type { Signal } from './signal.ts';

/** Habits are written this often: a crash forgets no more than that of when a device was last heard. */
const SAVE_EVERY_MS = 10_000;

/** `first` and `last`: received times of its records in the batch at hand. */
export type Heard = { from: From; first: Instant; last: Instant };

/** Would hearing this change more than memory: a new device, one that was silent, or one not saved for a while? */
export function mustBeWritten(memory: Memory, from: From, { mono }: Moment): boolean {
  if (from.deviceId === null) return false;
  const held = memory.habits.get(placeKey(from));
  return held === undefined || held.silent || mono - held.savedMono >= SAVE_EVERY_MS;
}

export function isSilent(memory: Memory, from: From): boolean {
  return memory.habits.get(placeKey(from))?.silent ?? false;
}

/** Learns from what was heard of a device of the estate; returns its return when it had been silent. */
export function hear(memory: Memory, what: Heard, { mono }: Moment): Sighting | undefined {
  const { from, first, last } = what;
  if (from.deviceId === null) return undefined;
  const key = placeKey(from);
  const held = memory.habits.get(key) ?? begin(what, mono);
  memory.habits.set(key, held);
  const wasSilent = held.silent;
  held.habit = heard(held.habit, { first, last, waitedMs: held.listened ? mono - held.heardMono : 0 });
  held.address = from.address;
  held.heardMono = mono;
  held.listened = true;
  held.silent = false;
  if (wasSilent || mono - held.savedMono >= SAVE_EVERY_MS) {
    held.savedMono = mono;
    memory.changed.habits.add(held);
  }
  memory.touchHabit(held);
  return wasSilent
    ? {
        signal: silenceSignal('up', from.address),
        from,
        at: first,
        kind: 'silence',
        text: `Heard again at ${isoOf(first)}.`,
      }
    : undefined;
}

/** Nothing was heard for longer than its habit: the signal of it. */
export function fallSilent(memory: Memory, held: HeldHabit, from: From, { now }: Moment): Sighting {
  held.silent = true;
  memory.changed.habits.add(held);
  const minutes = Math.round((silenceLimit(held.habit) ?? 0) / 60_000);
  const text = `Last heard at ${isoOf(held.habit.lastAt)}; its habit allows ${minutes} minutes.`;
  return { signal: silenceSignal('down', text), from, at: now, kind: 'silence', text };
}

function begin({ from, first }: Heard, mono: number): HeldHabit {
  return {
    is: 'habit',
    wakeAt: undefined,
    clientId: from.clientId,
    origin: from.origin,
    deviceId: from.deviceId,
    address: from.address,
    habit: newHabit(first),
    silent: false,
    heardMono: mono,
    savedMono: -Infinity,
    listened: true,
  };
}

function silenceSignal(polarity: 'down' | 'up', summary: string): Signal {
  return {
    condition: 'silent',
    component: 'device',
    also: [],
    polarity,
    severity: 'medium',
    title: 'Nothing heard from {device}',
    summary: polarity === 'up' ? 'The device is heard again.' : summary,
    facts: {},
  };
}
