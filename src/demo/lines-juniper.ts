/** What Junos devices write, as structured data after an RFC 5424 header. */
import { isoOf } from '../base/clock.ts';
import type { Instant } from '../base/clock.ts';
import type { Random } from './random.ts';

/** A line that is written when its moment comes. */
export type Line = (now: Instant) => string;

const RECORD = 'junos@2636.1.1.1.2.129';
const severities = { low: 14, notice: 29, warning: 28, security: 165 } as const;

type Head = { device: string; app: string; tag: string; severity?: keyof typeof severities };

function junos({ device, app, tag, severity = 'low' }: Head, pairs: Record<string, string | number>): Line {
  const written = Object.entries(pairs).map(([name, value]) => `${name}="${value}"`);
  return (now) => `<${severities[severity]}>1 ${isoOf(now)} ${device} ${app} - ${tag} [${RECORD} ${written.join(' ')}]`;
}

const hosts = ['198.51.100.20', '198.51.100.71', '203.0.113.88', '203.0.113.140', '198.51.100.9'];
const people = ['mlee', 'tkovac', 'asmith', 'jdoyle', 'N/A'];

function session(random: Random, net: string): Record<string, string | number> {
  const [inside, outside, port] = [`${net}.${random.whole(30, 90)}`, random.pick(hosts), random.whole(1024, 65_000)];
  return {
    'source-address': inside,
    'source-port': port,
    'destination-address': outside,
    'destination-port': random.pick([443, 443, 443, 80, 53, 993]),
    'connection-tag': 0,
    'service-name': random.pick(['junos-https', 'junos-http', 'junos-dns-udp']),
    'nat-source-address': '203.0.113.7',
    'nat-source-port': random.whole(10_000, 60_000),
    'nat-destination-address': outside,
    'nat-destination-port': 443,
    'src-nat-rule-type': 'source rule',
    'src-nat-rule-name': 'office-out',
    'dst-nat-rule-type': 'N/A',
    'dst-nat-rule-name': 'N/A',
    'protocol-id': 6,
    'policy-name': random.pick(['allow-web', 'allow-mail', 'allow-dns']),
    'source-zone-name': 'office',
    'destination-zone-name': 'internet',
    'session-id-32': random.whole(1000, 999_999),
  };
}

/** One line of a firewall's ordinary day: sessions that open, close and are refused, pages that are blocked. */
export function ordinaryFirewall(device: string, net: string, random: Random): Line {
  const flow = { device, app: 'RT_FLOW' };
  const place = { username: random.pick(people), roles: 'N/A', 'packet-incoming-interface': 'ge-0/0/3.0' };
  const dice = random.next();
  if (dice < 0.4)
    return junos(
      { ...flow, tag: 'RT_FLOW_SESSION_CREATE' },
      { ...session(random, net), ...place, application: 'UNKNOWN' },
    );
  if (dice < 0.9) return closed(flow, { ...session(random, net), ...place }, random);
  if (dice < 0.97) return denied(flow, net, random);
  return junos(
    { device, app: 'RT_UTM', tag: 'WEBFILTER_URL_BLOCKED' },
    {
      'source-address': `${net}.${random.whole(30, 90)}`,
      'source-port': random.whole(1024, 65_000),
      'destination-address': random.pick(hosts),
      'destination-port': 443,
      category: 'Gambling',
      reason: 'BY_PRE_DEFINED',
      profile: 'staff-web',
      url: 'dice.example',
      obj: '/play',
      username: place.username,
      roles: 'N/A',
    },
  );
}

function closed(flow: { device: string; app: string }, opened: Record<string, string | number>, random: Random): Line {
  return junos(
    { ...flow, tag: 'RT_FLOW_SESSION_CLOSE' },
    {
      reason: random.pick(['TCP FIN', 'TCP FIN', 'TCP RST', 'idle Timeout']),
      ...opened,
      'packets-from-client': random.whole(5, 90),
      'bytes-from-client': random.whole(400, 90_000),
      'packets-from-server': random.whole(5, 300),
      'bytes-from-server': random.whole(900, 900_000),
      'elapsed-time': random.whole(1, 300),
      application: random.pick(['SSL', 'HTTP', 'DNS']),
    },
  );
}

function denied(flow: { device: string; app: string }, net: string, random: Random): Line {
  return junos(
    { ...flow, tag: 'RT_FLOW_SESSION_DENY' },
    {
      'source-address': random.pick(hosts),
      'source-port': random.whole(1024, 65_000),
      'destination-address': `${net}.${random.whole(2, 250)}`,
      'destination-port': random.pick([23, 445, 3389]),
      'service-name': 'None',
      'protocol-id': 6,
      'icmp-type': 0,
      'policy-name': 'default-deny',
      'source-zone-name': 'internet',
      'destination-zone-name': 'office',
      reason: 'Denied by policy',
    },
  );
}

