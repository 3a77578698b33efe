/** Well-known notifications and objects, without their MIB files: what operators meet daily, as data. A trap that is not here keeps its number. */
import type { Meaning } from '../formats/meaning.ts';

export type Known = { name: string; meaning: Meaning };

const network = (action: string, more: Partial<Meaning> = {}): Meaning => ({
  action,
  category: ['network'],
  type: ['info'],
  ...more,
});
const host = (action: string, more: Partial<Meaning> = {}): Meaning => ({
  action,
  category: ['host'],
  type: ['info'],
  ...more,
});
const routing = (action: string, protocol: string): Meaning => ({
  action,
  category: ['network'],
  type:
    action === 'neighbor_up' ? ['connection', 'start'] : action === 'neighbor_down' ? ['connection', 'end'] : ['info'],
  sets: { 'network.protocol': protocol },
});
const up = (action: string): Meaning => network(action, { type: ['connection', 'start'] });
const down = (action: string): Meaning => network(action, { type: ['connection', 'end'] });
const loginFailed = (action: string): Meaning => ({
  action,
  category: ['authentication'],
  type: ['start'],
  outcome: 'failure',
});
const configured = (action: string): Meaning => ({
  action,
  category: ['configuration'],
  type: ['change'],
  outcome: 'success',
});

/** Root of the net-snmp agent's own notifications and of its coldStart's enterprise. */
export const NET_SNMP = '1.3.6.1.4.1.8072';

const JUNIPER = '1.3.6.1.4.1.2636';
const CISCO = '1.3.6.1.4.1.9.9';
const FORTINET = '1.3.6.1.4.1.12356.101.2.0';

// RFC 3418, RFC 2863, RFC 4750, RFC 4273 (and RFC 1269's numbers, still sent), IEEE 802.1AB, RFC 6933, RFC 4188, RFC 2819, RFC 2787, RFC 4444.
const standard: Record<string, [string, Meaning]> = {
  '1.3.6.1.6.3.1.1.5.1': ['coldStart', host('device_restarted', { type: ['start'] })],
  '1.3.6.1.6.3.1.1.5.2': ['warmStart', host('agent_restarted', { type: ['start'] })],
  '1.3.6.1.6.3.1.1.5.3': ['linkDown', network('interface_down')],
  '1.3.6.1.6.3.1.1.5.4': ['linkUp', network('interface_up')],
  '1.3.6.1.6.3.1.1.5.5': ['authenticationFailure', loginFailed('snmp_auth_failure')],
  '1.3.6.1.6.3.1.1.5.6': ['egpNeighborLoss', routing('neighbor_down', 'egp')],
  '1.3.6.1.2.1.14.16.2.1': ['ospfVirtIfStateChange', routing('interface_change', 'ospf')],
  '1.3.6.1.2.1.14.16.2.2': ['ospfNbrStateChange', routing('neighbor_change', 'ospf')],
  '1.3.6.1.2.1.14.16.2.3': ['ospfVirtNbrStateChange', routing('neighbor_change', 'ospf')],
  '1.3.6.1.2.1.14.16.2.4': ['ospfIfConfigError', routing('routing_error', 'ospf')],
  '1.3.6.1.2.1.14.16.2.6': ['ospfIfAuthFailure', routing('routing_auth_failure', 'ospf')],
  '1.3.6.1.2.1.14.16.2.16': ['ospfIfStateChange', routing('interface_change', 'ospf')],
  '1.3.6.1.2.1.15.7.1': ['bgpEstablished', routing('neighbor_up', 'bgp')],
  '1.3.6.1.2.1.15.7.2': ['bgpBackwardTransition', routing('neighbor_down', 'bgp')],
  '1.3.6.1.2.1.15.0.1': ['bgpEstablishedNotification', routing('neighbor_up', 'bgp')],
  '1.3.6.1.2.1.15.0.2': ['bgpBackwardTransNotification', routing('neighbor_down', 'bgp')],
  '1.3.6.1.2.1.138.0.17': ['isisAdjacencyChange', routing('neighbor_change', 'isis')],
  '1.0.8802.1.1.2.0.0.1': ['lldpRemTablesChange', network('lldp_neighbors_changed')],
  '1.3.6.1.2.1.47.2.0.1': ['entConfigChange', host('inventory_changed', { type: ['change'] })],
  '1.3.6.1.2.1.17.0.1': ['newRoot', network('spanning_tree_new_root')],
  '1.3.6.1.2.1.17.0.2': ['topologyChange', network('spanning_tree_changed')],
  '1.3.6.1.2.1.16.0.1': ['risingAlarm', host('threshold_exceeded')],
  '1.3.6.1.2.1.16.0.2': ['fallingAlarm', host('threshold_cleared')],
  '1.3.6.1.2.1.68.0.1': ['vrrpTrapNewMaster', network('ha_failover')],
};

