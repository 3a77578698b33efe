import { describe, expect, test } from 'vitest';
import type { EcsEvent } from './event.ts';
import { readEvent } from './read.ts';
import { srxLines, systemLines } from './sample-lines.ts';

const context = { receivedAt: Date.UTC(2026, 10, 24, 6) };
const read = (line: string): EcsEvent => readEvent(line, context);

describe('security messages', () => {
  const cases: [name: keyof typeof srxLines, expected: EcsEvent][] = [
    [
      'create',
      {
        '@timestamp': '2026-11-24T05:10:00.120Z',
        'event.dataset': 'juniper.srx',
        'event.action': 'flow_started',
        'event.category': ['network'],
        'event.type': ['start', 'allowed', 'connection'],
        'event.code': 'RT_FLOW_SESSION_CREATE',
        'event.provider': 'RT_FLOW',
        'observer.vendor': 'Juniper',
        'observer.product': 'SRX',
        'observer.name': 'srx-york-1',
        'host.hostname': 'srx-york-1',
        'log.syslog.priority': 14,
        'log.syslog.facility.code': 1,
        'log.syslog.severity.code': 6,
        'log.syslog.severity.name': 'informational',
        'log.syslog.appname': 'RT_FLOW',
        'log.syslog.msgid': 'RT_FLOW_SESSION_CREATE',
        'log.syslog.version': '1',
        'source.ip': '10.20.30.40',
        'source.port': 51044,
        'source.nat.ip': '203.0.113.7',
        'source.nat.port': 20001,
        'destination.ip': '198.51.100.20',
        'destination.port': 443,
        'network.transport': 'tcp',
        'network.iana_number': '6',
        'rule.name': 'allow-web',
        'observer.ingress.zone': 'office',
        'observer.egress.zone': 'internet',
        'observer.ingress.interface.name': 'ge-0/0/3.0',
        'user.name': 'mlee',
        'juniper.srx.session_id_32': '88012',
        'juniper.srx.src_nat_rule_name': 'office-out',
      },
    ],
    [
      'close',
      {
        'event.action': 'flow_close',
        'event.type': ['end', 'allowed', 'connection'],
        'event.reason': 'TCP FIN',
        'source.bytes': 1200,
        'destination.bytes': 30500,
        'network.bytes': 31700,
        'network.packets': 16,
        'event.duration': 9_000_000_000,
        'event.start': '2026-11-24T05:10:00.500Z',
        'event.end': '2026-11-24T05:10:09.500Z',
        'juniper.srx.application': 'SSL',
      },
    ],
    [
      'deny',
      {
        '@timestamp': '2026-11-24T05:10:00.120Z',
        'event.action': 'flow_deny',
        'event.type': ['denied', 'connection'],
        'event.code': 'RT_FLOW_SESSION_DENY_LS',
        'source.ip': '2001:db8::15',
        'destination.ip': '2001:db8:1::9',
        'event.reason': 'Denied by policy',
        'juniper.srx.logical_system_name': 'blue',
      },
    ],
    [
      'volume',
      { 'event.action': 'flow_update', 'event.type': ['info', 'allowed', 'connection'], 'source.bytes': 12000 },
    ],
    [
      'idp',
      {
        'event.action': 'security_threat',
        'event.kind': 'alert',
        'event.category': ['network', 'intrusion_detection'],
        'event.type': ['info', 'denied'],
        'event.severity': 10,
        'rule.name': 'HTTP:APP:EXAMPLE-OVERFLOW',
        'rule.ruleset': 'edge-ips',
        'rule.id': '4',
        'network.transport': 'tcp',
        'observer.egress.interface.name': 'reth2.9',
        'juniper.srx.rulebase_name': 'IPS',
        'juniper.srx.action': 'DROP',
      },
    ],
    [
      'ddos',
      {
        'event.action': 'application_ddos',
        'event.type': ['info', 'allowed'],
        'event.severity': 1,
        'rule.name': 'shop',
        'juniper.srx.rulebase_name': 'DDOS',
      },
    ],
    [
      'screen',
      {
        'event.action': 'scan_detected',
        'event.kind': 'alert',
        'event.type': ['info', 'denied'],
        'rule.name': 'TCP port scan!',
        'observer.ingress.interface.name': 'ge-0/0/0.0',
      },
    ],
    [
      'screenTarget',
      { 'event.action': 'flood_detected', 'event.type': ['info', 'allowed'], 'destination.ip': '10.20.30.5' },
    ],
    [
      'web',
      {
        'event.action': 'web_filter',
        'event.kind': 'alert',
        'event.category': ['network', 'web'],
        'event.type': ['access', 'denied'],
        'url.domain': 'dice.example',
        'url.path': '/play',
        'rule.category': 'Gambling',
        'rule.ruleset': 'staff-web',
        'user.name': 'mlee',
      },
    ],
    [
      'virus',
      {
        'event.action': 'virus_detected',
        'event.category': ['network', 'malware'],
        'rule.name': 'Test.Sample',
        'file.name': 'invoice.zip',
        'file.path': 'files.example/get/invoice.zip',
      },
    ],
    [
      'spam',
      { 'event.action': 'antispam_filter', 'event.category': ['network', 'email'], 'event.type': ['info', 'denied'] },
    ],
    [
      'content',
      {
        'event.action': 'content_filter',
        'network.protocol': 'http',
        'file.name': 'run.cmd',
        'rule.ruleset': 'no-scripts',
      },
    ],
    [
      'sandbox',
      {
        'event.action': 'malware_detected',
        'event.type': ['info', 'denied'],
        'event.severity': 9,
        'rule.name': 'Example.Dropper',
        'file.name': 'setup.exe',
        'url.original': 'files.example/setup.exe',
        'file.hash.sha256': '0f0e0d0c0b0a09080706050403020100ffeeddccbbaa99887766554433221100',
        'source.domain': 'mlee-laptop',
      },
    ],
    [
      'infected',
      { 'event.action': 'host_infected', 'event.category': ['malware', 'host'], 'source.ip': '10.20.30.40' },
    ],
    [
      'feed',
      {
        'event.action': 'threat_feed_match',
        'event.severity': 9,
        'threat.feed.name': 'cc_url_data',
        'rule.name': 'CC',
        'url.domain': 'bad.example',
      },
    ],
  ];

  test.each(cases)('%s', (name, expected) => {
    expect(read(srxLines[name])).toMatchObject(expected);
  });

  test('placeholders are not values', () => {
    const event = read(srxLines.idp);
    expect(event).not.toHaveProperty('user.name');
    expect(event['source.nat.ip']).toBeUndefined();
    expect(event['juniper.srx.message']).toBeUndefined();
  });

  test('clean lines have no remark', () => {
    const remarks = Object.values(srxLines).flatMap((line) => read(line)['error.message'] ?? []);
    expect(remarks).toEqual(['time "2026-11-24T05:11:00.000" has no zone']);
  });
});

