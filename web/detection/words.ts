import type { Condition, Severity } from '../../src/detection/api.ts';
import type { Tone } from '../kit/badges.tsx';

export const conditionWords: Record<Condition, string> = {
  'link-down': 'Link down',
  'neighbour-lost': 'Neighbour lost',
  restarted: 'Restarted',
  'configuration-changed': 'Configuration changed',
  'authentication-failures': 'Authentication failures',
  intrusion: 'Intrusion',
  malware: 'Malware',
  screen: 'Screen',
  'vpn-down': 'VPN down',
  unreachable: 'Unreachable',
  failover: 'Failover',
  'speed-changed': 'Speed changed',
  sensor: 'Sensor beyond its limit',
  'check-failed': 'Check fails',
  'collector-lost': 'Collector not heard',
  'records-lost': 'Records given up',
  certificate: 'Certificate ends',
  'clock-wrong': 'Clock wrong',
  silent: 'Silent',
  anomaly: 'Anomaly',
  spike: 'Spike',
};

export const severityTones: Record<Severity, Tone> = {
  critical: 'bad',
  high: 'warn',
  medium: 'info',
  low: 'plain',
  info: 'plain',
};
