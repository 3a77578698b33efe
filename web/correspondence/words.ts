import type { MessageState } from '../../src/correspondence/mail-api.ts';
import type { Tone } from '../kit/badges.tsx';

export const stateWords: Record<MessageState, { word: string; tone: Tone }> = {
  stored: { word: 'Being read', tone: 'info' },
  filed: { word: 'Filed', tone: 'good' },
  unfiled: { word: 'Unfiled', tone: 'warn' },
  quarantined: { word: 'Quarantine', tone: 'bad' },
  automatic: { word: 'Automatic', tone: 'plain' },
  bounce: { word: 'Bounce', tone: 'warn' },
  dropped: { word: 'Dropped', tone: 'plain' },
  discarded: { word: 'Thrown away', tone: 'plain' },
};

export const mailboxWords: Record<'new' | 'connected' | 'waiting' | 'failed' | 'off', { word: string; tone: Tone }> = {
  new: { word: 'Not yet reached', tone: 'info' },
  connected: { word: 'Connected', tone: 'good' },
  waiting: { word: 'Trying again', tone: 'warn' },
  failed: { word: 'Failed', tone: 'bad' },
  off: { word: 'Off', tone: 'plain' },
};

export const proofWords: Record<'needed' | 'verified' | 'refused', { word: string; tone: Tone }> = {
  needed: { word: 'Sender must be proved', tone: 'warn' },
  verified: { word: 'Sender proved', tone: 'good' },
  refused: { word: 'Not the sender', tone: 'bad' },
};

export const sentWords: Record<'queued' | 'sent' | 'failed', { word: string; tone: Tone }> = {
  queued: { word: 'Going out', tone: 'info' },
  sent: { word: 'Sent', tone: 'good' },
  failed: { word: 'Failed', tone: 'bad' },
};
