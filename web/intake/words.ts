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
