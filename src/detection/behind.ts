/**
 * What lies behind what. A device that cannot be reached while one of its neighbours can is where the failure is; one all of
 * whose neighbours cannot be reached either is only behind it: it is said so, and calls nobody by itself.
 */
import { worse } from './conditions.ts';
import type { Held } from './held.ts';
import { tellUpdate } from './lifecycle.ts';
import type { Moment } from './lifecycle.ts';
import type { Memory } from './memory.ts';
import type { Severity } from './api.ts';
import { BEHIND } from './signal.ts';
import type { Wiring } from './wiring.ts';

export const BEHIND_SEVERITY: Severity = 'low';
const AHEAD_SEVERITY: Severity = 'high';
const WHERE = ', behind ';

/** Reckons anew what is behind what at a client; what has changed is told. Costs the devices that cannot be reached, with their cables. */
export function reckonBehind(memory: Memory, clientId: string, wiring: Wiring, moment: Moment): void {
  const dark = new Map<string, Held>();
  for (const held of memory.openOf(clientId)) {
    const node = held.condition === 'unreachable' && held.down ? wiring.nodeOf(held.deviceId) : undefined;
    if (node !== undefined) dark.set(node, held);
  }
  for (const [node, ahead] of fronts(dark, wiring)) {
    const held = dark.get(node);
    if (held) set(memory, held, ahead === undefined ? undefined : nameOf(wiring, ahead), moment);
  }
}

/** Of each dark node what it is behind, found from the front inwards; undefined at the front itself, and where no front is to be seen. */
function fronts(dark: ReadonlyMap<string, unknown>, wiring: Wiring): Map<string, string | undefined> {
  const ahead = new Map<string, string | undefined>();
  const open: string[] = [];
  for (const node of dark.keys())
    if (wiring.neighboursOf(node).some((each) => !dark.has(each))) {
      ahead.set(node, undefined);
      open.push(node);
    }
  // Breadth first: what is behind several fronts is behind the nearest.
  for (let i = 0; i < open.length; i += 1) {
    const node = open[i] ?? '';
    for (const next of wiring.neighboursOf(node))
      if (dark.has(next) && !ahead.has(next)) {
        ahead.set(next, ahead.get(node) ?? node);
        open.push(next);
      }
  }
  for (const node of dark.keys()) if (!ahead.has(node)) ahead.set(node, undefined);
  return ahead;
}

function nameOf(wiring: Wiring, node: string): string {
  return wiring.nameOf(node) ?? node;
}

function set(memory: Memory, held: Held, behind: string | undefined, moment: Moment): void {
  if (held.facts[BEHIND] === behind) return;
  const [title = ''] = held.title.split(WHERE, 1);
  held.title = behind === undefined ? title : `${title}${WHERE}${behind}`;
  if (behind === undefined) {
    delete held.facts[BEHIND];
    held.severity = worse(held.severity, AHEAD_SEVERITY);
  } else {
    held.facts[BEHIND] = behind;
    held.severity = BEHIND_SEVERITY;
  }
  tellUpdate(memory, held, moment);
}
