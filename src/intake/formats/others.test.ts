import { describe, expect, test } from 'vitest';
import type { EcsEvent } from './event.ts';
import { readEvent } from './read.ts';
import { otherLines } from './sample-lines.ts';

const context = { receivedAt: Date.UTC(2026, 10, 24, 6) };
const read = (line: string): EcsEvent => readEvent(line, context);

describe('plain syslog', () => {
  test('RFC 5424 with another sender’s structured data', () => {
    expect(read(otherLines.rfc5424)).toMatchObject({
      'event.dataset': 'syslog.rfc5424',
      'log.syslog.structured_data.req.id': 'a"b]c\\d',
      'log.syslog.facility.name': 'local4',
      'process.pid': 812,
      message: 'invoice 9 was sent',
    });
  });

  test('RFC 3164', () => {
    expect(read(otherLines.rfc3164)).toMatchObject({
      'event.dataset': 'syslog.rfc3164',
      '@timestamp': '2026-11-24T05:30:01.000Z',
      'process.name': 'su',
    });
    expect(read(otherLines.isoBsd)['@timestamp']).toBe('2026-11-24T05:30:01.250Z');
    expect(read(otherLines.file)).toMatchObject({ 'event.dataset': 'syslog.rfc3164', 'host.hostname': 'app01' });
  });
});

describe('FRRouting', () => {
  const ospf = {
    'event.dataset': 'frr.routing',
    'network.protocol': 'ospf',
    'frr.router_id': '10.255.0.4',
    'observer.ingress.interface.name': 'ge0',
  };
  test.each<[string, EcsEvent]>([
    [
      '<29>1 2026-11-24T05:45:21.978676+00:00 core ospfd - - - 2026/11/24 05:45:21 OSPF: [Y05P2-YJVXY] AdjChg: Nbr 10.255.0.4, NbrIP 10.9.1.2 (default) on ge0:10.9.1.1: Full -> Deleted (KillNbr)',
      { ...ospf, 'event.action': 'neighbor_down', 'destination.ip': '10.9.1.2', 'event.reason': 'KillNbr' },
    ],
    [
      '<29>Nov 24 05:45:31 core ospfd[812]: [Y05P2-YJVXY] AdjChg: Nbr 10.255.0.4, NbrIP 10.9.1.2 (default) on ge0:10.9.1.1: Exchange -> Full (ExchangeDone)',
      { ...ospf, 'event.action': 'neighbor_up', 'destination.ip': '10.9.1.2' },
    ],
    [
      '<29>Nov 24 05:45:31 core ospfd[812]: AdjChg: Nbr 10.255.0.4(default) on ge0:10.9.1.1: Init -> 2-Way (2-WayReceived)',
      { ...ospf, 'event.action': 'neighbor_change' },
    ],
    [
      '<29>Nov 24 05:46:31 core bgpd[813]: [M59KS-A3ZXZ] %ADJCHANGE: neighbor 10.255.0.4(br1) in vrf default Down Interface down',
      {
        'event.action': 'neighbor_down',
        'network.protocol': 'bgp',
        'destination.ip': '10.255.0.4',
        'event.reason': 'Interface down',
      },
    ],
    ['<30>Nov 24 05:46:31 core ospfd[812]: started', { 'event.dataset': 'syslog.rfc3164', message: 'started' }],
  ])('%s', (line, event) => {
    expect(read(line)).toMatchObject(event);
  });
});

describe('OpenSSH', () => {
  test.each<[string, EcsEvent]>([
    [
      otherLines.sshd,
      {
        'event.action': 'login_failed',
        'event.outcome': 'failure',
        'user.name': 'oracle',
        'source.ip': '192.0.2.9',
        'source.port': 4242,
      },
    ],
    [
      otherLines.sshdOk,
      {
        'event.action': 'user_login',
        'event.outcome': 'success',
        'user.name': 'ann',
        'source.port': 50022,
        'openssh.sshd.auth_method': 'publickey',
      },
    ],
    [
      '<38>Nov 24 05:31:00 b sshd[1]: Failed password for root from 192.0.2.9 port 4242 ssh2',
      { 'user.name': 'root', 'source.ip': '192.0.2.9' },
    ],
    [
      '<38>Nov 24 05:31:00 b sshd-session[1]: Connection closed by authenticating user root 192.0.2.9 port 4242 [preauth]',
      { 'event.action': 'login_failed', 'user.name': 'root', 'source.port': 4242 },
    ],
    // A user name with an address in it does not become the source.
    [
      '<38>Nov 24 05:31:00 b sshd[1]: Failed password for invalid user x from 10.0.0.1 port 1 from 192.0.2.9 port 4242 ssh2',
      { 'source.ip': '192.0.2.9', 'user.name': 'x from 10.0.0.1 port 1' },
    ],
  ])('%s', (line, expected) => expect(read(line)).toMatchObject({ 'event.dataset': 'openssh.sshd', ...expected }));

  test('what sshd says besides is plain syslog', () => {
    expect(read('<38>Nov 24 05:31:00 b sshd[1]: Server listening on :: port 22.')['event.dataset']).toBe(
      'syslog.rfc3164',
    );
  });
});

