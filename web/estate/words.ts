import type { Criticality } from '../../src/estate/api.ts';
import type { Tone } from '../kit/badges.tsx';

export const criticalityTones: Record<Criticality, Tone> = {
  critical: 'bad',
  high: 'warn',
  normal: 'info',
  low: 'plain',
};

/** `access-point` as `Access point`. */
export function kindWord(kind: string): string {
  const words = kind.replaceAll('-', ' ');
  return ['ids', 'siem'].includes(kind)
    ? kind.toUpperCase()
    : kind === 'vpn-gateway'
      ? 'VPN gateway'
      : words.charAt(0).toUpperCase() + words.slice(1);
}