const vendors: Record<string, [string, Meaning]> = {
  [`${NET_SNMP}.4.0.1`]: ['nsNotifyStart', host('agent_restarted', { type: ['start'] })],
  [`${NET_SNMP}.4.0.2`]: ['nsNotifyShutdown', host('agent_stopped', { type: ['end'] })],
  [`${NET_SNMP}.4.0.3`]: ['nsNotifyRestart', host('agent_restarted', { type: ['start'] })],
  [`${JUNIPER}.4.1.1`]: ['jnxPowerSupplyFailure', host('power_supply_failed')],
  [`${JUNIPER}.4.1.2`]: ['jnxFanFailure', host('fan_failed')],
  [`${JUNIPER}.4.1.3`]: ['jnxOverTemperature', host('temperature_high')],
  [`${JUNIPER}.4.1.4`]: ['jnxRedundancySwitchover', host('ha_failover', { type: ['change'] })],
  [`${JUNIPER}.4.1.5`]: ['jnxFruRemoval', host('part_removed', { type: ['change'] })],
  [`${JUNIPER}.4.1.6`]: ['jnxFruInsertion', host('part_inserted', { type: ['change'] })],
  [`${JUNIPER}.4.1.7`]: ['jnxFruPowerOff', host('part_offline', { type: ['change'] })],
  [`${JUNIPER}.4.1.8`]: ['jnxFruPowerOn', host('part_online', { type: ['change'] })],
  [`${JUNIPER}.4.1.9`]: ['jnxFruFailed', host('part_failed')],
  [`${JUNIPER}.4.1.10`]: ['jnxFruOffline', host('part_offline', { type: ['change'] })],
  [`${JUNIPER}.4.1.11`]: ['jnxFruOnline', host('part_online', { type: ['change'] })],
  [`${JUNIPER}.4.2.1`]: ['jnxPowerSupplyOK', host('power_supply_ok')],
  [`${JUNIPER}.4.2.2`]: ['jnxFanOK', host('fan_ok')],
  [`${JUNIPER}.4.2.3`]: ['jnxTemperatureOK', host('temperature_ok')],
  [`${JUNIPER}.4.2.4`]: ['jnxFruOK', host('part_ok')],
  [`${JUNIPER}.4.5.0.1`]: ['jnxCmCfgChange', configured('config_changed')],
  [`${JUNIPER}.4.5.0.2`]: ['jnxCmRescueChange', configured('config_rescue_changed')],
  [`${JUNIPER}.3.39.1.2.1.0.1`]: ['jnxJsFwAuthFailure', loginFailed('login_failed')],
  [`${JUNIPER}.3.39.1.8.1.0.1`]: [
    'jnxJsScreenAttack',
    { action: 'attack_detected', category: ['network', 'intrusion_detection'], type: ['info'], kind: 'alert' },
  ],
  [`${JUNIPER}.3.39.1.8.1.0.2`]: ['jnxJsScreenCfgChange', configured('config_changed')],
  [`${JUNIPER}.3.39.1.14.1.0.1`]: ['jnxJsChassisClusterSwitchover', host('ha_failover', { type: ['change'] })],
  [`${CISCO}.43.2.0.1`]: ['ciscoConfigManEvent', configured('config_changed')],
  [`${CISCO}.41.2.0.1`]: ['clogMessageGenerated', host('syslog_message')],
  [`${CISCO}.106.2.0.1`]: ['cHsrpStateChange', network('ha_state_change')],
  [`${CISCO}.13.3.0.3`]: ['ciscoEnvMonTemperatureNotification', host('temperature_high')],
  [`${CISCO}.13.3.0.4`]: ['ciscoEnvMonFanNotification', host('fan_failed')],
  [`${CISCO}.13.3.0.5`]: ['ciscoEnvMonRedundantSupplyNotification', host('power_supply_failed')],
  [`${CISCO}.171.2.0.1`]: ['cikeTunnelStart', up('vpn_up')],
  [`${CISCO}.171.2.0.2`]: ['cikeTunnelStop', down('vpn_down')],
  [`${CISCO}.171.2.0.7`]: ['cipSecTunnelStart', up('vpn_up')],
  [`${CISCO}.171.2.0.8`]: ['cipSecTunnelStop', down('vpn_down')],
  [`${CISCO}.187.0.1`]: ['cbgpFsmStateChange', routing('neighbor_change', 'bgp')],
  [`${CISCO}.187.0.2`]: ['cbgpBackwardTransition', routing('neighbor_down', 'bgp')],
  [`${FORTINET}.301`]: ['fgTrapVpnTunUp', up('vpn_up')],
  [`${FORTINET}.302`]: ['fgTrapVpnTunDown', down('vpn_down')],
  [`${FORTINET}.401`]: ['fgTrapHaSwitch', host('ha_failover', { type: ['change'] })],
};

