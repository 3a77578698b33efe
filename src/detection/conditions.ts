/** What detection knows of each condition, as data. */
import type { Condition, Severity } from './api.ts';
import { severities } from './api.ts';

/** What findings have in common that one event brought about. */
export const causes = ['connectivity', 'attack', 'access', 'change', 'hardware', 'upkeep', 'unusual'] as const;
export type Cause = (typeof causes)[number];

/**
 * `state`: it is down until it is up. `hits`: each message is one, and it is over after `quietMs` without another.
 */
export type ConditionRule = { cause: Cause } & ({ is: 'state' } | { is: 'hits'; quietMs: number });

const MINUTE = 60_000;

export const conditionRules: Readonly<Record<Condition, ConditionRule>> = {
  'link-down': { cause: 'connectivity', is: 'state' },
  'neighbour-lost': { cause: 'connectivity', is: 'state' },
  'vpn-down': { cause: 'connectivity', is: 'state' },
  silent: { cause: 'connectivity', is: 'state' },
  unreachable: { cause: 'connectivity', is: 'state' },
  'check-failed': { cause: 'connectivity', is: 'state' },
  sensor: { cause: 'hardware', is: 'state' },
  certificate: { cause: 'upkeep', is: 'state' },
  'clock-wrong': { cause: 'upkeep', is: 'state' },
  // Told again every ten minutes while it lasts: it is over when nobody looks any more.
  anomaly: { cause: 'unusual', is: 'hits', quietMs: 60 * MINUTE },
  spike: { cause: 'unusual', is: 'hits', quietMs: 60 * MINUTE },
  'collector-lost': { cause: 'connectivity', is: 'state' },
  'records-lost': { cause: 'upkeep', is: 'hits', quietMs: 60 * MINUTE },
  'speed-changed': { cause: 'connectivity', is: 'hits', quietMs: 15 * MINUTE },
  failover: { cause: 'connectivity', is: 'hits', quietMs: 30 * MINUTE },
  restarted: { cause: 'connectivity', is: 'hits', quietMs: 15 * MINUTE },
  'configuration-changed': { cause: 'change', is: 'hits', quietMs: 30 * MINUTE },
  'authentication-failures': { cause: 'access', is: 'hits', quietMs: 15 * MINUTE },
  intrusion: { cause: 'attack', is: 'hits', quietMs: 60 * MINUTE },
  malware: { cause: 'attack', is: 'hits', quietMs: 60 * MINUTE },
  screen: { cause: 'attack', is: 'hits', quietMs: 30 * MINUTE },
};

/** A component that is back within this time after it cleared is the same finding, not a new one. */
export const RELAPSE_MS = 15 * MINUTE;
/** At most one 'finding.updated' a finding in this time. */
export const TELL_EVERY_MS = 5000;
/** Findings of one condition that one origin may have open or lately cleared; what is beyond shares one component. */
export const MOST_HELD = 500;
/** That component; it is over when the last of the others is. */
export const MANY = 'many components';

export function worse(a: Severity, b: Severity): Severity {
  return severities.indexOf(a) >= severities.indexOf(b) ? a : b;
}
