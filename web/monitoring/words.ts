import type { CredentialKind } from '../../src/estate/credential-api.ts';
import type { Tone } from '../kit/badges.tsx';

export const credentialWords: Record<CredentialKind, string> = {
  'snmp-v2c': 'SNMP community',
  'snmp-v3': 'SNMPv3 user',
  'ssh-password': 'SSH password',
  'ssh-key': 'SSH key',
};

/** What the state of an interface, a neighbour or a check is called, and how it looks. */
const states: Readonly<Record<string, { word: string; tone: Tone }>> = {
  up: { word: 'Up', tone: 'good' },
  down: { word: 'Down', tone: 'bad' },
  off: { word: 'Switched off', tone: 'plain' },
  dormant: { word: 'Dormant', tone: 'plain' },
  absent: { word: 'Not present', tone: 'warn' },
  unknown: { word: 'Unknown', tone: 'plain' },
  normal: { word: 'Normal', tone: 'good' },
  beyond: { word: 'Beyond its limit', tone: 'bad' },
  passed: { word: 'Passes', tone: 'good' },
  failed: { word: 'Fails', tone: 'bad' },
  valid: { word: 'Valid', tone: 'good' },
  expiring: { word: 'Ends soon', tone: 'warn' },
  expired: { word: 'Has ended', tone: 'bad' },
};

export function stateWord(state: string): { word: string; tone: Tone } {
  return states[state] ?? { word: state, tone: 'plain' };
}

const kinds: Readonly<Record<string, string>> = {
  neighbour: 'Neighbour',
  sensor: 'Sensor',
  ha: 'Cluster member',
  reach: 'Answers',
  check: 'Check',
  certificate: 'Certificate',
};

export function partWord(kind: string): string {
  return kinds[kind] ?? kind;
}

/** `1 Gbit/s`, `100 Mbit/s half duplex`. */
export function speedText(speed: number | null, duplex: string): string {
  if (speed === null) return '';
  const text = speed >= 1000 ? `${speed / 1000} Gbit/s` : `${speed} Mbit/s`;
  return duplex === 'half' ? `${text} half duplex` : text;
}