const notifications = new Map(
  Object.entries({ ...standard, ...vendors }).map(([oid, [name, meaning]]) => [oid, { name, meaning }]),
);

/**
 * What a notification is called and means. A v1 trap whose MIB numbers it without the zero arrives as `enterprise.0.n`
 * (RFC 3584 section 3.1), so that form is tried too.
 */
export function notificationOf(oid: string): Known | undefined {
  return notifications.get(oid) ?? notifications.get(oid.replace(/\.0\.(\d+)$/u, '.$1'));
}

/** Column → its short name; the index that follows the column in a varbind's name is kept apart. */
const columns = new Map<string, string>(
  Object.entries({
    '1.3.6.1.2.1.2.2.1.1': 'ifIndex',
    '1.3.6.1.2.1.2.2.1.2': 'ifDescr',
    '1.3.6.1.2.1.2.2.1.7': 'ifAdminStatus',
    '1.3.6.1.2.1.2.2.1.8': 'ifOperStatus',
    '1.3.6.1.2.1.31.1.1.1.1': 'ifName',
    '1.3.6.1.2.1.31.1.1.1.18': 'ifAlias',
    '1.3.6.1.2.1.14.1.1': 'ospfRouterId',
    '1.3.6.1.2.1.14.7.1.1': 'ospfIfIpAddress',
    '1.3.6.1.2.1.14.7.1.2': 'ospfAddressLessIf',
    '1.3.6.1.2.1.14.7.1.12': 'ospfIfState',
    '1.3.6.1.2.1.14.10.1.1': 'ospfNbrIpAddr',
    '1.3.6.1.2.1.14.10.1.2': 'ospfNbrAddressLessIndex',
    '1.3.6.1.2.1.14.10.1.3': 'ospfNbrRtrId',
    '1.3.6.1.2.1.14.10.1.6': 'ospfNbrState',
    '1.3.6.1.2.1.15.3.1.2': 'bgpPeerState',
    '1.3.6.1.2.1.15.3.1.7': 'bgpPeerRemoteAddr',
    '1.3.6.1.2.1.15.3.1.14': 'bgpPeerLastError',
    '1.0.8802.1.1.2.1.2.2': 'lldpRemTablesInserts',
    '1.0.8802.1.1.2.1.2.3': 'lldpRemTablesDeletes',
    '1.0.8802.1.1.2.1.2.4': 'lldpRemTablesDrops',
    '1.0.8802.1.1.2.1.2.5': 'lldpRemTablesAgeouts',
    '1.3.6.1.2.1.1.1': 'sysDescr',
    '1.3.6.1.2.1.1.5': 'sysName',
    [`${JUNIPER}.3.1.15.1.5`]: 'jnxFruName',
    [`${JUNIPER}.3.1.15.1.7`]: 'jnxFruSlot',
    [`${JUNIPER}.3.18.1.7.1.3`]: 'jnxCmCfgChgEventDate',
    [`${JUNIPER}.3.18.1.7.1.4`]: 'jnxCmCfgChgEventSource',
    [`${JUNIPER}.3.18.1.7.1.5`]: 'jnxCmCfgChgEventUser',
    [`${JUNIPER}.3.18.1.7.1.6`]: 'jnxCmCfgChgEventLog',
    [`${JUNIPER}.3.39.1.14.1.1.1`]: 'jnxJsChClusterSwitchoverInfoRedundancyGroup',
    [`${JUNIPER}.3.39.1.14.1.1.3`]: 'jnxJsChClusterSwitchoverInfoNodeId',
    [`${JUNIPER}.3.39.1.14.1.1.4`]: 'jnxJsChClusterSwitchoverInfoPreviousState',
    [`${JUNIPER}.3.39.1.14.1.1.5`]: 'jnxJsChClusterSwitchoverInfoCurrentState',
    [`${CISCO}.43.1.1.6.1.3`]: 'ccmHistoryEventCommandSource',
    [`${CISCO}.43.1.1.6.1.4`]: 'ccmHistoryEventConfigSource',
    [`${CISCO}.43.1.1.6.1.5`]: 'ccmHistoryEventConfigDestination',
    [`${CISCO}.171.1.2.2.1.6`]: 'cikePeerLocalAddr',
    [`${CISCO}.171.1.2.2.1.7`]: 'cikePeerRemoteAddr',
    '1.3.6.1.4.1.9.2.2.1.1.20': 'locIfReason',
  }),
);

