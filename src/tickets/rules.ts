/** Which states follow which, who may move a ticket, and what priority it has: tables, no I/O. */
import type { Actor } from '../base/actor.ts';
import { ticketStates } from './ticket-api.ts';
import type { Level, Priority, TicketState } from './ticket-api.ts';

/** Who acts on a ticket. `system` is Watchfloor itself, as when a finding returns. */
export type Side = 'staff' | 'client' | 'system' | 'integration';

export function sideOf(actor: Actor): Side {
  return actor.role === 'integration' ? 'integration' : actor.side;
}

/**
 * From, to: who may. What is not named cannot happen. A reopening from outside (the client answers, the condition is
 * back) leads to `new`: its owner may be asleep, so it needs someone now, with clocks of its own.
 */
export const transitions: Record<TicketState, Partial<Record<TicketState, readonly Side[]>>> = {
  new: { open: ['staff'], 'waiting-for-client': ['staff'], 'waiting-for-vendor': ['staff'], resolved: ['staff'] },
  open: { 'waiting-for-client': ['staff'], 'waiting-for-vendor': ['staff'], resolved: ['staff'] },
  'waiting-for-client': { open: ['staff', 'client'], 'waiting-for-vendor': ['staff'], resolved: ['staff'] },
  'waiting-for-vendor': { open: ['staff'], 'waiting-for-client': ['staff'], resolved: ['staff'] },
  resolved: { open: ['staff'], new: ['client', 'system'], closed: ['staff'] },
  closed: { open: ['staff'] },
};

export function mayMove(from: TicketState, to: TicketState, side: Side): boolean {
  return transitions[from][to]?.includes(side) ?? false;
}

/** States a ticket may go to from here, for this side. */
export function nextStates(from: TicketState, side: Side): TicketState[] {
  return ticketStates.filter((to) => mayMove(from, to, side));
}

/** Impact across urgency, as ITIL draws it. */
const matrix: Record<Level, Record<Level, Priority>> = {
  high: { high: 'P1', medium: 'P2', low: 'P3' },
  medium: { high: 'P2', medium: 'P3', low: 'P4' },
  low: { high: 'P3', medium: 'P4', low: 'P4' },
};

export function priorityOf(impact: Level, urgency: Level): Priority {
  return matrix[impact][urgency];
}

export type Severity = 'info' | 'low' | 'medium' | 'high' | 'critical';
export type Criticality = 'low' | 'normal' | 'high' | 'critical';

const impactOf: Record<Criticality, Level> = { critical: 'high', high: 'high', normal: 'medium', low: 'low' };
const urgencyOf: Record<Severity, Level> = {
  critical: 'high',
  high: 'high',
  medium: 'medium',
  low: 'low',
  info: 'low',
};

/** How much a device matters says how much is touched; how bad the finding is says how soon. An unknown device is normal. */
export function weightOf(
  severity: Severity,
  criticality: Criticality = 'normal',
): { impact: Level; urgency: Level; priority: Priority } {
  const [impact, urgency] = [impactOf[criticality], urgencyOf[severity]];
  return { impact, urgency, priority: priorityOf(impact, urgency) };
}

/** What people say and type: `WF-1042`. */
export function numberOf(number: number): string {
  return `WF-${number}`;
}
