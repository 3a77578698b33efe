/** What the other makers' devices write, as their collector passes it on: under an RFC 5424 header that names the device. */
import { isoOf } from '../base/clock.ts';
import type { Line } from './lines-juniper.ts';
import type { Random } from './random.ts';

const passedOn = (priority: number, device: string, app: string, text: string): Line => {
  return (now) => `<${priority}>1 ${isoOf(now)} ${device} ${app} - - - ${text}`;
};

const cisco = (device: string, message: string): Line => passedOn(189, device, '-', `%${message}`);

export function ciscoLink(device: string, name: string, state: 'down' | 'up'): Line {
  return cisco(device, `LINK-3-UPDOWN: Interface ${name}, changed state to ${state}`);
}

export function ciscoSwitchedOff(device: string, name: string): Line {
  return cisco(device, `LINK-5-CHANGED: Interface ${name}, changed state to administratively down`);
}

export function ciscoOspf(device: string, neighbour: string, state: 'lost' | 'back'): Line {
  const change =
    state === 'lost' ? 'from FULL to DOWN, Neighbor Down: Dead timer expired' : 'from LOADING to FULL, Loading Done';
  return cisco(device, `OSPF-5-ADJCHG: Process 1, Nbr ${neighbour} on GigabitEthernet0/0/0 ${change}`);
}

export function ciscoBgp(device: string, neighbour: string, state: 'lost' | 'back'): Line {
  return cisco(
    device,
    `BGP-5-ADJCHANGE: neighbor ${neighbour} ${state === 'lost' ? 'Down Hold Timer expired' : 'Up '}`,
  );
}

export function ordinaryRouter(device: string, random: Random): Line {
  return random.next() < 0.6
    ? cisco(
        device,
        `SEC-6-IPACCESSLOGP: list edge-in denied tcp 198.51.100.${random.whole(2, 250)}(${random.whole(1024, 65_000)}) -> 203.0.113.7(${random.pick([22, 23, 445])}), 1 packet`,
      )
    : cisco(device, `SYS-6-LOGOUT: User netops has exited tty session 2(10.0.0.${random.whole(2, 250)})`);
}

type Pairs = Record<string, string | number>;

function fortigate(device: string, logid: string, pairs: Pairs): Line {
  return (now) => {
    const [date, time] = isoOf(now).split(/[T.]/u);
    const all: Pairs = {
      devname: device,
      devid: 'FG200FT920000001',
      eventtime: `${now}000000`,
      tz: '+0000',
      logid,
      vd: 'root',
      ...pairs,
    };
    const written = Object.entries(all).map(([key, value]) =>
      typeof value === 'number' ? `${key}=${value}` : `${key}="${value}"`,
    );
    return passedOn(189, device, '-', `date=${date} time=${time} ${written.join(' ')}`)(now);
  };
}

export function ordinaryFortigate(device: string, net: string, random: Random): Line {
  return fortigate(device, '0000000013', {
    type: 'traffic',
    subtype: 'forward',
    level: 'notice',
    srcip: `${net}.${random.whole(30, 90)}`,
    srcport: random.whole(1024, 65_000),
    srcintf: 'lan',
    srcintfrole: 'lan',
    dstip: random.pick(['198.51.100.9', '203.0.113.140', '198.51.100.71']),
    dstport: 443,
    dstintf: 'wan1',
    dstintfrole: 'wan',
    sessionid: random.whole(1000, 999_999),
    proto: 6,
    action: random.pick(['close', 'close', 'close', 'deny']),
    policyid: 4,
    policyname: 'lan to wan',
    service: 'HTTPS',
    duration: random.whole(1, 300),
    sentbyte: random.whole(400, 90_000),
    rcvdbyte: random.whole(900, 900_000),
  });
}

export type Intrusion = {
  name: string;
  from: string;
  to: string;
  severity: 'medium' | 'high' | 'critical';
  action: 'dropped' | 'detected';
};

export function fortigateAttack(device: string, { name, from, to, severity, action }: Intrusion): Line {
  return fortigate(device, '0419016384', {
    type: 'utm',
    subtype: 'ips',
    eventtype: 'signature',
    level: 'alert',
    severity,
    srcip: from,
    dstip: to,
    attack: name,
    action,
    proto: 6,
    crlevel: severity,
  });
}

export function fortigateChange(device: string, user: string, policy: number): Line {
  const msg = `Edit firewall.policy ${policy}`;
  return fortigate(device, '0100044546', {
    type: 'event',
    subtype: 'system',
    level: 'information',
    logdesc: 'Attribute configured',
    user,
    ui: 'GUI(10.0.1.50)',
    action: 'Edit',
    cfgtid: 7,
    cfgpath: 'firewall.policy',
    cfgobj: `${policy}`,
    cfgattr: 'status[enable->disable]',
    msg,
  });
}

export function sshFailed(device: string, user: string, from: string, port: number): Line {
  return passedOn(38, device, 'sshd', `Failed password for invalid user ${user} from ${from} port ${port} ssh2`);
}

export function ordinaryServer(device: string, random: Random): Line {
  const from = `10.0.1.${random.whole(30, 90)} port ${random.whole(1024, 65_000)}`;
  return random.next() < 0.4
    ? passedOn(38, device, 'sshd', `Accepted publickey for netops from ${from} ssh2: ED25519 SHA256:abcdef`)
    : passedOn(30, device, 'systemd', `Started session ${random.whole(100, 9999)} of user netops.`);
}
