import type { SystemMessage } from './system-message.ts';
import { means, systemMessage as message, when } from './system-message.ts';

const link =
  'ifIndex {snmp-interface-index}, ifAdminStatus {admin-status}, ifOperStatus {operational-status}, ifName {interface-name}';
const ifd = 'EVENT <{state}> {interface-name} index {interface-index} {message}';
const ospf = [
  'OSPF neighbor {neighbor-address} (realm {realm-name} {interface-name} area {area-name}) state changed from {old-state} to {new-state} due to {neighbor-event} (event reason: {reason})',
  'OSPF neighbor {neighbor-address} ({interface-name}) state changed from {old-state} to {new-state} due to {reason}',
];
const bgp = 'BGP peer {peer-name} changed state from {old-state} to {new-state} (event {event})';
const bfd =
  'local discriminator: {local-discriminator}, new state: {new-state}, interface: {interface-name}, peer addr: {neighbor-address}';
const isisLost = 'IS-IS lost L{level} adjacency to {peer-name} on {interface-name}, reason: {reason}';
const isisNew = 'IS-IS new L{level} adjacency to {peer-name} on {interface-name}';
const sa =
  'Local gateway: {local-address}, Remote gateway: {remote-address}, Local ID: {local-initiator}, Remote ID: {remote-responder}, Direction: {argument1}, SPI: ';
const vpn = [
  'VPN {vpn-name} from {remote-address} is {state}. Local-ip: {local-address}, gateway name: {gateway-name}, vpn name: {}, tunnel-id: {tunnel-id}, local tunnel-if: {interface-name}, ',
  'VPN {vpn-name} from {remote-address} is {state}.',
];
const packet =
  'FW: {packet-incoming-interface} {filter-action} {protocol-name} {source-address} {destination-address} {source-port} {destination-port}';
const ping = 'pingCtlOwnerIndex = {ping-owner}, pingCtlTestName = {ping-test}';
const arp = 'arp info overwritten for {source-address} from {old-mac} to {new-mac}';

const filtered = message(
  [when('filter-action', 'A', means('packet_filtered', 'allowed')), means('packet_filtered', 'denied')],
  `${packet} (`,
  packet,
);
const bgpChange = message(
  [
    when('new-state', 'Established', means('neighbor_up', 'connected', 'bgp')),
    when('old-state', 'Established', means('neighbor_down', 'disconnected', 'bgp')),
    means('neighbor_change', 'network', 'bgp'),
  ],
  bgp,
);

/** Links, routing neighbours, tunnels, filters and probes, by tag. */
export const networkMessages = new Map<string, SystemMessage>([
  ['SNMP_TRAP_LINK_DOWN', message(means('interface_down', 'network'), link)],
  ['SNMP_TRAP_LINK_UP', message(means('interface_up', 'network'), link)],
  ['RPD_IFD_NOTIFICATION', message(means('interface_change', 'network'), ifd)],
  ['RPD_IFL_NOTIFICATION', message(means('interface_change', 'network'), ifd)],
  ['RPD_OSPF_NBRDOWN', message(means('neighbor_down', 'disconnected', 'ospf'), ...ospf)],
  ['RPD_OSPF_NBRUP', message(means('neighbor_up', 'connected', 'ospf'), ...ospf)],
  ['RPD_BGP_NEIGHBOR_STATE_CHANGED', bgpChange],
  ['RPD_ISIS_ADJDOWN', message(means('neighbor_down', 'disconnected', 'isis'), isisLost)],
  ['RPD_ISIS_ADJUP', message(means('neighbor_up', 'connected', 'isis'), isisNew)],
  [
    'RPD_LDP_NBRDOWN',
    message(
      means('neighbor_down', 'disconnected', 'ldp'),
      'LDP neighbor {neighbor-address} ({interface-name}) is down',
    ),
  ],
  [
    'RPD_LDP_NBRUP',
    message(means('neighbor_up', 'connected', 'ldp'), 'LDP neighbor {neighbor-address} ({interface-name}) is up'),
  ],
  ['BFDD_TRAP_STATE_DOWN', message(means('neighbor_down', 'disconnected', 'bfd'), bfd)],
  ['BFDD_TRAP_SHOP_STATE_DOWN', message(means('neighbor_down', 'disconnected', 'bfd'), bfd)],
  ['BFDD_TRAP_STATE_UP', message(means('neighbor_up', 'connected', 'bfd'), bfd)],
  ['BFDD_TRAP_SHOP_STATE_UP', message(means('neighbor_up', 'connected', 'bfd'), bfd)],
  ['KMD_PM_SA_ESTABLISHED', message(means('vpn_up', 'connected'), sa)],
  ['KMD_VPN_UP_ALARM_USER', message(means('vpn_up', 'connected'), ...vpn)],
  ['KMD_VPN_DOWN_ALARM_USER', message(means('vpn_down', 'disconnected'), ...vpn)],
  ['IKE_VPN_UP_ALARM_USER', message(means('vpn_up', 'connected'), ...vpn)],
  ['IKE_VPN_DOWN_ALARM_USER', message(means('vpn_down', 'disconnected'), ...vpn)],
  ['PFE_FW_SYSLOG_IP', filtered],
  ['PING_TEST_COMPLETED', message(means('probe_succeeded', 'network'), ping)],
  ['PING_TEST_FAILED', message(means('probe_failed', 'network'), ping)],
  ['KERN_ARP_ADDR_CHANGE', message(means('arp_changed', 'network'), arp)],
]);

/** Without a tag, by process. kmd's and iked's texts are in srx-ike.ts: their parts come in any order. */
export const untaggedNetworkMessages = new Map<string, SystemMessage[]>([['kernel', [filtered]]]);
