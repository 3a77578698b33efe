import { describe, expect, test } from 'vitest';
import { fromLine, fromTrap, srx } from '../../test/harness/signals.ts';
import type { Row } from '../../test/harness/signals.ts';

const IF = '1.3.6.1.2.1.2.2.1';
const OSPF = '1.3.6.1.2.1.14';
const BGP = '1.3.6.1.2.1.15.3.1';
const JUNIPER = '1.3.6.1.4.1.2636';

const rows: Row[] = [
  [
    'linkDown with number only',
    () =>
      fromTrap('1.3.6.1.6.3.1.1.5.3', [
        [`${IF}.1.513`, 513],
        [`${IF}.7.513`, 1],
        [`${IF}.8.513`, 2],
      ]),
    { condition: 'link-down', component: 'interface 513', polarity: 'down', severity: 'medium' },
  ],
  [
    'linkUp with name',
    () =>
      fromTrap('1.3.6.1.6.3.1.1.5.4', [
        [`${IF}.1.3`, 3],
        [`${IF}.2.3`, 'Gi0/1'],
      ]),
    {
      condition: 'link-down',
      component: 'GigabitEthernet0/1',
      also: ['interface 3'],
      polarity: 'up',
      interface: { number: 3, name: 'GigabitEthernet0/1' },
    },
  ],
  [
    'linkDown of an interface switched off',
    () =>
      fromTrap('1.3.6.1.6.3.1.1.5.3', [
        [`${IF}.1.3`, 3],
        [`${IF}.7.3`, 2],
      ]),
    { polarity: 'down', severity: 'low' },
  ],
  [
    'Junos link down, structured',
    () =>
      fromLine(
        srx(
          'mib2d',
          'SNMP_TRAP_LINK_DOWN',
          'snmp-interface-index="513" admin-status="up(1)" operational-status="down(2)" interface-name="ge-0/0/1.0"',
        ),
      ),
    { condition: 'link-down', component: 'ge-0/0/1', also: ['interface 513'], polarity: 'down', severity: 'medium' },
  ],
  [
    'Junos link up, text',
    () =>
      fromLine(
        '<28>Mar  2 09:00:00 fw1 mib2d[2345]: SNMP_TRAP_LINK_UP: ifIndex 513, ifAdminStatus up(1), ifOperStatus up(1), ifName ge-0/0/1',
      ),
    { component: 'ge-0/0/1', polarity: 'up' },
  ],
  [
    'Cisco link down',
    () =>
      fromLine(
        '<187>45: sw1: Mar  2 09:00:00.123: %LINK-3-UPDOWN: Interface GigabitEthernet0/1, changed state to down',
      ),
    { condition: 'link-down', component: 'GigabitEthernet0/1', polarity: 'down' },
  ],
  [
    'Cisco line protocol up',
    () =>
      fromLine(
        '<189>46: sw1: Mar  2 09:00:01.123: %LINEPROTO-5-UPDOWN: Line protocol on Interface GigabitEthernet0/1, changed state to up',
      ),
    { component: 'GigabitEthernet0/1', polarity: 'up' },
  ],
  [
    'Cisco administratively down',
    () =>
      fromLine(
        '<189>46: sw1: Mar  2 09:00:01.123: %LINK-5-CHANGED: Interface GigabitEthernet0/1, changed state to administratively down',
      ),
    { component: 'GigabitEthernet0/1', polarity: 'down', severity: 'low' },
  ],
  [
    'OSPF neighbour down, trap',
    () =>
      fromTrap(`${OSPF}.16.2.2`, [
        [`${OSPF}.1.1.0`, '10.255.0.1'],
        [`${OSPF}.10.1.1.10.2.0.2.0`, '10.2.0.2'],
        [`${OSPF}.10.1.3.10.2.0.2.0`, '10.255.0.2'],
        [`${OSPF}.10.1.6.10.2.0.2.0`, 1],
      ]),
    {
      condition: 'neighbour-lost',
      component: 'OSPF neighbour 10.2.0.2',
      also: ['OSPF neighbour 10.255.0.2'],
      polarity: 'down',
      severity: 'high',
    },
  ],
  [
    'OSPF neighbour full, trap',
    () =>
      fromTrap(`${OSPF}.16.2.2`, [
        [`${OSPF}.10.1.1.10.2.0.2.0`, '10.2.0.2'],
        [`${OSPF}.10.1.6.10.2.0.2.0`, 8],
      ]),
    { component: 'OSPF neighbour 10.2.0.2', polarity: 'up' },
  ],
  [
    'BGP lost, trap',
    () =>
      fromTrap('1.3.6.1.2.1.15.7.2', [
        [`${BGP}.14.192.0.2.9`, '0400'],
        [`${BGP}.2.192.0.2.9`, 1],
      ]),
    { condition: 'neighbour-lost', component: 'BGP neighbour 192.0.2.9', polarity: 'down' },
  ],
  [
    'BGP established, trap',
    () => fromTrap('1.3.6.1.2.1.15.7.1', [[`${BGP}.2.192.0.2.9`, 6]]),
    { component: 'BGP neighbour 192.0.2.9', polarity: 'up' },
  ],
  [
    'Junos OSPF down',
    () =>
      fromLine(
        '<28>Mar  2 09:00:00 r1 rpd[1]: RPD_OSPF_NBRDOWN: OSPF neighbor 10.2.0.2 (realm ospf-v2 ge-0/0/0.0 area 0.0.0.0) state changed from Full to Down due to InActiveTimer (event reason: neighbor was inactive and declared dead)',
      ),
    { component: 'OSPF neighbour 10.2.0.2', polarity: 'down' },
  ],
  [
    'Junos BGP down',
    () =>
      fromLine(
        '<28>Mar  2 09:00:00 r1 rpd[1]: RPD_BGP_NEIGHBOR_STATE_CHANGED: BGP peer 192.0.2.9 (External AS 65001) changed state from Established to Idle (event HoldTime) (instance master)',
      ),
    { component: 'BGP neighbour 192.0.2.9', polarity: 'down' },
  ],
  [
    'Cisco OSPF down',
    () =>
      fromLine(
        '<189>47: r1: Mar  2 09:00:00: %OSPF-5-ADJCHG: Process 1, Nbr 10.255.0.2 on GigabitEthernet0/0 from FULL to DOWN, Neighbor Down: Dead timer expired',
      ),
    { component: 'OSPF neighbour 10.255.0.2', polarity: 'down' },
  ],
  [
    'Cisco BGP up',
    () => fromLine('<189>48: r1: Mar  2 09:00:00: %BGP-5-ADJCHANGE: neighbor 192.0.2.9 Up '),
    { component: 'BGP neighbour 192.0.2.9', polarity: 'up' },
  ],
  [
    'coldStart of a device',
    () => fromTrap('1.3.6.1.6.3.1.1.5.1', [], { enterprise: '1.3.6.1.4.1.2636.1.1.1.2.129' }),
    { condition: 'restarted', component: 'device', polarity: 'hit', severity: 'medium' },
  ],
  [
    'coldStart of net-snmp alone',
    () => fromTrap('1.3.6.1.6.3.1.1.5.1', [], { enterprise: '1.3.6.1.4.1.8072.3.2.10' }),
    { condition: 'restarted', component: 'management agent', severity: 'info' },
  ],
  [
    'Cisco restart',
    () => fromLine('<189>49: r1: Mar  2 09:00:00: %SYS-5-RESTART: System restarted --'),
    { condition: 'restarted', component: 'device' },
  ],
  [
    'Junos commit',
    () =>
      fromLine(
        "<189>Mar  2 09:00:00 fw1 mgd[99]: UI_COMMIT: User 'alice' requested 'commit' operation (comment: open port 443)",
      ),
    {
      condition: 'configuration-changed',
      component: 'configuration',
      polarity: 'hit',
      summary: 'The configuration was changed by alice (open port 443)',
    },
  ],
  [
    'Junos commit, trap',
    () => fromTrap(`${JUNIPER}.4.5.0.1`, [[`${JUNIPER}.3.18.1.7.1.5.54`, 'alice']]),
    { condition: 'configuration-changed', facts: { users: ['alice'] } },
  ],
  [
    'Cisco CONFIG_I',
    () => fromLine('<189>50: r1: Mar  2 09:00:00: %SYS-5-CONFIG_I: Configured from console by bob on vty0 (10.9.9.9)'),
    { condition: 'configuration-changed', facts: { users: ['bob'], 'changed from': ['10.9.9.9'] } },
  ],
  [
    'FortiGate configuration',
    () =>
      fromLine(
        '<189>date=2026-03-02 time=09:00:00 devname="fg1" devid="FG100" logid="0100044546" type="event" subtype="system" level="information" vd="root" logdesc="Attribute configured" user="carol" ui="GUI(10.9.9.8)" action="Edit" cfgtid=1 cfgpath="firewall.policy" cfgobj="7" cfgattr="status[enable->disable]" msg="Edit firewall.policy 7"',
      ),
    { condition: 'configuration-changed', facts: { users: ['carol'] } },
  ],
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
    srx(
      'RT_FLOW',
      'RT_FLOW_SESSION_CLOSE',
      'reason="TCP FIN" source-address="10.0.0.1" destination-address="192.0.2.1"',
    ),
    srx(
      'RT_UTM',
      'WEBFILTER_URL_BLOCKED',
      'source-address="10.0.0.1" destination-address="192.0.2.1" category="gambling" url="bets.example"',
    ),
    '<28>Mar  2 09:00:00 r1 rpd[1]: RPD_BGP_NEIGHBOR_STATE_CHANGED: BGP peer 192.0.2.9 (External AS 65001) changed state from Active to Connect (event Start) (instance master)',
    '<28>Mar  2 09:00:00 fw1 kmd[5]: IKE negotiation failed with error: No proposal chosen. IKE Version: 2, VPN: Not-Available Gateway: Not-Available, Local: 198.51.100.1/500, Remote: 203.0.113.99/500, Local IKE-ID: Not-Available, Remote IKE-ID: Not-Available, VR-ID: 0',
    "<189>Mar  2 09:00:00 fw1 mgd[99]: UI_COMMIT: User 'alice' requested 'commit check' operation (comment: none)",
    '<38>Mar  2 09:00:00 jump sshd[7]: Accepted publickey for alice from 203.0.113.5 port 40022 ssh2',
  ])('%s', (line) => {
    expect(fromLine(line).signal).toBeUndefined();
  });

  test('a neighbour on its way to a final state', () => {
    expect(
      fromTrap(`${OSPF}.16.2.2`, [
        [`${OSPF}.10.1.1.10.2.0.2.0`, '10.2.0.2'],
        [`${OSPF}.10.1.6.10.2.0.2.0`, 4],
      ]).signal,
    ).toBeUndefined();
  });

  test('sessions, interface states of OSPF and LLDP end at the prefilter', () => {
    expect(fromLine(srx('RT_FLOW', 'RT_FLOW_SESSION_CREATE', 'source-address="10.0.0.1"')).matters).toBe(false);
    expect(fromTrap('1.0.8802.1.1.2.0.0.1', []).matters).toBe(false);
    expect(fromTrap(`${OSPF}.16.2.16`, []).matters).toBe(false);
  });
});
