import type { EcsEvent } from '../../intake/formats/event.ts';
import type { Rule, Signal } from '../signal.ts';
import { factsOf, sentence, textOf } from '../signal.ts';

/** Routing neighbours lost and back: OSPF (RFC 4750), BGP (RFC 4273), IS-IS, EIGRP, LDP, BFD; traps, Junos' rpd, Cisco, FRRouting. */
export const neighbour: Rule = {
  actions: ['neighbor_down', 'neighbor_up'],
  needles: [
    'RPD_OSPF_',
    'RPD_BGP_',
    'RPD_ISIS_',
    'RPD_LDP_',
    'BFDD_TRAP_',
    '-ADJCHG',
    '-ADJCHANGE',
    '-NBRCHANGE',
    'AdjChg: Nbr',
    '%ADJCHANGE: neighbor',
    'neighbor_down',
    'neighbor_up',
  ],
  read,
};

const NAMES = new Map([
  ['ospf', 'OSPF'],
  ['bgp', 'BGP'],
  ['isis', 'IS-IS'],
  ['eigrp', 'EIGRP'],
  ['ldp', 'LDP'],
  ['bfd', 'BFD'],
  ['egp', 'EGP'],
]);

function read(event: EcsEvent): Signal | undefined {
  const address = textOf(event, 'destination.ip', 'juniper.srx.neighbor_address', 'juniper.srx.peer_name');
  // Cisco's syslog names an OSPF neighbour by its router id, its traps by the address: both lead here.
  const router = textOf(event, 'snmp.ospf_nbr_rtr_id', 'frr.router_id');
  const who = address ?? router;
  if (who === undefined) return undefined;
  const protocol = textOf(event, 'network.protocol') ?? 'routing';
  const name = NAMES.get(protocol) ?? protocol;
  const isUp = event['event.action'] === 'neighbor_up';
  const over = textOf(event, 'observer.ingress.interface.name');
  const reason = textOf(event, 'event.reason');
  return {
    condition: 'neighbour-lost',
    component: `${name} neighbour ${who}`,
    also: router !== undefined && router !== who ? [`${name} neighbour ${router}`] : [],
    polarity: isUp ? 'up' : 'down',
    severity: 'high',
    title: `${name} neighbour ${who} lost on {device}`,
    summary: sentence(
      `${name} neighbour ${who}`,
      over && `over ${over}`,
      isUp ? 'is back' : 'was lost',
      reason && `(${reason})`,
    ),
    facts: factsOf({ protocol: name, neighbour: who, 'router id': router, interface: over, reason }),
  };
}
