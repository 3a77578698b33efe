import type { Saying } from './meaning.ts';
import { saying } from './meaning.ts';
import { means } from './system-message.ts';

const interfaceDown = means('interface_down', 'network');
const interfaceUp = means('interface_up', 'network');
const changed = means('config_changed', 'changed');
const failed = means('login_failed', 'loginFailed');
const NAME = '{observer.ingress.interface.name}';

const nexusDown = [
  saying(`Interface ${NAME} is down (`, interfaceDown),
  saying(`Interface ${NAME} is down`, interfaceDown),
];
const accessList = [
  saying(
    'list {rule.name} denied {network.transport} {source.ip}({source.port}) -> {destination.ip}({destination.port}),',
    means('packet_filtered', 'denied'),
  ),
  saying(
    'list {rule.name} permitted {network.transport} {source.ip}({source.port}) -> {destination.ip}({destination.port}),',
    means('packet_filtered', 'allowed'),
  ),
];

/** Messages of IOS, IOS XE and NX-OS by facility and mnemonic: how their text reads and what it means. */
export const iosSayings = new Map<string, Saying[]>([
  [
    'LINK-UPDOWN',
    [
      saying(`Interface ${NAME}, changed state to down`, interfaceDown),
      saying(`Interface ${NAME}, changed state to up`, interfaceUp),
    ],
  ],
  [
    'LINK-CHANGED',
    [saying(`Interface ${NAME}, changed state to administratively down`, means('interface_disabled', 'network'))],
  ],
  [
    'LINEPROTO-UPDOWN',
    [
      saying(`Line protocol on Interface ${NAME}, changed state to down`, interfaceDown),
      saying(`Line protocol on Interface ${NAME}, changed state to up`, interfaceUp),
    ],
  ],
  ['ETHPORT-IF_UP', [saying(`Interface ${NAME} is up`, interfaceUp)]],
  ['ETHPORT-IF_DOWN_LINK_FAILURE', nexusDown],
  ['ETHPORT-IF_DOWN_ADMIN_DOWN', [saying(`Interface ${NAME} is down`, means('interface_disabled', 'network'))]],
  ['ETHPORT-IF_DOWN_INTERFACE_REMOVED', nexusDown],
  ['ETHPORT-IF_DOWN_ERROR_DISABLED', nexusDown],
  [
    'SYS-CONFIG_I',
    [
      saying('Configured from {config_source} by {user.name} on {config_line} ({source.ip})', changed),
      saying('Configured from {config_source} by {user.name} on {config_line}', changed),
      saying('Configured from {config_source} by {config_line} ({source.ip})', changed),
      saying('Configured from {config_source} by {config_line}', changed),
    ],
  ],
  ['SYS-RESTART', [saying('System restarted', means('device_restarted', 'started'))]],
  [
    'SYS-RELOAD',
    [
      saying('Reload requested by {user.name} on', means('restart_requested', 'stopped')),
      saying('Reload requested', means('restart_requested', 'stopped')),
    ],
  ],
  ['SNMP-COLDSTART', [saying('', means('device_restarted', 'started'))]],
  [
    'SNMP-AUTHFAIL',
    [
      saying(
        'Authentication failure for SNMP req from host {source.ip}',
        means('snmp_auth_failure', 'loginFailed', 'snmp'),
      ),
    ],
  ],
  [
    'BGP-ADJCHANGE',
    [
      saying('neighbor {destination.ip} vpn vrf {vrf} Up', means('neighbor_up', 'connected', 'bgp')),
      saying(
        'neighbor {destination.ip} vpn vrf {vrf} Down {event.reason}',
        means('neighbor_down', 'disconnected', 'bgp'),
      ),
      saying('neighbor {destination.ip} Up', means('neighbor_up', 'connected', 'bgp')),
      saying('neighbor {destination.ip} Down {event.reason}', means('neighbor_down', 'disconnected', 'bgp')),
    ],
  ],
  [
    'OSPF-ADJCHG',
    [
      saying(
        `Process {process_id}, Nbr {destination.ip} on ${NAME} from {old_state} to FULL, {event.reason}`,
        means('neighbor_up', 'connected', 'ospf'),
      ),
      saying(
        `Process {process_id}, Nbr {destination.ip} on ${NAME} from FULL to {new_state}, {event.reason}`,
        means('neighbor_down', 'disconnected', 'ospf'),
      ),
      saying(
        `Process {process_id}, Nbr {destination.ip} on ${NAME} from {old_state} to {new_state}, {event.reason}`,
        means('neighbor_change', 'network', 'ospf'),
      ),
    ],
  ],
  [
    'DUAL-NBRCHANGE',
    [
      saying(
        `{instance}: Neighbor {destination.ip} (${NAME}) is down: {event.reason}`,
        means('neighbor_down', 'disconnected', 'eigrp'),
      ),
      saying(
        `{instance}: Neighbor {destination.ip} (${NAME}) is up: {event.reason}`,
        means('neighbor_up', 'connected', 'eigrp'),
      ),
    ],
  ],
  [
    'HSRP-STATECHANGE',
    [
      saying(`${NAME} Grp {group} state {old_state} -> Active`, means('ha_failover', 'hostChanged')),
      saying(`${NAME} Grp {group} state {old_state} -> {new_state}`, means('ha_state_change', 'hostChanged')),
    ],
  ],
  [
    'SEC_LOGIN-LOGIN_FAILED',
    [
      saying(
        'Login failed [user: {user.name*}] [Source: {source.ip}] [localport: {destination.port}] [Reason: {event.reason}]',
        failed,
      ),
    ],
  ],
  [
    'SEC_LOGIN-LOGIN_SUCCESS',
    [
      saying(
        'Login Success [user: {user.name*}] [Source: {source.ip}] [localport: {destination.port}]',
        means('user_login', 'loggedIn'),
      ),
    ],
  ],
  ['SEC-IPACCESSLOGP', accessList],
  ['SEC-IPACCESSLOGDP', accessList],
]);
