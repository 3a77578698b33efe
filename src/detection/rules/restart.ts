import type { EcsEvent } from '../../intake/formats/event.ts';
import type { Rule, Signal } from '../signal.ts';
import { factsOf, textOf } from '../signal.ts';

/**
 * Restarts. An SNMP agent that starts anew sends coldStart too, its clock at zero, though the device never went down:
 * what only shows the agent's restart is a finding of its own that says no more than that.
 */
export const restart: Rule = {
  actions: ['device_restarted', 'agent_restarted'],
  needles: [
    'SNMPD_TRAP_COLD_START',
    'SNMPD_TRAP_WARM_START',
    '-RESTART:',
    '-COLDSTART:',
    'ASA-6-199002',
    'System restarted',
    'device_restarted',
    'agent_restarted',
  ],
  read,
};

function read(event: EcsEvent): Signal {
  const isAgent = event['event.action'] === 'agent_restarted';
  const byTrap = textOf(event, 'snmp.trap');
  const byAgent = byTrap !== undefined || /COLD_?START/u.test(textOf(event, 'event.code') ?? '');
  return {
    condition: 'restarted',
    component: isAgent ? 'management agent' : 'device',
    also: [],
    polarity: 'hit',
    severity: isAgent ? 'info' : 'medium',
    title: isAgent ? 'Management agent restarted on {device}' : '{device} restarted',
    summary: summaryOf(isAgent, byAgent),
    facts: factsOf({ trap: byTrap }),
  };
}

function summaryOf(isAgent: boolean, byAgent: boolean): string {
  if (isAgent) return 'The management agent restarted; the device itself did not have to.';
  return byAgent ? 'Its agent started cold; whether the whole device did, its uptime shows.' : 'The device restarted.';
}
