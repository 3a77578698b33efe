/** How intake speaks on screen. */

const reasons: Record<string, string> = {
  'no-device': 'No device has this address',
  'ambiguous-address': 'Devices of several clients have this address',
  'bad-credential': 'Its key, certificate or user is not known',
  'relay-host-unknown': 'A relay passed it on; no device is called that',
};

export function reasonWord(reason: string): string {
  return reasons[reason] ?? reason.replaceAll('-', ' ');
}

export const listenerWords: Record<string, string> = {
  'syslog-udp': 'Syslog UDP',
  'syslog-tcp': 'Syslog TCP',
  'syslog-tls': 'Syslog TLS',
  trap: 'SNMP traps',
  flow: 'Flows',
  webhook: 'Webhooks',
  hec: 'Splunk HEC',
};

export const keyWords = {
  webhook: 'Webhook',
  hec: 'HEC token',
  certificate: 'TLS certificate',
  community: 'SNMP community',
} as const;

const protocols: Record<number, string> = {
  1: 'ICMP',
  6: 'TCP',
  17: 'UDP',
  47: 'GRE',
  50: 'ESP',
  58: 'ICMPv6',
  89: 'OSPF',
};

/** The services that most traffic is, by IANA's numbers. */
const services: Record<number, string> = {
  22: 'SSH',
  25: 'SMTP',
  53: 'DNS',
  80: 'HTTP',
  123: 'NTP',
  161: 'SNMP',
  389: 'LDAP',
  443: 'HTTPS',
  445: 'SMB',
  514: 'syslog',
  636: 'LDAPS',
  993: 'IMAPS',
  1433: 'SQL Server',
  3306: 'MySQL',
  3389: 'RDP',
  5432: 'PostgreSQL',
};

/** `HTTPS (TCP 443)`, `UDP 9999`, `ICMP`. */
export function serviceWord(protocol: number, port: number): string {
  const carrier = protocols[protocol] ?? `IP ${protocol}`;
  if (port === 0) return carrier;
  const name = services[port];
  return name === undefined ? `${carrier} ${port}` : `${name} (${carrier} ${port})`;
}
