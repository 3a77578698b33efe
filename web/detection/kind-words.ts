import type { FalseAlarms } from '../../src/detection/api.ts';

export const kindWords: Record<FalseAlarms['kind'], string> = {
  spike: 'Spike',
  level: 'Another level',
  drift: 'Drift',
  quiet: 'Went quiet',
  shape: 'Another shape',
  variance: 'Swings more',
};
