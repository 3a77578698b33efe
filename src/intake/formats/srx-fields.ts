import type { FieldTable } from './mapping.ts';
import { fieldTable } from './mapping.ts';

/**
 * Junos structured-data keys → ECS. Keys that are not here stand as `juniper.srx.<key>` with `-` written `_`.
 * Keys that need a computation (elapsed time, severity, protocol, file, peers) are in srx-derived.ts.
 */
export const srxFields = fieldTable({
  'bytes-from-client': 'source.bytes',
  'bytes-from-server': 'destination.bytes',
  'client-ip': 'source.ip',
  'destination-address': 'destination.ip',
  'destination-interface-name': 'observer.egress.interface.name',
  'destination-port': 'destination.port',
  'destination-zone': 'observer.egress.zone',
  'destination-zone-name': 'observer.egress.zone',
  'feed-name': 'threat.feed.name',
  hostname: 'source.domain',
  'http-host': 'url.domain',
  'interface-index': 'observer.ingress.interface.id',
  'interface-name': 'observer.ingress.interface.name',
  'local-address': 'source.ip',
  'mac-address': 'source.mac',
  'nat-destination-address': 'destination.nat.ip',
  'nat-destination-port': 'destination.nat.port',
  'nat-source-address': 'source.nat.ip',
  'nat-source-port': 'source.nat.port',
  'neighbor-address': 'destination.ip',
  obj: 'url.path',
  'packet-incoming-interface': 'observer.ingress.interface.name',
  'packets-from-client': 'source.packets',
  'packets-from-server': 'destination.packets',
  'policy-name': 'rule.name',
  protocol: 'network.protocol',
  'protocol-name': 'network.transport',
  reason: 'event.reason',
  'remote-address': 'destination.ip',
  roles: 'user.roles',
  'ruleebase-name': 'juniper.srx.rulebase_name',
  'sample-sha256': 'file.hash.sha256',
  'snmp-interface-index': 'observer.ingress.interface.id',
  'source-address': 'source.ip',
  'source-interface-name': 'observer.ingress.interface.name',
  'source-port': 'source.port',
  'source-zone': 'observer.ingress.zone',
  'source-zone-name': 'observer.ingress.zone',
  url: 'url.domain',
  username: 'user.name',
  'vlan-name': 'network.vlan.name',
  'vpn-name': 'juniper.srx.vpn_name',
});

// Where something was recognised, `rule.name` is what recognised it, `rule.ruleset` the policy that it belongs to.
const idp = fieldTable({ 'attack-name': 'rule.name', 'policy-name': 'rule.ruleset', 'rule-name': 'rule.id' });
const ddos = fieldTable({
  'ddos-application-name': 'rule.name',
  'policy-name': 'rule.ruleset',
  'rule-name': 'rule.id',
});
const aamw = fieldTable({ 'malware-info': 'rule.name', 'policy-name': 'rule.ruleset' });
const secintel = fieldTable({ 'sub-category': 'rule.name', 'policy-name': 'rule.ruleset' });
const virus = fieldTable({ name: 'rule.name', 'profile-name': 'rule.ruleset', url: 'juniper.srx.url' });
const filter = fieldTable({ category: 'rule.category', profile: 'rule.ruleset', 'profile-name': 'rule.ruleset' });

const FAMILIES: [start: string, table: FieldTable][] = [
  ['IDP_APPDDOS_', ddos],
  ['IDP_', idp],
  ['RT_SCREEN_', fieldTable({ 'attack-name': 'rule.name' })],
  ['AV_', virus],
  ['WEBFILTER_', filter],
  ['CONTENT_FILTERING_', filter],
  ['ANTISPAM_', filter],
  ['AAMW_', aamw],
  ['SRX_AAMW_', aamw],
  ['SECINTEL_', secintel],
  ['UI_COMMIT', fieldTable({ message: 'juniper.srx.comment' })],
];

/** The keys that mean something else in messages of this tag. */
export function familyFields(tag: string): FieldTable | undefined {
  return FAMILIES.find(([start]) => tag.startsWith(start))?.[1];
}

/** What Junos writes for "not given". */
const PLACEHOLDERS = new Set(['', '-', 'N/A', 'NA', 'NA NA', 'None', 'UNKNOWN']);

/** True for what a key's value says when there is nothing to say. */
export function isPlaceholder(key: string, value: string): boolean {
  if (PLACEHOLDERS.has(value)) return true;
  if (key === 'username') return value === 'unknown-user';
  return key.startsWith('nat-') && key.endsWith('-address') && (value === '0.0.0.0' || value === '::');
}
