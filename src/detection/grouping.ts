/** Storms: one cause, many signals, one ticket. Pure. */
import type { Instant } from '../base/clock.ts';
import type { Severity } from './api.ts';
import type { Cause } from './conditions.ts';
import { worse } from './conditions.ts';

/** Findings of one cause at one place within a window. */
export type Group = {
  id: string;
  clientId: string;
  cause: Cause;
  place: string;
  siteId: string | null;
  firstFindingId: string;
  severity: Severity;
  size: number;
  firstAt: Instant;
  lastAt: Instant;
};

/** A group takes findings until this long after its last one … */
export const WINDOW_MS = 60_000;
/** … and this long after its first: an endless trickle is several events. */
export const LONGEST_MS = 10 * 60_000;

/** How far one cause reaches: a cut line or a roll-out concerns a site, an attacker's work one device. */
const reach: Readonly<Record<Cause, 'site' | 'device'>> = {
  connectivity: 'site',
  change: 'site',
  attack: 'device',
  access: 'device',
  hardware: 'device',
  upkeep: 'device',
  unusual: 'device',
};

/** Where a finding of this cause acts: its site, or its device when there is no site or the cause does not reach further. */
export function placeOf(cause: Cause, siteId: string | null, origin: string): string {
  return reach[cause] === 'site' && siteId !== null ? siteId : origin;
}

/** Does a finding received at `at` belong to the group? A clock that stepped far starts a new one. */
export function belongs(group: Group, at: Instant): boolean {
  return Math.abs(at - group.lastAt) <= WINDOW_MS && Math.abs(at - group.firstAt) <= LONGEST_MS;
}

export function joined(group: Group, severity: Severity, at: Instant): Group {
  const lastAt = Math.max(group.lastAt, at);
  return { ...group, severity: worse(group.severity, severity), size: group.size + 1, lastAt };
}
