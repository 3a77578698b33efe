/** How changes are spoken of on screen. */
import type { z } from 'zod';
import type { Kind, Stage, zChange, zChangeLine } from '../../src/changes/change-api.ts';
import type { Risk } from '../../src/changes/risk-api.ts';
import type { Tone } from '../kit/badges.tsx';

export type Change = z.output<typeof zChange>;
export type ChangeLine = z.output<typeof zChangeLine>;

export const stageWords: Record<Stage, string> = {
  requested: 'Requested',
  accepted: 'Accepted',
  assessed: 'Assessed',
  approved: 'Approved',
  scheduled: 'Scheduled',
  'in-progress': 'In progress',
  implemented: 'Implemented',
  verified: 'Verified',
  closed: 'Closed',
  'rolled-back': 'Rolled back',
  declined: 'Declined',
};

export const stageTones: Record<Stage, Tone> = {
  requested: 'warn',
  accepted: 'info',
  assessed: 'info',
  approved: 'violet',
  scheduled: 'violet',
  'in-progress': 'violet',
  implemented: 'violet',
  verified: 'good',
  closed: 'plain',
  'rolled-back': 'bad',
  declined: 'plain',
};

/** What the button that leads there says. */
export const moveWords: Record<Stage, string> = {
  requested: 'Ask',
  accepted: 'Back to planning',
  assessed: 'Put up for approval',
  approved: 'Take off the schedule',
  scheduled: 'Schedule',
  'in-progress': 'Start',
  implemented: 'Done: implemented',
  verified: 'Verified',
  closed: 'Close',
  'rolled-back': 'Roll back',
  declined: 'Decline',
};

export const kindWords: Record<Kind, string> = { standard: 'Standard', normal: 'Normal', emergency: 'Emergency' };
export const riskWords: Record<Risk | 'unknown', string> = {
  unknown: 'Risk not known',
  low: 'Low risk',
  medium: 'Medium risk',
  high: 'High risk',
};
export const riskTones: Record<Risk | 'unknown', Tone> = { unknown: 'plain', low: 'good', medium: 'warn', high: 'bad' };
export const seatWords = { peer: 'peer', cab: 'change board', client: 'client' } as const;
