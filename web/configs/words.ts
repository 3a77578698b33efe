import type { ConfigVersion, DriverName, PlannedWord } from '../../src/configs/api.ts';
import type { Tone } from '../kit/badges.tsx';

export const driverWords: Record<DriverName, string> = {
  junos: 'Junos',
  'cisco-ios': 'Cisco IOS',
  generic: 'Another, by a command',
};

export const plannedTones: Record<PlannedWord, { word: string; tone: Tone }> = {
  first: { word: 'First seen', tone: 'plain' },
  planned: { word: 'Planned', tone: 'good' },
  unplanned: { word: 'Unplanned', tone: 'warn' },
};

export const whyWords: Record<ConfigVersion['why'], string> = {
  schedule: 'found by the schedule',
  event: 'told by the device',
  hand: 'found by hand',
};

export function linesText({ added, removed }: Pick<ConfigVersion, 'added' | 'removed'>): string {
  return `+${added} −${removed}`;
}