describe('Cisco', () => {
  const ios = (text: string): string => `<189>77: Nov 24 05:32:00: ${text}`;
  test.each<[string, EcsEvent]>([
    [
      otherLines.cisco,
      {
        'event.dataset': 'cisco.ios',
        'event.action': 'interface_down',
        'observer.ingress.interface.name': 'GigabitEthernet0/1',
        'event.code': 'LINK-3-UPDOWN',
        '@timestamp': '2026-11-24T05:32:00.123Z',
      },
    ],
    [
      ios('%LINEPROTO-5-UPDOWN: Line protocol on Interface Gi0/2, changed state to up'),
      { 'event.action': 'interface_up', 'observer.ingress.interface.name': 'Gi0/2' },
    ],
    [
      ios('%LINK-5-CHANGED: Interface Gi0/2, changed state to administratively down'),
      { 'event.action': 'interface_disabled' },
    ],
    [
      ios('%ETHPORT-5-IF_DOWN_LINK_FAILURE: Interface Ethernet1/1 is down (Link failure)'),
      { 'event.action': 'interface_down', 'observer.ingress.interface.name': 'Ethernet1/1' },
    ],
    [
      ios('%SYS-5-CONFIG_I: Configured from console by ann on vty0 (10.20.0.9)'),
      { 'event.action': 'config_changed', 'user.name': 'ann', 'source.ip': '10.20.0.9' },
    ],
    [
      ios('%SYS-5-CONFIG_I: Configured from console by console'),
      { 'event.action': 'config_changed', 'cisco.ios.config_line': 'console' },
    ],
    [ios('%SYS-5-RESTART: System restarted --'), { 'event.action': 'device_restarted' }],
    [
      otherLines.ciscoBgp,
      {
        'event.action': 'neighbor_down',
        'network.protocol': 'bgp',
        'destination.ip': '203.0.113.33',
        'event.reason': 'Hold Timer expired',
        'host.hostname': 'rtr-leeds',
        '@timestamp': '2026-11-24T05:32:10.000Z',
      },
    ],
    [ios('%BGP-5-ADJCHANGE: neighbor 203.0.113.33 Up'), { 'event.action': 'neighbor_up' }],
    [
      ios('%OSPF-5-ADJCHG: Process 1, Nbr 10.255.0.2 on Gi0/1 from FULL to DOWN, Neighbor Down: Dead timer expired'),
      {
        'event.action': 'neighbor_down',
        'destination.ip': '10.255.0.2',
        'observer.ingress.interface.name': 'Gi0/1',
        'event.reason': 'Neighbor Down: Dead timer expired',
      },
    ],
    [
      ios('%OSPF-5-ADJCHG: Process 1, Nbr 10.255.0.2 on Gi0/1 from LOADING to FULL, Loading Done'),
      { 'event.action': 'neighbor_up' },
    ],
    [
      ios('%DUAL-5-NBRCHANGE: EIGRP-IPv4 100: Neighbor 10.1.1.2 (Gi0/1) is down: holding time expired'),
      { 'event.action': 'neighbor_down', 'network.protocol': 'eigrp', 'destination.ip': '10.1.1.2' },
    ],
    [
      ios(
        '%SEC_LOGIN-4-LOGIN_FAILED: Login failed [user: bob] [Source: 192.0.2.9] [localport: 22] [Reason: Login Authentication Failed] at 05:32:00 UTC',
      ),
      { 'event.action': 'login_failed', 'user.name': 'bob', 'source.ip': '192.0.2.9', 'destination.port': 22 },
    ],
    [
      ios('%SEC-6-IPACCESSLOGP: list edge denied tcp 192.0.2.9(4242) -> 10.20.30.5(22), 1 packet'),
      {
        'event.action': 'packet_filtered',
        'event.type': ['denied'],
        'rule.name': 'edge',
        'network.transport': 'tcp',
        'source.port': 4242,
      },
    ],
    [
      ios('%HSRP-5-STATECHANGE: Vlan10 Grp 1 state Standby -> Active'),
      { 'event.action': 'ha_failover', 'cisco.ios.group': '1' },
    ],
    [
      ios('%SYS-SP-4-MYSTERY: what'),
      { 'event.dataset': 'cisco.ios', 'event.action': 'sys_sp_mystery', message: 'what' },
    ],
    [
      otherLines.asa,
      {
        'event.dataset': 'cisco.asa',
        'event.action': 'flow_deny',
        'event.type': ['denied', 'connection'],
        'source.ip': '192.0.2.9',
        'destination.port': 22,
        'rule.name': 'outside_in',
        'observer.ingress.zone': 'outside',
        'host.hostname': 'asa-1',
      },
    ],
    [
      '<166>%ASA-6-302013: Built outbound TCP connection 9 for outside:198.51.100.9/443 (198.51.100.9/443) to inside:10.20.30.5/50000 (203.0.113.7/50000)',
      {
        'event.action': 'flow_started',
        'source.ip': '10.20.30.5',
        'source.nat.ip': '203.0.113.7',
        'destination.ip': '198.51.100.9',
        'network.iana_number': '6',
      },
    ],
    [
      '<166>%ASA-6-302014: Teardown TCP connection 9 for outside:198.51.100.9/443 to inside:10.20.30.5/50000 duration 0:00:10 bytes 4000 TCP FINs',
      { 'event.action': 'flow_close', 'network.bytes': 4000, 'event.reason': 'TCP FINs' },
    ],
    [
      '<166>%ASA-6-605004: Login denied from 192.0.2.9/4242 to outside:203.0.113.1/ssh for user "bob"',
      { 'event.action': 'login_failed', 'user.name': 'bob', 'network.protocol': 'ssh' },
    ],
    [
      '<166>%ASA-1-104001: (Primary) Switching to ACTIVE - HELLO not heard from mate.',
      { 'event.action': 'ha_failover' },
    ],
  ])('%s', (line, expected) => expect(read(line)).toMatchObject({ 'observer.vendor': 'Cisco', ...expected }));
});