describe('system messages, structured or as text', () => {
  const cases: [name: keyof typeof systemLines, expected: EcsEvent][] = [
    [
      'linkDown',
      {
        'event.action': 'interface_down',
        'observer.ingress.interface.name': 'ge-0/0/7',
        'observer.ingress.interface.id': '514',
      },
    ],
    [
      'linkUpText',
      {
        'event.action': 'interface_up',
        'observer.ingress.interface.name': 'ge-0/0/7',
        'juniper.srx.admin_status': 'up(1)',
      },
    ],
    [
      'bgp',
      {
        'event.action': 'neighbor_down',
        'network.protocol': 'bgp',
        'destination.ip': '203.0.113.33',
        'juniper.srx.peer_name': '203.0.113.33 (External AS 64510)',
      },
    ],
    [
      'ospf',
      {
        'event.action': 'neighbor_down',
        'network.protocol': 'ospf',
        'destination.ip': '10.0.12.2',
        'observer.ingress.interface.name': 'ge-0/0/1.0',
        'event.reason': 'neighbor was inactive and declared dead',
      },
    ],
    [
      'vpnDown',
      {
        'event.action': 'vpn_down',
        'destination.ip': '203.0.113.50',
        'juniper.srx.vpn_name': 'to-leeds',
        'observer.ingress.interface.name': 'st0.4',
      },
    ],
    [
      'ike',
      {
        '@timestamp': '2026-11-24T05:23:10.000Z',
        'event.action': 'vpn_failed',
        'event.reason': 'Timed out',
        'juniper.srx.vpn_name': 'to-leeds',
        'source.ip': '203.0.113.1',
        'destination.ip': '203.0.113.50',
        'destination.port': 500,
      },
    ],
    [
      'loginFailed',
      { 'event.action': 'login_failed', 'event.outcome': 'failure', 'user.name': 'admin', 'source.ip': '192.0.2.77' },
    ],
    ['snmp', { 'event.action': 'snmp_auth_failure', 'event.outcome': 'failure', 'source.ip': '192.0.2.78' }],
    ['commit', { 'event.action': 'config_changed', 'user.name': 'jordan', 'juniper.srx.comment': 'CR-118 open port' }],
    [
      'login',
      {
        'event.action': 'user_login',
        'event.outcome': 'success',
        'source.ip': '10.20.0.9',
        'source.port': 51515,
        'destination.port': 22,
      },
    ],
    ['failover', { 'event.action': 'ha_failover', 'juniper.srx.redundancy_group': '1', 'event.category': ['host'] }],
    [
      'filter',
      {
        'event.action': 'packet_filtered',
        'event.type': ['allowed'],
        'source.port': 49153,
        'destination.port': 53,
        'network.transport': 'udp',
      },
    ],
    ['alarm', { 'event.action': 'alarm_set', 'event.reason': 'PEM 1 Not OK', 'juniper.srx.alarm_color': 'RED' }],
    [
      'flowText',
      {
        'event.action': 'flow_close',
        'event.reason': 'TCP RST',
        'source.ip': '10.20.30.40',
        'source.nat.ip': '203.0.113.7',
        'rule.name': 'allow-web',
        'source.bytes': 1200,
        'destination.packets': 7,
        'user.name': 'mlee',
        'observer.ingress.interface.name': 'ge-0/0/3.0',
        'juniper.srx.src_nat_rule_type': 'source rule',
      },
    ],
  ];

  test.each(cases)('%s', (name, expected) => {
    const event = read(systemLines[name]);
    expect(event).toMatchObject({ 'event.dataset': 'juniper.srx', ...expected });
    expect(event['error.message']).toBeUndefined();
  });

  test('a neighbour that was not up yet is neither up nor down', () => {
    const line =
      '<28>Nov 24 05:22:00 r1 rpd[1]: RPD_BGP_NEIGHBOR_STATE_CHANGED: BGP peer 203.0.113.33 (Internal AS 64510) changed state from OpenSent to Idle (event Stop)';
    expect(read(line)['event.action']).toBe('neighbor_change');
    expect(read(line.replace('Idle', 'Established'))['event.action']).toBe('neighbor_up');
  });

  test('"commit check" changes nothing', () => {
    expect(read(systemLines.commit.replace("'commit'", "'commit check'"))['event.action']).toBe('config_checked');
  });

  test('an unknown tag means its own name', () => {
    const event = read('<28>Nov 24 05:26:00 srx-york-1 chassisd[1200]: CHASSISD_FAN_SPIN: fan 2 spins');
    expect(event).toMatchObject({
      'event.action': 'chassisd_fan_spin',
      'event.code': 'CHASSISD_FAN_SPIN',
      'event.category': ['host'],
      message: 'fan 2 spins',
    });
  });

  test('a user name cannot forge the address of a failed login', () => {
    const event = read(
      "<37>Nov 24 05:24:00 srx sshd[1]: SSHD_LOGIN_FAILED: Login failed for user 'x' from host '10.0.0.1' y' from host '192.0.2.77'",
    );
    expect(event).toMatchObject({ 'source.ip': '192.0.2.77', 'user.name': "x' from host '10.0.0.1' y" });
  });

  test('denied and created as text, in the old template without tags and types', () => {
    const denied = read(
      '<14>Nov 24 05:29:00 srx RT_FLOW: RT_FLOW_SESSION_DENY: session denied 10.20.30.40/8->198.51.100.20/0 icmp 1(8) default-deny office plant UNKNOWN UNKNOWN N/A(N/A) ge-0/0/3.0 No Denied by policy',
    );
    expect(denied).toMatchObject({
      'network.transport': 'icmp',
      'juniper.srx.icmp_type': '8',
      'rule.name': 'default-deny',
      'event.reason': 'Denied by policy',
    });
    const created = read(
      '<14>Nov 24 05:29:00 srx RT_FLOW: RT_FLOW_SESSION_CREATE: session created 2001:db8::1/50->2001:db8::2/443 junos-https 2001:db8::1/50->2001:db8::2/443 r1 None 6 p1 a b 41 N/A(N/A) ge-0/0/1.0',
    );
    expect(created).toMatchObject({
      'source.ip': '2001:db8::1',
      'juniper.srx.src_nat_rule_name': 'r1',
      'rule.name': 'p1',
      'juniper.srx.session_id_32': '41',
    });
  });
});
