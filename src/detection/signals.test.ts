import { describe, expect, test } from 'vitest';
import { readEvent } from '../intake/formats/read.ts';
import type { Varbind } from '../intake/trap/pdu.ts';
import { readTrap } from '../intake/trap/read.ts';
import { mayMatter } from './prefilter.ts';
import type { Signal } from './signal.ts';
import { signalOf } from './signals.ts';

const context = { receivedAt: Date.parse('2026-03-02T09:00:00Z') };

function fromLine(line: string): { signal: Signal | undefined; matters: boolean } {
  const bytes = Buffer.from(line);
  return { signal: signalOf(readEvent(line, context)), matters: mayMatter('syslog', bytes, 0, bytes.length) };
}

function fromTrap(trap: string, varbinds: [string, string | number][], more: Record<string, unknown> = {}): { signal: Signal | undefined; matters: boolean } {
  const typed: Varbind[] = varbinds.map(([oid, value]) => ({ oid, type: typeof value === 'number' ? 'integer' : 'string', value }));
  const bytes = Buffer.from(JSON.stringify({ trap, version: '2c', uptime: 1234, source: '10.0.0.1', varbinds: typed, ...more }));
  return { signal: signalOf(readTrap(bytes, context)), matters: mayMatter('trap', bytes, 0, bytes.length) };
}

const IF = '1.3.6.1.2.1.2.2.1';
const OSPF = '1.3.6.1.2.1.14';
const BGP = '1.3.6.1.2.1.15.3.1';
const JUNIPER = '1.3.6.1.4.1.2636';
const srx = (app: string, tag: string, pairs: string): string => `<14>1 2026-03-02T09:00:00.123Z fw1 ${app} - ${tag} [junos@2636.1.1.1.2.129 ${pairs}]`;

type Row = [what: string, read: () => { signal: Signal | undefined; matters: boolean }, expected: Partial<Signal>];

