import { expect, test } from 'vitest';
import { fromLine, fromTrap, srx } from '../../test/harness/signals.ts';
import type { Row } from '../../test/harness/signals.ts';

const JUNIPER = '1.3.6.1.4.1.2636';

const rows: Row[] = [
  [
    'OpenSSH failed password',
    () =>
      fromLine(
        '<38>Mar  2 09:00:00 jump sshd[7]: Failed password for invalid user admin from 203.0.113.5 port 40022 ssh2',
      ),
    { condition: 'authentication-failures', component: 'sign-ins from 203.0.113.5', polarity: 'hit', burst: true },
  ],
  [
    'Junos failed login',
    () =>
      fromLine(
        "<37>Mar  2 09:00:00 fw1 sshd[7]: SSHD_LOGIN_FAILED: Login failed for user 'root' from host '203.0.113.5'",
      ),
    { component: 'sign-ins from 203.0.113.5' },
  ],
  [
    'Junos wrong community',
    () =>
      fromLine(
        '<28>Mar  2 09:00:00 fw1 snmpd[7]: SNMPD_AUTH_FAILURE: nsa_log_community: unauthorized SNMP community from 203.0.113.5 to 10.0.0.1 (public)',
      ),
    { component: 'SNMP requests from 203.0.113.5' },
  ],
  [
    'Cisco failed login',
    () =>
      fromLine(
        '<188>51: r1: Mar  2 09:00:00: %SEC_LOGIN-4-LOGIN_FAILED: Login failed [user: root] [Source: 203.0.113.5] [localport: 22] [Reason: Login Authentication Failed] at 09:00:00 UTC',
      ),
    { component: 'sign-ins from 203.0.113.5' },
  ],
  [
    'FortiGate failed login',
    () =>
      fromLine(
        '<188>date=2026-03-02 time=09:00:00 devname="fg1" devid="FG100" logid="0100032002" type="event" subtype="system" level="alert" vd="root" logdesc="Admin login failed" user="root" ui="ssh(203.0.113.5)" method="ssh" srcip=203.0.113.5 dstip=10.0.0.1 action="login" status="failed" reason="name_invalid" msg="Administrator root login failed"',
      ),
    { component: 'sign-ins from 203.0.113.5' },
  ],
  [
    'SRX attack',
    () =>
      fromLine(
        srx(
          'RT_IDP',
          'IDP_ATTACK_LOG_EVENT',
          'epoch-time="1772442000" message-type="SIG" source-address="198.51.100.7" source-port="4242" destination-address="10.1.1.1" destination-port="443" attack-name="APP:LOG4J-JNDI-RCE" action="DROP" threat-severity="HIGH"',
        ),
      ),
    {
      condition: 'intrusion',
      component: 'Attack: APP:LOG4J-JNDI-RCE',
      severity: 'high',
      facts: { sources: ['198.51.100.7'], targets: ['10.1.1.1'], verdicts: ['blocked'] },
    },
  ],
  [
    'SRX critical attack',
    () =>
      fromLine(
        srx(
          'RT_IDP',
          'IDP_ATTACK_LOG_EVENT',
          'source-address="198.51.100.7" attack-name="X" action="NONE" threat-severity="CRITICAL"',
        ),
      ),
    { severity: 'critical' },
  ],
  [
    'SRX informational attack',
    () =>
      fromLine(
        srx(
          'RT_IDP',
          'IDP_ATTACK_LOG_EVENT',
          'source-address="198.51.100.7" attack-name="X" action="NONE" threat-severity="INFO"',
        ),
      ),
    { severity: 'info' },
  ],
  [
    'SRX virus',
    () =>
      fromLine(
        srx(
          'RT_UTM',
          'AV_VIRUS_DETECTED_MT',
          'source-address="198.51.100.7" source-port="80" destination-address="10.1.1.1" destination-port="47095" filename="www.eicar.org/download/eicar.com" name="EICAR-Test-File" url="EICAR-Test-File"',
        ),
      ),
    { condition: 'malware', component: 'Malware: EICAR-Test-File', severity: 'high' },
  ],
  [
    'SRX screen',
    () =>
      fromLine(
        srx(
          'RT_IDS',
          'RT_SCREEN_TCP',
          'attack-name="TCP port scan!" source-address="198.51.100.7" source-port="4242" destination-address="10.1.1.1" destination-port="22" source-zone-name="untrust" interface-name="ge-0/0/0.0" action="drop"',
        ),
      ),
    { condition: 'screen', component: 'Screen: TCP port scan!', severity: 'low' },
  ],
  [
    'SRX flood',
    () =>
      fromLine(
        srx(
          'RT_IDS',
          'RT_SCREEN_TCP_DST_IP',
          'attack-name="TCP SYN flood" destination-address="10.1.1.1" source-zone-name="untrust" interface-name="ge-0/0/0.0" action="drop"',
        ),
      ),
    { condition: 'screen', severity: 'medium' },
  ],
  [
    'FortiGate attack',
    () =>
      fromLine(
        '<185>date=2026-03-02 time=09:00:00 devname="fg1" devid="FG100" logid="0419016384" type="utm" subtype="ips" eventtype="signature" level="alert" severity="critical" srcip=198.51.100.7 dstip=10.1.1.1 attack="Apache.Log4j.Error.Log.Remote.Code.Execution" action="dropped" proto=6 crlevel="critical"',
      ),
    { condition: 'intrusion', component: 'Attack: Apache.Log4j.Error.Log.Remote.Code.Execution', severity: 'critical' },
  ],
  [
    'Junos VPN down',
    () =>
      fromLine(
        '<28>Mar  2 09:00:00 fw1 kmd[5]: KMD_VPN_DOWN_ALARM_USER: VPN to-denver from 192.0.2.77 is down. Local-ip: 198.51.100.1, gateway name: gw-denver, vpn name: to-denver, tunnel-id: 131073, local tunnel-if: st0.0, remote tunnel-ip: Not-Available',
      ),
    {
      condition: 'vpn-down',
      component: 'VPN to-denver',
      also: ['VPN to 192.0.2.77'],
      polarity: 'down',
      severity: 'high',
    },
  ],
  [
    'Junos VPN up',
    () =>
      fromLine(
        '<28>Mar  2 09:00:00 fw1 kmd[5]: KMD_VPN_UP_ALARM_USER: VPN to-denver from 192.0.2.77 is up. Local-ip: 198.51.100.1, gateway name: gw-denver, vpn name: to-denver, tunnel-id: 131073, local tunnel-if: st0.0, remote tunnel-ip: Not-Available',
      ),
    { component: 'VPN to-denver', polarity: 'up' },
  ],
  [
    'Junos SA established',
    () =>
      fromLine(
        '<28>Mar  2 09:00:00 fw1 kmd[5]: KMD_PM_SA_ESTABLISHED: Local gateway: 198.51.100.1, Remote gateway: 192.0.2.77, Local ID: ipv4(any:0,[0..3]=0.0.0.0), Remote ID: ipv4(any:0,[0..3]=0.0.0.0), Direction: inbound, SPI: 0x1234, AUX-SPI: 0, Mode: Tunnel, Type: dynamic',
      ),
    { component: 'VPN to 192.0.2.77', polarity: 'up' },
  ],
  [
    'Junos negotiation of our tunnel failed',
    () =>
      fromLine(
        '<28>Mar  2 09:00:00 fw1 kmd[5]: IKE negotiation failed with error: No proposal chosen. IKE Version: 1, VPN: to-denver Gateway: gw-denver, Local: 198.51.100.1/500, Remote: 192.0.2.77/500, Local IKE-ID: Not-Available, Remote IKE-ID: Not-Available, VR-ID: 0',
      ),
    { condition: 'vpn-down', component: 'VPN to-denver', polarity: 'down', severity: 'medium' },
  ],
  [
    'FortiGate tunnel down',
    () =>
      fromLine(
        '<189>date=2026-03-02 time=09:00:00 devname="fg1" devid="FG100" logid="0101037138" type="event" subtype="vpn" level="error" logdesc="IPsec connection status changed" action="tunnel-down" remip=192.0.2.77 locip=198.51.100.1 vpntunnel="to-denver" tunnelid=1 msg="IPsec connection status change"',
      ),
    { condition: 'vpn-down', component: 'VPN to-denver', also: ['VPN to 192.0.2.77'], polarity: 'down' },
  ],
  [
    'Junos failover',
    () =>
      fromLine(
        "<29>Mar  2 09:00:00 fw1 jsrpd[3]: JSRPD_RG_STATE_CHANGE: Redundancy-group 1 transitioned from 'secondary' to 'primary' state due to Remote node is in secondary hold",
      ),
    { condition: 'failover', component: 'redundancy group 1', polarity: 'hit', severity: 'high' },
  ],
  [
    'Junos failover, trap',
    () => fromTrap(`${JUNIPER}.3.39.1.14.1.0.1`, [[`${JUNIPER}.3.39.1.14.1.1.1.0`, '1']]),
    { condition: 'failover', component: 'redundancy group 1' },
  ],
  [
    'ASA failover',
    () =>
      fromLine('<161>Mar  2 09:00:00 asa1 : %ASA-1-104001: (Secondary) Switching to ACTIVE - no response from mate'),
    { condition: 'failover', component: 'cluster' },
  ],
];

test.each(rows)('%s', (_what, read, expected) => {
  const { signal, matters } = read();
  expect(signal).toMatchObject(expected);
  expect(matters, 'the prefilter must let it through').toBe(true);
});
