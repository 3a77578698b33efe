import type { EcsEvent } from '../../intake/formats/event.ts';
import type { Rule, Signal } from '../signal.ts';
import { factsOf, sentence, textOf } from '../signal.ts';

/** The other member took over: Junos' jsrpd and cluster traps, ASA, HSRP, VRRP, FortiGate. */
export const failover: Rule = {
  actions: ['ha_failover', 'ha_node_lost'],
  needles: [
    'JSRPD_RG_STATE_CHANGE',
    'JSRPD_NODE_LOST',
    'ASA-1-10400',
    'HSRP-5-STATECHANGE',
    'ha_failover',
    'Virtual cluster',
  ],
  read,
};

function read(event: EcsEvent): Signal {
  const group = textOf(
    event,
    'juniper.srx.redundancy_group',
    'snmp.jnx_js_ch_cluster_switchover_info_redundancy_group',
    'cisco.ios.group',
  );
  const component = group === undefined ? 'cluster' : `redundancy group ${group}`;
  const lost = event['event.action'] === 'ha_node_lost';
  const reason = textOf(event, 'event.reason', 'message');
  return {
    condition: 'failover',
    component: lost ? 'cluster member' : component,
    also: [],
    polarity: 'hit',
    severity: 'high',
    title: lost ? 'Cluster member lost on {device}' : `Failover of ${component} on {device}`,
    summary: sentence(
      lost ? 'The other member of the cluster does not answer.' : `A member took over ${component}.`,
      reason,
    ),
    facts: factsOf({ group, reason, interface: textOf(event, 'observer.ingress.interface.name') }),
  };
}
