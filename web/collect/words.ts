import type { CollectorState } from '../../src/collect/api.ts';
import type { Tone } from '../kit/badges.tsx';
import { bytesText } from '../kit/bytes.ts';
import { spanText } from '../kit/spans.ts';

/** What the state of a collector is called, and how it looks. */
export const stateWords: Record<CollectorState, { word: string; tone: Tone }> = {
  added: { word: 'Not enrolled', tone: 'info' },
  connected: { word: 'Connected', tone: 'good' },
  away: { word: 'Away', tone: 'warn' },
  lost: { word: 'Not heard', tone: 'bad' },
  revoked: { word: 'Revoked', tone: 'plain' },
};

/** `none`, `1,204 records, 84 KB`. */
export function backlogText(records: number, bytes: number): string {
  if (records === 0) return 'none';
  return `${records.toLocaleString('en-GB')} ${records === 1 ? 'record' : 'records'}, ${bytesText(bytes)}`;
}

const SECOND = 1000;

/** How its clock stands to ours: `right`, `4 min fast`. */
export function clockText(offsetMs: number): string {
  if (Math.abs(offsetMs) < SECOND) return 'right';
  return `${spanText(offsetMs)} ${offsetMs > 0 ? 'fast' : 'slow'}`;
}