describe('FortiGate', () => {
  test('traffic', () => {
    const event = read(otherLines.fortigate);
    expect(event).toMatchObject({
      '@timestamp': '2026-11-24T05:34:00.123Z',
      'event.dataset': 'fortinet.fortigate',
      'event.action': 'flow_close',
      'event.code': '0000000013',
      'event.duration': 12_000_000_000,
      'observer.name': 'fg-hull',
      'source.ip': '10.30.0.5',
      'source.nat.ip': '203.0.113.88',
      'destination.bytes': 9000,
      'network.transport': 'tcp',
      'rule.name': 'lan to wan',
      'rule.id': '4',
      'fortinet.fortigate.sessionid': '5501',
    });
    expect(event['error.message']).toBeUndefined();
  });

  const event = (rest: string): string =>
    `<189>date=2026-11-24 time=05:34:00 devname="fg" devid="FG1" tz="+0000" logid="0100032001" ${rest}`;
  test.each<[string, EcsEvent]>([
    [
      event(
        'type="event" subtype="system" action="login" status="failed" user="bob" srcip=192.0.2.9 msg="bad \\"name\\""',
      ),
      { 'event.action': 'login_failed', 'user.name': 'bob', message: 'bad "name"' },
    ],
    [
      event('type="event" subtype="vpn" action="tunnel-down" vpntunnel="to-york"'),
      { 'event.action': 'vpn_down', 'fortinet.fortigate.vpntunnel': 'to-york' },
    ],
    [
      event('type="event" subtype="system" cfgpath="firewall.policy" user="ann" action="Edit"'),
      { 'event.action': 'config_changed' },
    ],
    [
      event(
        'type="event" subtype="system" action="interface-stat-change" status="DOWN" msg="Link monitor: Interface wan1 was turned down"',
      ),
      { 'event.action': 'interface_down', 'observer.ingress.interface.name': 'wan1' },
    ],
    [
      event('type="utm" subtype="ips" action="dropped" attack="Example.Overflow" severity="critical" srcip=192.0.2.9'),
      {
        'event.action': 'security_threat',
        'event.kind': 'alert',
        'event.severity': 10,
        'event.type': ['info', 'denied'],
        'rule.name': 'Example.Overflow',
      },
    ],
    [event('type="traffic" subtype="forward" action="deny"'), { 'event.action': 'flow_deny' }],
  ])('%s', (line, expected) => expect(read(line)).toMatchObject(expected));
});
