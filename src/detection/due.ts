/** What happens when nothing happens: rest after flapping, quiet after hits, silence, figures not yet told. */
import type { Held, HeldHabit } from './held.ts';
import { restDue, silenceDue } from './held.ts';
import { apply } from './apply.ts';
import { conditionRules, RELAPSE_MS, TELL_EVERY_MS } from './conditions.ts';
import type { Device, Moment } from './lifecycle.ts';
import { clearAs, rest, tellUpdate } from './lifecycle.ts';
import type { Memory } from './memory.ts';
import { placeKey } from './memory.ts';
import { fallSilent } from './silence.ts';

/** Does what is due for one finding, and sees to its next wake-up. */
export function findingIsDue(memory: Memory, held: Held, moment: Moment): void {
  const rule = conditionRules[held.condition];
  if (held.flapping && restDue(held) <= moment.mono) rest(memory, held, moment);
  if (held.state === 'open' && rule.is === 'hits' && held.lastMono + rule.quietMs <= moment.mono)
    clearAs(memory, held, { at: moment.now, why: 'quiet', sameAs: null, since: held.firstAt }, moment);
  if (!held.told && held.toldMono + TELL_EVERY_MS <= moment.mono) tellUpdate(memory, held, moment);
  if (held.state === 'cleared' && held.clearedMono + RELAPSE_MS <= moment.mono) memory.forget(held);
  else memory.rearm(held);
}

/** One device may have fallen silent; `device` is undefined when it left the estate, and with it its habit. */
export function habitIsDue(memory: Memory, held: HeldHabit, device: Device | undefined, moment: Moment): void {
  const due = silenceDue(held);
  if (due === undefined) return;
  if (due > moment.mono) memory.wakes.arm(held, due);
  else if (device) apply(memory, [fallSilent(memory, held, { ...held, device }, moment)], moment);
  else {
    memory.habits.delete(placeKey(held));
    memory.changed.goneHabits.add(held);
  }
}
