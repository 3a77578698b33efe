import type { Category, EventType, Meaning } from './meaning.ts';

const network: Category[] = ['network'];
const intrusion: Category[] = ['network', 'intrusion_detection'];
const malware: Category[] = ['network', 'malware'];

function flow(action: string, type: EventType[]): Meaning {
  return { action, category: network, type: [...type, 'connection'], outcome: 'success' };
}

function threat(action: string, category: Category[], type: EventType[] = ['info']): Meaning {
  return { action, category, type, kind: 'alert' };
}

function file(action: string, type: EventType): Meaning {
  return { action, category: network, type: [type] };
}

/** Junos security messages by tag (without `_LS`, which only says that a logical system sent it). */
export const securityMeanings = new Map<string, Meaning>([
  ['RT_FLOW_SESSION_CREATE', flow('flow_started', ['start', 'allowed'])],
  ['RT_FLOW_SESSION_CLOSE', flow('flow_close', ['end', 'allowed'])],
  ['RT_FLOW_SESSION_DENY', flow('flow_deny', ['denied'])],
  ['APPTRACK_SESSION_CREATE', flow('flow_started', ['start', 'allowed'])],
  ['APPTRACK_SESSION_CLOSE', flow('flow_close', ['end', 'allowed'])],
  ['APPTRACK_SESSION_VOL_UPDATE', flow('flow_update', ['info', 'allowed'])],
  ['APPTRACK_SESSION_ROUTE_UPDATE', flow('flow_route_update', ['info', 'allowed'])],
  ['IDP_ATTACK_LOG_EVENT', threat('security_threat', intrusion)],
  ['IDP_APPDDOS_APP_STATE_EVENT', threat('application_ddos', intrusion)],
  ['IDP_APPDDOS_APP_ATTACK_EVENT', threat('application_ddos', intrusion)],
  ['WEBFILTER_URL_BLOCKED', threat('web_filter', ['network', 'web'], ['access', 'denied'])],
  ['WEBFILTER_URL_REDIRECTED', threat('web_filter', ['network', 'web'], ['access', 'denied'])],
  ['WEBFILTER_URL_PERMITTED', { action: 'web_filter', category: ['network', 'web'], type: ['access', 'allowed'] }],
  ['AV_VIRUS_DETECTED_MT', threat('virus_detected', malware, ['info', 'denied'])],
  ['AV_SCANNER_DROP_FILE_MT', file('file_dropped', 'denied')],
  ['AV_HUGE_FILE_DROPPED_MT', file('file_dropped', 'denied')],
  ['AV_FILE_NOT_SCANNED_DROPPED_MT', file('file_dropped', 'denied')],
  ['AV_MANY_MSGS_DROPPED_MT', file('file_dropped', 'denied')],
  ['AV_MANY_MSGS_NOT_SCANNED_MT', file('file_not_scanned', 'allowed')],
  ['AV_FILE_NOT_SCANNED_PASSED_MT', file('file_not_scanned', 'allowed')],
  ['AV_HUGE_FILE_NOT_SCANNED_MT', file('file_not_scanned', 'allowed')],
  ['ANTISPAM_SPAM_DETECTED_MT', threat('antispam_filter', ['network', 'email'])],
  ['CONTENT_FILTERING_BLOCKED_MT', threat('content_filter', network, ['denied'])],
  ['AAMW_ACTION_LOG', threat('malware_detected', malware)],
  ['SRX_AAMW_ACTION_LOG', threat('malware_detected', malware)],
  ['AAMW_MALWARE_EVENT_LOG', threat('malware_detected', malware)],
  ['AAMW_HOST_INFECTED_EVENT_LOG', threat('host_infected', ['malware', 'host'])],
  ['SECINTEL_ACTION_LOG', threat('threat_feed_match', malware)],
]);

/** Words in a screen's attack name → the action; the first that occurs counts. */
const SCREENS: [word: string, action: string][] = [
  ['flood', 'flood_detected'],
  ['sweep', 'sweep_detected'],
  ['scan', 'scan_detected'],
  ['fragment', 'fragment_detected'],
  ['spoof', 'spoofing_detected'],
  ['session limit', 'session_limit_detected'],
  ['tunnel', 'tunnel_detected'],
  ['flag', 'illegal_tcp_flags'],
  ['no ack', 'illegal_tcp_flags'],
  ['syn and fin', 'illegal_tcp_flags'],
  ['ip option', 'ip_option_detected'],
];

/** Screens (RT_IDS) share tags; what was seen is in the attack's name. */
export function screenMeaning(attack: string): Meaning {
  const lower = attack.toLowerCase();
  return threat(SCREENS.find(([word]) => lower.includes(word))?.[1] ?? 'attack_detected', intrusion);
}

const DENYING = ['drop', 'block', 'close', 'den', 'reject', 'redirect', 'quarantine', 'delete'];
const ALLOWING = [
  'permit',
  'allow',
  'none',
  'no action',
  'no_action',
  'alarm-without-drop',
  'ignore',
  'pass',
  'accept',
];

/** What the device did, from its `action`; undefined for a word that says neither. */
export function verdictOf(action: string): 'allowed' | 'denied' | undefined {
  const word = action.toLowerCase();
  if (ALLOWING.some((start) => word.startsWith(start))) return 'allowed';
  return DENYING.some((part) => word.includes(part)) ? 'denied' : undefined;
}