const rows: Row[] = [
  ['linkDown with number only', () => fromTrap('1.3.6.1.6.3.1.1.5.3', [[`${IF}.1.513`, 513], [`${IF}.7.513`, 1], [`${IF}.8.513`, 2]]), { condition: 'link-down', component: 'interface 513', polarity: 'down', severity: 'medium' }],
  ['linkUp with name', () => fromTrap('1.3.6.1.6.3.1.1.5.4', [[`${IF}.1.3`, 3], [`${IF}.2.3`, 'Gi0/1']]), { condition: 'link-down', component: 'GigabitEthernet0/1', also: ['interface 3'], polarity: 'up', interface: { number: 3, name: 'GigabitEthernet0/1' } }],
  ['linkDown of an interface switched off', () => fromTrap('1.3.6.1.6.3.1.1.5.3', [[`${IF}.1.3`, 3], [`${IF}.7.3`, 2]]), { polarity: 'down', severity: 'low' }],
  ['Junos link down, structured', () => fromLine(srx('mib2d', 'SNMP_TRAP_LINK_DOWN', 'snmp-interface-index="513" admin-status="up(1)" operational-status="down(2)" interface-name="ge-0/0/1.0"')), { condition: 'link-down', component: 'ge-0/0/1', also: ['interface 513'], polarity: 'down', severity: 'medium' }],
  ['Junos link up, text', () => fromLine('<28>Mar  2 09:00:00 fw1 mib2d[2345]: SNMP_TRAP_LINK_UP: ifIndex 513, ifAdminStatus up(1), ifOperStatus up(1), ifName ge-0/0/1'), { component: 'ge-0/0/1', polarity: 'up' }],
  ['Cisco link down', () => fromLine('<187>45: sw1: Mar  2 09:00:00.123: %LINK-3-UPDOWN: Interface GigabitEthernet0/1, changed state to down'), { condition: 'link-down', component: 'GigabitEthernet0/1', polarity: 'down' }],
  ['Cisco line protocol up', () => fromLine('<189>46: sw1: Mar  2 09:00:01.123: %LINEPROTO-5-UPDOWN: Line protocol on Interface GigabitEthernet0/1, changed state to up'), { component: 'GigabitEthernet0/1', polarity: 'up' }],
  ['Cisco administratively down', () => fromLine('<189>46: sw1: Mar  2 09:00:01.123: %LINK-5-CHANGED: Interface GigabitEthernet0/1, changed state to administratively down'), { component: 'GigabitEthernet0/1', polarity: 'down', severity: 'low' }],
  ['OSPF neighbour down, trap', () => fromTrap(`${OSPF}.16.2.2`, [[`${OSPF}.1.1.0`, '10.255.0.1'], [`${OSPF}.10.1.1.10.2.0.2.0`, '10.2.0.2'], [`${OSPF}.10.1.3.10.2.0.2.0`, '10.255.0.2'], [`${OSPF}.10.1.6.10.2.0.2.0`, 1]]), { condition: 'neighbour-lost', component: 'OSPF neighbour 10.2.0.2', also: ['OSPF neighbour 10.255.0.2'], polarity: 'down', severity: 'high' }],
  ['OSPF neighbour full, trap', () => fromTrap(`${OSPF}.16.2.2`, [[`${OSPF}.10.1.1.10.2.0.2.0`, '10.2.0.2'], [`${OSPF}.10.1.6.10.2.0.2.0`, 8]]), { component: 'OSPF neighbour 10.2.0.2', polarity: 'up' }],
  ['BGP lost, trap', () => fromTrap('1.3.6.1.2.1.15.7.2', [[`${BGP}.14.192.0.2.9`, '0400'], [`${BGP}.2.192.0.2.9`, 1]]), { condition: 'neighbour-lost', component: 'BGP neighbour 192.0.2.9', polarity: 'down' }],
  ['BGP established, trap', () => fromTrap('1.3.6.1.2.1.15.7.1', [[`${BGP}.2.192.0.2.9`, 6]]), { component: 'BGP neighbour 192.0.2.9', polarity: 'up' }],
  ['Junos OSPF down', () => fromLine('<28>Mar  2 09:00:00 r1 rpd[1]: RPD_OSPF_NBRDOWN: OSPF neighbor 10.2.0.2 (realm ospf-v2 ge-0/0/0.0 area 0.0.0.0) state changed from Full to Down due to InActiveTimer (event reason: neighbor was inactive and declared dead)'), { component: 'OSPF neighbour 10.2.0.2', polarity: 'down' }],
  ['Junos BGP down', () => fromLine('<28>Mar  2 09:00:00 r1 rpd[1]: RPD_BGP_NEIGHBOR_STATE_CHANGED: BGP peer 192.0.2.9 (External AS 65001) changed state from Established to Idle (event HoldTime) (instance master)'), { component: 'BGP neighbour 192.0.2.9', polarity: 'down' }],
  ['Cisco OSPF down', () => fromLine('<189>47: r1: Mar  2 09:00:00: %OSPF-5-ADJCHG: Process 1, Nbr 10.255.0.2 on GigabitEthernet0/0 from FULL to DOWN, Neighbor Down: Dead timer expired'), { component: 'OSPF neighbour 10.255.0.2', polarity: 'down' }],
  ['Cisco BGP up', () => fromLine('<189>48: r1: Mar  2 09:00:00: %BGP-5-ADJCHANGE: neighbor 192.0.2.9 Up '), { component: 'BGP neighbour 192.0.2.9', polarity: 'up' }],
  ['coldStart of a device', () => fromTrap('1.3.6.1.6.3.1.1.5.1', [], { enterprise: '1.3.6.1.4.1.2636.1.1.1.2.129' }), { condition: 'restarted', component: 'device', polarity: 'hit', severity: 'medium' }],
  ['coldStart of net-snmp alone', () => fromTrap('1.3.6.1.6.3.1.1.5.1', [], { enterprise: '1.3.6.1.4.1.8072.3.2.10' }), { condition: 'restarted', component: 'management agent', severity: 'info' }],
  ['Cisco restart', () => fromLine('<189>49: r1: Mar  2 09:00:00: %SYS-5-RESTART: System restarted --'), { condition: 'restarted', component: 'device' }],
  ['Junos commit', () => fromLine("<189>Mar  2 09:00:00 fw1 mgd[99]: UI_COMMIT: User 'alice' requested 'commit' operation (comment: open port 443)"), { condition: 'configuration-changed', component: 'configuration', polarity: 'hit', summary: 'The configuration was changed by alice (open port 443)' }],
  ['Junos commit, trap', () => fromTrap(`${JUNIPER}.4.5.0.1`, [[`${JUNIPER}.3.18.1.7.1.5.54`, 'alice']]), { condition: 'configuration-changed', facts: { users: ['alice'] } }],
  ['Cisco CONFIG_I', () => fromLine('<189>50: r1: Mar  2 09:00:00: %SYS-5-CONFIG_I: Configured from console by bob on vty0 (10.9.9.9)'), { condition: 'configuration-changed', facts: { users: ['bob'], 'changed from': ['10.9.9.9'] } }],
  ['FortiGate configuration', () => fromLine('<189>date=2026-03-02 time=09:00:00 devname="fg1" devid="FG100" logid="0100044546" type="event" subtype="system" level="information" vd="root" logdesc="Attribute configured" user="carol" ui="GUI(10.9.9.8)" action="Edit" cfgtid=1 cfgpath="firewall.policy" cfgobj="7" cfgattr="status[enable->disable]" msg="Edit firewall.policy 7"'), { condition: 'configuration-changed', facts: { users: ['carol'] } }],
  ['OpenSSH failed password', () => fromLine('<38>Mar  2 09:00:00 jump sshd[7]: Failed password for invalid user admin from 203.0.113.5 port 40022 ssh2'), { condition: 'authentication-failures', component: 'sign-ins from 203.0.113.5', polarity: 'hit', burst: true }],
  ['Junos failed login', () => fromLine("<37>Mar  2 09:00:00 fw1 sshd[7]: SSHD_LOGIN_FAILED: Login failed for user 'root' from host '203.0.113.5'"), { component: 'sign-ins from 203.0.113.5' }],
  ['Junos wrong community', () => fromLine('<28>Mar  2 09:00:00 fw1 snmpd[7]: SNMPD_AUTH_FAILURE: nsa_log_community: unauthorized SNMP community from 203.0.113.5 to 10.0.0.1 (public)'), { component: 'SNMP requests from 203.0.113.5' }],
  ['Cisco failed login', () => fromLine('<188>51: r1: Mar  2 09:00:00: %SEC_LOGIN-4-LOGIN_FAILED: Login failed [user: root] [Source: 203.0.113.5] [localport: 22] [Reason: Login Authentication Failed] at 09:00:00 UTC'), { component: 'sign-ins from 203.0.113.5' }],
  ['FortiGate failed login', () => fromLine('<188>date=2026-03-02 time=09:00:00 devname="fg1" devid="FG100" logid="0100032002" type="event" subtype="system" level="alert" vd="root" logdesc="Admin login failed" user="root" ui="ssh(203.0.113.5)" method="ssh" srcip=203.0.113.5 dstip=10.0.0.1 action="login" status="failed" reason="name_invalid" msg="Administrator root login failed"'), { component: 'sign-ins from 203.0.113.5' }],
  ['SRX attack', () => fromLine(srx('RT_IDP', 'IDP_ATTACK_LOG_EVENT', 'epoch-time="1772442000" message-type="SIG" source-address="198.51.100.7" source-port="4242" destination-address="10.1.1.1" destination-port="443" attack-name="APP:LOG4J-JNDI-RCE" action="DROP" threat-severity="HIGH"')), { condition: 'intrusion', component: 'Attack: APP:LOG4J-JNDI-RCE', severity: 'high', facts: { sources: ['198.51.100.7'], targets: ['10.1.1.1'], verdicts: ['blocked'] } }],
  ['SRX critical attack', () => fromLine(srx('RT_IDP', 'IDP_ATTACK_LOG_EVENT', 'source-address="198.51.100.7" attack-name="X" action="NONE" threat-severity="CRITICAL"')), { severity: 'critical' }],
  ['SRX informational attack', () => fromLine(srx('RT_IDP', 'IDP_ATTACK_LOG_EVENT', 'source-address="198.51.100.7" attack-name="X" action="NONE" threat-severity="INFO"')), { severity: 'info' }],
  ['SRX virus', () => fromLine(srx('RT_UTM', 'AV_VIRUS_DETECTED_MT', 'source-address="198.51.100.7" source-port="80" destination-address="10.1.1.1" destination-port="47095" filename="www.eicar.org/download/eicar.com" name="EICAR-Test-File" url="EICAR-Test-File"')), { condition: 'malware', component: 'Malware: EICAR-Test-File', severity: 'high' }],
  ['SRX screen', () => fromLine(srx('RT_IDS', 'RT_SCREEN_TCP', 'attack-name="TCP port scan!" source-address="198.51.100.7" source-port="4242" destination-address="10.1.1.1" destination-port="22" source-zone-name="untrust" interface-name="ge-0/0/0.0" action="drop"')), { condition: 'screen', component: 'Screen: TCP port scan!', severity: 'low' }],
  ['SRX flood', () => fromLine(srx('RT_IDS', 'RT_SCREEN_TCP_DST_IP', 'attack-name="TCP SYN flood" destination-address="10.1.1.1" source-zone-name="untrust" interface-name="ge-0/0/0.0" action="drop"')), { condition: 'screen', severity: 'medium' }],
  ['FortiGate attack', () => fromLine('<185>date=2026-03-02 time=09:00:00 devname="fg1" devid="FG100" logid="0419016384" type="utm" subtype="ips" eventtype="signature" level="alert" severity="critical" srcip=198.51.100.7 dstip=10.1.1.1 attack="Apache.Log4j.Error.Log.Remote.Code.Execution" action="dropped" proto=6 crlevel="critical"'), { condition: 'intrusion', component: 'Attack: Apache.Log4j.Error.Log.Remote.Code.Execution', severity: 'critical' }],
  ['Junos VPN down', () => fromLine('<28>Mar  2 09:00:00 fw1 kmd[5]: KMD_VPN_DOWN_ALARM_USER: VPN to-denver from 192.0.2.77 is down. Local-ip: 198.51.100.1, gateway name: gw-denver, vpn name: to-denver, tunnel-id: 131073, local tunnel-if: st0.0, remote tunnel-ip: Not-Available'), { condition: 'vpn-down', component: 'VPN to-denver', also: ['VPN to 192.0.2.77'], polarity: 'down', severity: 'high' }],
  ['Junos VPN up', () => fromLine('<28>Mar  2 09:00:00 fw1 kmd[5]: KMD_VPN_UP_ALARM_USER: VPN to-denver from 192.0.2.77 is up. Local-ip: 198.51.100.1, gateway name: gw-denver, vpn name: to-denver, tunnel-id: 131073, local tunnel-if: st0.0, remote tunnel-ip: Not-Available'), { component: 'VPN to-denver', polarity: 'up' }],
  ['Junos SA established', () => fromLine('<28>Mar  2 09:00:00 fw1 kmd[5]: KMD_PM_SA_ESTABLISHED: Local gateway: 198.51.100.1, Remote gateway: 192.0.2.77, Local ID: ipv4(any:0,[0..3]=0.0.0.0), Remote ID: ipv4(any:0,[0..3]=0.0.0.0), Direction: inbound, SPI: 0x1234, AUX-SPI: 0, Mode: Tunnel, Type: dynamic'), { component: 'VPN to 192.0.2.77', polarity: 'up' }],
  ['Junos negotiation of our tunnel failed', () => fromLine('<28>Mar  2 09:00:00 fw1 kmd[5]: IKE negotiation failed with error: No proposal chosen. IKE Version: 1, VPN: to-denver Gateway: gw-denver, Local: 198.51.100.1/500, Remote: 192.0.2.77/500, Local IKE-ID: Not-Available, Remote IKE-ID: Not-Available, VR-ID: 0'), { condition: 'vpn-down', component: 'VPN to-denver', polarity: 'down', severity: 'medium' }],
  ['FortiGate tunnel down', () => fromLine('<189>date=2026-03-02 time=09:00:00 devname="fg1" devid="FG100" logid="0101037138" type="event" subtype="vpn" level="error" logdesc="IPsec connection status changed" action="tunnel-down" remip=192.0.2.77 locip=198.51.100.1 vpntunnel="to-denver" tunnelid=1 msg="IPsec connection status change"'), { condition: 'vpn-down', component: 'VPN to-denver', also: ['VPN to 192.0.2.77'], polarity: 'down' }],
  ['Junos failover', () => fromLine("<29>Mar  2 09:00:00 fw1 jsrpd[3]: JSRPD_RG_STATE_CHANGE: Redundancy-group 1 transitioned from 'secondary' to 'primary' state due to Remote node is in secondary hold"), { condition: 'failover', component: 'redundancy group 1', polarity: 'hit', severity: 'high' }],
  ['Junos failover, trap', () => fromTrap(`${JUNIPER}.3.39.1.14.1.0.1`, [[`${JUNIPER}.3.39.1.14.1.1.1.0`, '1']]), { condition: 'failover', component: 'redundancy group 1' }],
  ['ASA failover', () => fromLine('<161>Mar  2 09:00:00 asa1 : %ASA-1-104001: (Secondary) Switching to ACTIVE - no response from mate'), { condition: 'failover', component: 'cluster' }],
];

