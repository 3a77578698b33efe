import type { EcsEvent } from '../../intake/formats/event.ts';
import type { Condition, Severity } from '../api.ts';
import type { Rule, Signal } from '../signal.ts';
import { factsOf, sentence, textOf } from '../signal.ts';

type Threat = { condition: Condition; noun: string; /** When the message does not say. */ severity: Severity };

const screen: Threat = { condition: 'screen', noun: 'Screen', severity: 'low' };
const malware: Threat = { condition: 'malware', noun: 'Malware', severity: 'high' };
const threats = new Map<string, Threat>([
  ['security_threat', { condition: 'intrusion', noun: 'Attack', severity: 'medium' }],
  ['application_ddos', { condition: 'intrusion', noun: 'Application denial of service', severity: 'high' }],
  ['virus_detected', malware],
  ['malware_detected', malware],
  ['host_infected', { condition: 'malware', noun: 'Infected host', severity: 'critical' }],
  ['threat_feed_match', { condition: 'malware', noun: 'Threat feed', severity: 'medium' }],
  ['flood_detected', { ...screen, severity: 'medium' }],
  ...['sweep', 'scan', 'fragment', 'spoofing', 'session_limit', 'tunnel', 'ip_option', 'attack'].map(
    (word): [string, Threat] => [`${word}_detected`, screen],
  ),
  ['illegal_tcp_flags', screen],
]);

/** Hits of intrusion prevention, virus scanners, threat feeds and screens. Blocked web pages and spam are no findings. */
export const threat: Rule = {
  actions: [...threats.keys()],
  needles: [
    'IDP_ATTACK_',
    'IDP_APPDDOS_',
    'AV_VIRUS_',
    'AAMW_ACTION',
    'AAMW_MALWARE',
    'AAMW_HOST',
    'SECINTEL_',
    'RT_SCREEN_',
    'subtype="ips"',
    'subtype="virus"',
    'subtype="anomaly"',
    'subtype=ips',
    'subtype=virus',
    'subtype=anomaly',
    'security_threat',
    'virus_detected',
    'malware_detected',
  ],
  read,
};

function read(event: EcsEvent): Signal | undefined {
  const kind = threats.get(textOf(event, 'event.action') ?? '');
  if (!kind) return undefined;
  const from = textOf(event, 'source.ip', 'source.address');
  const name = nameOf(event, from);
  const to = textOf(event, 'destination.ip', 'destination.address');
  return {
    condition: kind.condition,
    // One attack is one finding whoever tries it: its sources are facts, else a botnet made a thousand findings.
    component: `${kind.noun}: ${name}`,
    also: [],
    polarity: 'hit',
    severity: severityOf(event) ?? kind.severity,
    title: `${kind.noun} ${name} on {device}`,
    summary: sentence(`${kind.noun} ${name}`, from && `from ${from}`, to && `to ${to}`, verdictOf(event)),
    facts: factsOf(
      { policy: textOf(event, 'rule.ruleset') },
      { sources: from, targets: to, files: textOf(event, 'file.name'), verdicts: verdictOf(event) },
    ),
  };
}

function nameOf(event: EcsEvent, from: string | undefined): string {
  if (event['event.action'] === 'host_infected' && from !== undefined) return from;
  return textOf(event, 'rule.name', 'threat.feed.name', 'file.name', 'event.action') ?? 'unknown';
}

/** `event.severity` is 0 to 10 for every sender. */
function severityOf(event: EcsEvent): Severity | undefined {
  const value = event['event.severity'];
  if (typeof value !== 'number') return undefined;
  if (value >= 9) return 'critical';
  if (value >= 7) return 'high';
  if (value >= 4) return 'medium';
  return value >= 2 ? 'low' : 'info';
}

function verdictOf(event: EcsEvent): string | undefined {
  const types = event['event.type'];
  if (!Array.isArray(types)) return undefined;
  return types.includes('denied') ? 'blocked' : types.includes('allowed') ? 'let through' : undefined;
}