/** The object a varbind is an instance of: its name and the index behind it. */
export function objectOf(oid: string): { name: string; index: string } | undefined {
  // Known columns end within a dozen arcs; the index may be long.
  for (let end = oid.lastIndexOf('.'); end > 0; end = oid.lastIndexOf('.', end - 1)) {
    const name = columns.get(oid.slice(0, end));
    if (name !== undefined) return { name, index: oid.slice(end + 1) };
  }
  return undefined;
}

const ifStatus = ['', 'up', 'down', 'testing', 'unknown', 'dormant', 'notPresent', 'lowerLayerDown'];
const enumerations = new Map<string, readonly string[]>(
  Object.entries({
    ifAdminStatus: ifStatus,
    ifOperStatus: ifStatus,
    ospfNbrState: ['', 'down', 'attempt', 'init', 'twoWay', 'exchangeStart', 'exchange', 'loading', 'full'],
    ospfIfState: [
      '',
      'down',
      'loopback',
      'waiting',
      'pointToPoint',
      'designatedRouter',
      'backupDesignatedRouter',
      'otherDesignatedRouter',
    ],
    bgpPeerState: ['', 'idle', 'connect', 'active', 'opensent', 'openconfirm', 'established'],
    jnxCmCfgChgEventSource: [
      '',
      'other',
      'cli',
      'junoscript',
      'synchronize',
      'snmp',
      'button',
      'autoinstall',
      'unknown',
    ],
    ccmHistoryEventCommandSource: ['', 'commandLine', 'snmp'],
  }),
);

/** The word for an enumerated value; undefined when the object is not one or the number is not in it. */
export function wordOf(name: string, value: number): string | undefined {
  return enumerations.get(name)?.[value] || undefined;
}
