/** Lines as an SRX sends them in sd-syslog: sessions created (40 %), closed (40 %) and denied (17 %), attacks (3 %). */
import { createWriteStream, existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';

/** Build products and input of benchmarks; not in the repository. */
export const cacheFolder = join(import.meta.dirname, '../../.cache/bench');

const zones = ['trust', 'untrust', 'dmz', 'guest', 'servers', 'voice', 'mgmt', 'vpn', 'branch-07', 'branch-31'];
const policies = [
  'web-out',
  'dns-out',
  'default-deny',
  'servers-out',
  'vpn-to-lan',
  'guest-out',
  'voice-sip',
  'mgmt-ssh',
  'geo-block',
  'dmz-in-https',
  'lan-to-dc',
  'backup-night',
];
const services = [
  ['junos-https', 443, 6, 'SSL'],
  ['junos-http', 80, 6, 'HTTP'],
  ['junos-dns-udp', 53, 17, 'DNS'],
  ['junos-ssh', 22, 6, 'SSH'],
  ['junos-smtp', 25, 6, 'SMTP'],
  ['None', 8443, 6, 'UNKNOWN'],
  ['junos-ntp', 123, 17, 'NTP'],
  ['junos-sip', 5060, 17, 'SIP'],
  ['icmp', 0, 1, 'ICMP'],
  ['junos-ms-rpc-tcp', 135, 6, 'MS-RPC'],
] as const;
const reasons = [
  'TCP FIN',
  'TCP RST',
  'idle Timeout',
  'aged out',
  'response received',
  'TCP CLIENT RST',
  'TCP SERVER RST',
  'application failure or action',
];
const attacks = [
  'HTTP:MISC:GENERIC-DIR-TRAVERSAL',
  'SSL:OPENSSL-HEARTBLEED',
  'HTTP:SQL:INJ:CMD-CHAIN-1',
  'SMB:CVE-2017-0144-MS17-010',
  'APP:LOG4J-JNDI-RCE',
  'DNS:TUNNEL:IODINE',
  'SSH:BRUTE-LOGIN',
  'HTTP:STC:DL:APK-MALWARE',
];
const hosts = [
  'fw-hq-01',
  'fw-hq-02',
  'srx-branch-017',
  'srx-branch-102',
  'fw-dc1-node0',
  'fw-dc1-node1',
  'branch-leeds-srx340',
  'plant-denver-srx1500',
];

/** A file with `count` lines, made once; the same lines each time. Returns its path. */
export async function linesFile(count: number): Promise<string> {
  const file = join(cacheFolder, `srx-${count}.log`);
  if (existsSync(file)) return file;
  mkdirSync(cacheFolder, { recursive: true });
  const out = createWriteStream(`${file}.part`);
  const random = randomFrom(20_261_124);
  for (let i = 0; i < count;) {
    const piece: string[] = [];
    for (const end = Math.min(count, i + 2000); i < end; i += 1) piece.push(line(i, random));
    if (!out.write(piece.join(''))) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
  renameSync(`${file}.part`, file);
  return file;
}

/** Line number `i`, with its line feed. Two thousand lines a second of the clock in them. */
export function line(i: number, random: (below: number) => number): string {
  const one = <T>(of: readonly T[]): T | '' => of[random(of.length)] ?? '';
  const time = new Date(1_764_000_000_000 + Math.floor(i / 2)).toISOString();
  const [service, port, protocol, application] = services[random(services.length)] ?? services[0];
  const kind = random(100);
  const source = `source-address="10.${random(64)}.${random(256)}.${1 + random(254)}" source-port="${1024 + random(64_511)}" destination-address="${1 + random(222)}.${random(256)}.${random(256)}.${1 + random(254)}" destination-port="${port}"`;
  const ways = `source-zone-name="${one(zones)}" destination-zone-name="${one(zones)}"`;
  const head = (pri: number, app: string, id: string): string =>
    `<${pri}>1 ${time} ${one(hosts)} ${app} - ${id} [junos@2636.1.1.1.2.129 `;
  const nat = `nat-source-address="203.0.113.${random(256)}"`;
  const user = random(3) === 0 ? 'jsmith' : 'N/A';
  if (kind < 40)
    return `${head(14, 'RT_FLOW', 'RT_FLOW_SESSION_CREATE')}${source} service-name="${service}" ${nat} nat-source-port="${1024 + random(64_511)}" protocol-id="${protocol}" policy-name="${one(policies)}" ${ways} session-id-32="${random(4_000_000)}" username="${user}" application="${application}"]\n`;
  if (kind < 80)
    return `${head(14, 'RT_FLOW', 'RT_FLOW_SESSION_CLOSE')}reason="${one(reasons)}" ${source} service-name="${service}" ${nat} protocol-id="${protocol}" policy-name="${one(policies)}" ${ways} session-id-32="${random(4_000_000)}" bytes-from-client="${random(1_000_000)}" bytes-from-server="${random(5_000_000)}" elapsed-time="${random(3600)}"]\n`;
  if (kind < 97)
    return `${head(14, 'RT_FLOW', 'RT_FLOW_SESSION_DENY')}${source} service-name="${service}" protocol-id="${protocol}" policy-name="${one(policies)}" ${ways} application="${application}" username="${user}" packet-incoming-interface="ge-0/0/${random(16)}.0" encrypted="No"]\n`;
  return `${head(12, 'RT_IDP', 'IDP_ATTACK_LOG_EVENT')}epoch-time="${Math.floor(Date.parse(time) / 1000)}" message-type="SIG" ${source} application-name="${application}" rule-name="${1 + random(20)}" rulebase-name="IPS" policy-name="idp-recommended" attack-name="${one(attacks)}" action="DROP" threat-severity="${one(['HIGH', 'MEDIUM'])}" ${ways} alert="yes"]\n`;
}

/** Numbers below a bound, the same for the same seed (xorshift, 32 bits). */
export function randomFrom(seed: number): (below: number) => number {
  let s = seed >>> 0 || 1;
  return (below) => {
    s ^= s << 13;
    s >>>= 0;
    s ^= s >>> 17;
    s ^= s << 5;
    s >>>= 0;
    return s % below;
  };
}