describe('what a message says', () => {
  test.each(rows)('%s', (_what, read, expected) => {
    const { signal, matters } = read();
    expect(signal).toMatchObject(expected);
    expect(matters, 'the prefilter must let it through').toBe(true);
  });
});

describe('what is no signal', () => {
  test.each([
    srx('RT_FLOW', 'RT_FLOW_SESSION_CLOSE', 'reason="TCP FIN" source-address="10.0.0.1" destination-address="192.0.2.1"'),
    srx('RT_UTM', 'WEBFILTER_URL_BLOCKED', 'source-address="10.0.0.1" destination-address="192.0.2.1" category="gambling" url="bets.example"'),
    '<28>Mar  2 09:00:00 r1 rpd[1]: RPD_BGP_NEIGHBOR_STATE_CHANGED: BGP peer 192.0.2.9 (External AS 65001) changed state from Active to Connect (event Start) (instance master)',
    '<28>Mar  2 09:00:00 fw1 kmd[5]: IKE negotiation failed with error: No proposal chosen. IKE Version: 2, VPN: Not-Available Gateway: Not-Available, Local: 198.51.100.1/500, Remote: 203.0.113.99/500, Local IKE-ID: Not-Available, Remote IKE-ID: Not-Available, VR-ID: 0',
    "<189>Mar  2 09:00:00 fw1 mgd[99]: UI_COMMIT: User 'alice' requested 'commit check' operation (comment: none)",
    '<38>Mar  2 09:00:00 jump sshd[7]: Accepted publickey for alice from 203.0.113.5 port 40022 ssh2',
  ])('%s', (line) => {
    expect(fromLine(line).signal).toBeUndefined();
  });

  test('a neighbour on its way to a final state', () => {
    expect(fromTrap(`${OSPF}.16.2.2`, [[`${OSPF}.10.1.1.10.2.0.2.0`, '10.2.0.2'], [`${OSPF}.10.1.6.10.2.0.2.0`, 4]]).signal).toBeUndefined();
  });

  test('sessions, interface states of OSPF and LLDP end at the prefilter', () => {
    expect(fromLine(srx('RT_FLOW', 'RT_FLOW_SESSION_CREATE', 'source-address="10.0.0.1"')).matters).toBe(false);
    expect(fromTrap('1.0.8802.1.1.2.0.0.1', []).matters).toBe(false);
    expect(fromTrap(`${OSPF}.16.2.16`, []).matters).toBe(false);
  });
});
