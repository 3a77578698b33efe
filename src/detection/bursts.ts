/** Refusals counted in windows: which of them are signals. */
import type { Instant } from '../base/clock.ts';
import { burstRules, MOST_WINDOWS, withFailure } from './burst.ts';
import type { BurstRule } from './burst.ts';
import type { Sighting } from './lifecycle.ts';
import type { Memory } from './memory.ts';
import { placeKey } from './memory.ts';

/** Failures of so many sources together that none alone makes a burst. */
const EVERYONE = 'sign-ins from many sources';

/**
 * What a single refusal amounts to: more of a burst that is known, the beginning of one, or nothing yet. A failure of a
 * source that is a finding already does not count towards the device's own window: one attacker is one finding.
 */
export function inBursts(memory: Memory, sighting: Sighting): Sighting[] {
  const { signal, from } = sighting;
  if (memory.find(from, signal.condition, signal.component)?.state === 'open') return [sighting];
  const own = count(memory, sighting, signal.component, burstRules.source);
  if (own !== undefined) return [{ ...sighting, count: own }];
  const known = memory.find(from, signal.condition, EVERYONE)?.state === 'open';
  const all = known ? 1 : count(memory, sighting, EVERYONE, burstRules.device);
  return all === undefined ? [] : [{ ...sighting, count: all, signal: ofEveryone(sighting) }];
}

function ofEveryone({ signal }: Sighting): Sighting['signal'] {
  return {
    ...signal,
    component: EVERYONE,
    title: 'Burst of failed sign-ins from many sources on {device}',
    summary: 'Many sign-ins from different sources were refused in a short time.',
  };
}

/** Counts one failure; how many lie in the window once that is a burst. */
function count(memory: Memory, { from, at }: Sighting, subject: string, rule: BurstRule): number | undefined {
  const key = `${placeKey(from)} ${subject}`;
  const window = memory.windows.get(key) ?? { clientId: from.clientId, origin: from.origin, subject, hits: [] };
  const { hits, burst } = withFailure(window.hits, at, rule);
  window.hits = hits;
  // The map keeps the order of insertion: what is touched goes to its end.
  memory.windows.delete(key);
  if (burst) {
    letGo(memory, window);
    return hits.length;
  }
  memory.windows.set(key, window);
  memory.changed.goneWindows.delete(window);
  memory.changed.windows.add(window);
  return undefined;
}

/** Drops windows whose failures are all too old, and the oldest beyond the limit; returns how many had to go early. */
export function expireWindows(memory: Memory, now: Instant): number {
  let evicted = 0;
  for (const [key, window] of memory.windows) {
    const isOld = Math.abs(now - (window.hits.at(-1) ?? now)) >= burstRules.source.withinMs;
    if (!isOld && memory.windows.size <= MOST_WINDOWS) break;
    if (!isOld) evicted += 1;
    memory.windows.delete(key);
    letGo(memory, window);
  }
  return evicted;
}

function letGo(memory: Memory, window: Parameters<typeof memory.changed.windows.add>[0]): void {
  memory.changed.windows.delete(window);
  memory.changed.goneWindows.add(window);
}
