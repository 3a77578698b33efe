/**
 * What was found apart and turns out to be one. The links of a device without power are lost one by one, and each may have
 * begun a group of its own, at another site or minute; once the device itself cannot be reached, that is the cause of all.
 */
import { joined } from './grouping.ts';
import type { Held } from './held.ts';
import { tellUpdate } from './lifecycle.ts';
import type { Moment, Sighting } from './lifecycle.ts';
import type { Memory } from './memory.ts';
import { explained } from './near.ts';

/** Takes what is open next to a device that cannot be reached into the group of that finding, and tells it. */
export function gather(memory: Memory, held: Held, { signal, from, at }: Sighting, moment: Moment): void {
  if (signal.condition !== 'unreachable') return;
  for (const other of explained(memory, from, signal)) {
    const group = memory.groupOf(held);
    if (!group || other.groupId === group.id) continue;
    const grown = joined(group, other.severity, at);
    memory.keepGroup(grown, memory.groupAt(group.clientId, group.cause, group.place)?.id === group.id);
    memory.changed.groups.set(grown.id, grown);
    memory.regroup(other, grown);
    tellUpdate(memory, other, moment);
  }
}