export type Attack = {
  name: string;
  from: string;
  to: string;
  severity: 'CRITICAL' | 'HIGH' | 'MEDIUM';
  action: 'DROP' | 'NONE';
};

export function attack(device: string, { name, from, to, severity, action }: Attack): Line {
  return (now) =>
    junos(
      { device, app: 'RT_IDP', tag: 'IDP_ATTACK_LOG_EVENT', severity: 'security' },
      {
        'epoch-time': Math.floor(now / 1000),
        'message-type': 'SIG',
        'source-address': from,
        'source-port': 40_123,
        'destination-address': to,
        'destination-port': 443,
        'protocol-name': 'TCP',
        'service-name': 'SERVICE_IDP',
        'application-name': 'HTTP',
        'rule-name': 4,
        'rulebase-name': 'IPS',
        'policy-name': 'edge-ips',
        'export-id': 1,
        'repeat-count': 0,
        action,
        'threat-severity': severity,
        'attack-name': name,
        'source-zone-name': 'internet',
        'source-interface-name': 'ge-0/0/0.0',
        'destination-zone-name': 'dmz',
        'destination-interface-name': 'ge-0/0/2.0',
        alert: 'no',
        username: 'unknown-user',
        message: '-',
      },
    )(now);
}

export function virus(device: string, name: string, to: string): Line {
  return junos(
    { device, app: 'RT_UTM', tag: 'AV_VIRUS_DETECTED_MT', severity: 'security' },
    {
      'source-address': '198.51.100.45',
      'source-port': 80,
      'destination-address': to,
      'destination-port': 51_101,
      'source-zone-name': 'internet',
      filename: 'files.example/get/invoice.zip',
      'temporary-filename': 'files.example/get/invoice.zip',
      name,
      url: name,
    },
  );
}

export function portScan(device: string, from: string): Line {
  return junos(
    { device, app: 'RT_IDS', tag: 'RT_SCREEN_TCP', severity: 'warning' },
    {
      'attack-name': 'TCP port scan!',
      'source-address': from,
      'source-port': 50_001,
      'destination-address': '203.0.113.7',
      'destination-port': 8080,
      'source-zone-name': 'internet',
      'interface-name': 'ge-0/0/0.0',
      action: 'drop',
    },
  );
}

export function junosLink(device: string, name: string, number: number, state: 'DOWN' | 'UP'): Line {
  return junos(
    { device, app: 'mib2d', tag: `SNMP_TRAP_LINK_${state}`, severity: 'warning' },
    {
      'snmp-interface-index': number,
      'admin-status': 'up(1)',
      'operational-status': state === 'DOWN' ? 'down(2)' : 'up(1)',
      'interface-name': name,
    },
  );
}

/** Messages that Junos writes as text. */
function said(device: string, app: string, tag: string, text: string): Line {
  return (now) => `<28>1 ${isoOf(now)} ${device} ${app} 1411 ${tag} - ${text}`;
}

export function commit(device: string, user: string, comment: string): Line {
  return said(device, 'mgd', 'UI_COMMIT', `User '${user}' requested 'commit' operation (comment: ${comment})`);
}

export function failover(device: string, group: number): Line {
  return said(
    device,
    'jsrpd',
    'JSRPD_RG_STATE_CHANGE',
    `Redundancy-group ${group} transitioned from 'secondary' to 'primary' state due to Remote node is in secondary hold`,
  );
}

export function vpn(device: string, name: string, peer: string, state: 'down' | 'up'): Line {
  return said(
    device,
    'kmd',
    `KMD_VPN_${state === 'down' ? 'DOWN' : 'UP'}_ALARM_USER`,
    `VPN ${name} from ${peer} is ${state}. Local-ip: 203.0.113.1, gateway name: gw-${name}, vpn name: ${name}, tunnel-id: 131073, local tunnel-if: st0.0, remote tunnel-ip: Not-Available`,
  );
}

/** A tunnel that cannot be negotiated: worse than slow, not yet known to be down. */
export function vpnRefused(device: string, name: string, peer: string): Line {
  return said(
    device,
    'kmd',
    '-',
    `IKE negotiation failed with error: No proposal chosen. IKE Version: 2, VPN: ${name} Gateway: gw-${name}, Local: 203.0.113.1/500, Remote: ${peer}/500, Local IKE-ID: Not-Available, Remote IKE-ID: Not-Available, VR-ID: 0, Role: Initiator`,
  );
}

/** What a switch says when nothing is wrong. */
export function ordinarySwitch(device: string, random: Random): Line {
  return random.next() < 0.5
    ? said(
        device,
        'mgd',
        'UI_CMDLINE_READ_LINE',
        `User 'netops', command 'show ${random.pick(['interfaces terse', 'lldp neighbors', 'vlans'])}'`,
      )
    : said(device, 'chassisd', '-', `temperature sensor FPC 0 reads ${random.whole(38, 44)} degrees C`);
}
