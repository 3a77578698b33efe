import type { Draft } from './draft.ts';
import { fortigateFields } from './fortigate-fields.ts';
import { readKeyValues } from './key-values.ts';
import { put } from './mapping.ts';
import type { Meaning } from './meaning.ts';
import { applyFound, applyMeaning, firstSaying, saying } from './meaning.ts';
import { protocolOf } from './protocols.ts';
import { severityOf } from './severity.ts';
import type { Syslog } from './syslog-header.ts';
import { means } from './system-message.ts';
import { instantOfEpoch, instantOfStamp, readIsoStamp, readOffset } from './timestamps.ts';

const PREFIX = 'fortinet.fortigate';
const COMPUTED = new Set(['date', 'time', 'tz', 'eventtime', 'proto', 'duration', 'crlevel', 'severity']);
/** How far into a message the first keys must stand for it to be looked at. */
const KEYS_WITHIN = 300;
const PASSING = new Set([
  'accept',
  'close',
  'client-rst',
  'server-rst',
  'timeout',
  'start',
  'pass',
  'passthrough',
  'detected',
  'ip-conn',
]);
const STOPPING = new Set(['deny', 'denied', 'blocked', 'block', 'dropped', 'drop', 'reset', 'clear_session']);

/** Reads FortiGate's key=value log; false when it is none, then nothing was written. */
export function readFortigate(syslog: Syslog, draft: Draft): boolean {
  const head = ` ${syslog.msg.slice(0, KEYS_WITHIN)}`;
  if (!head.includes(' devid=') || !head.includes(' logid=')) return false;
  const { pairs, dirt } = readKeyValues(syslog.msg);
  for (const note of dirt) draft.note(note);
  const values = new Map(pairs);
  draft.set('event.dataset', 'fortinet.fortigate');
  draft.set('observer.vendor', 'Fortinet');
  draft.set('observer.product', 'FortiGate');
  draft.set('observer.type', 'firewall');
  writeTimes(draft, values);
  writeProtocol(draft, values);
  for (const [key, value] of pairs)
    if (!COMPUTED.has(key) && value !== 'N/A') put(draft, fortigateFields, PREFIX, [key, value]);
  draft.set('event.severity', severityOf(values.get('crlevel') ?? values.get('severity') ?? ''));
  const link = firstSaying(turned, values.get('msg') ?? '');
  if (link) applyFound(draft, link.found, PREFIX);
  applyMeaning(draft, link?.meaning ?? meaningOf(values));
  return true;
}

function writeTimes(draft: Draft, values: Map<string, string>): void {
  const at = wallTime(draft, values) ?? instantOfEpoch(values.get('eventtime') ?? '');
  if (at === undefined) draft.note('no readable date, time or eventtime');
  else draft.setTime('@timestamp', at);
  const duration = Number(values.get('duration'));
  if (values.has('duration') && Number.isInteger(duration) && duration < 1e6)
    draft.set('event.duration', duration * 1_000_000_000);
}

/** Before FortiOS 7 `eventtime` has another unit in each release: date, time and tz are surer, where all three are there. */
function wallTime(draft: Draft, values: Map<string, string>): number | undefined {
  const stamp = readIsoStamp(`${values.get('date') ?? ''} ${values.get('time') ?? ''}`, 0)?.stamp;
  if (!stamp) return undefined;
  const zone = readOffset(values.get('tz') ?? '', 0);
  const fraction = zone ? fractionOf(values.get('eventtime') ?? '') : 0;
  const at = instantOfStamp({ ...stamp, ms: fraction, offset: zone?.offset }, draft.context);
  return zone ? at : (instantOfEpoch(values.get('eventtime') ?? '') ?? at);
}

function fractionOf(eventtime: string): number {
  return eventtime.length >= 13 ? (instantOfEpoch(eventtime) ?? 0) % 1000 : 0;
}

function writeProtocol(draft: Draft, values: Map<string, string>): void {
  const protocol = protocolOf(values.get('proto') ?? '');
  draft.set('network.iana_number', protocol.number);
  draft.set('network.transport', protocol.name);
}

function meaningOf(values: Map<string, string>): Meaning {
  const action = values.get('action') ?? '';
  const type = values.get('type') ?? '';
  if (type === 'traffic') return trafficMeaning(action);
  if (type === 'utm') return utmMeaning(values.get('subtype') ?? 'utm', action);
  return eventMeaning(action, values);
}

function trafficMeaning(action: string): Meaning {
  if (STOPPING.has(action))
    return { action: 'flow_deny', category: ['network'], type: ['denied', 'connection'], outcome: 'success' };
  const isStart = action === 'start';
  const type = isStart ? ('start' as const) : ('end' as const);
  return {
    action: isStart ? 'flow_started' : 'flow_close',
    category: ['network'],
    type: [type, 'allowed', 'connection'],
    outcome: 'success',
  };
}

const UTM = new Map<string, Pick<Meaning, 'action' | 'category'>>([
  ['virus', { action: 'virus_detected', category: ['network', 'malware'] }],
  ['webfilter', { action: 'web_filter', category: ['network', 'web'] }],
  ['ips', { action: 'security_threat', category: ['network', 'intrusion_detection'] }],
  ['anomaly', { action: 'flood_detected', category: ['network', 'intrusion_detection'] }],
  ['emailfilter', { action: 'antispam_filter', category: ['network', 'email'] }],
]);

function utmMeaning(subtype: string, action: string): Meaning {
  const known = UTM.get(subtype) ?? { action: subtype.replaceAll('-', '_'), category: ['network' as const] };
  const stopped = STOPPING.has(action);
  const verdict = stopped ? ['denied' as const] : PASSING.has(action) ? ['allowed' as const] : [];
  const isAlert = stopped || subtype === 'virus' || subtype === 'ips' || subtype === 'anomaly';
  return { ...known, type: ['info', ...verdict], ...(isAlert && { kind: 'alert' }) };
}

const turned = [
  saying(
    'Link monitor: Interface {observer.ingress.interface.name} was turned down',
    means('interface_down', 'network'),
  ),
  saying('Link monitor: Interface {observer.ingress.interface.name} was turned up', means('interface_up', 'network')),
];

function eventMeaning(action: string, values: Map<string, string>): Meaning {
  const failed = values.get('status') === 'failed' || values.get('status') === 'failure';
  if (action === 'login') return failed ? means('login_failed', 'loginFailed') : means('user_login', 'loggedIn');
  if (action === 'logout') return means('user_logout', 'loggedOut');
  if (action === 'tunnel-up') return means('vpn_up', 'connected');
  if (action === 'tunnel-down') return means('vpn_down', 'disconnected');
  if (values.get('subtype') === 'ha' && values.get('msg')?.includes('state moved'))
    return means('ha_failover', 'hostChanged');
  if (values.has('cfgpath')) return means('config_changed', 'changed');
  const name = action || (values.get('logdesc') ?? 'event');
  return means(name.replaceAll(/[ -]/gu, '_').toLowerCase(), 'host');
}
