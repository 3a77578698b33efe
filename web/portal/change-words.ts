/** Changes as clients speak of them. */
import type { z } from 'zod';
import type { zPortalChange, zPortalChangeLine } from '../../src/portal/changes-api.ts';
import { stageWords } from '../changes/words.ts';

export type PortalChange = z.output<typeof zPortalChange>;
export type PortalChangeLine = z.output<typeof zPortalChangeLine>;

const says: Record<string, string> = {
  requested: 'We check who asked',
  accepted: 'We write the plan',
  assessed: 'Needs approval',
  'rolled-back': 'Taken back',
};

/** Where it stands, in a client's words. */
export function portalStage(stage: PortalChangeLine['stage']): string {
  return says[stage] ?? stageWords[stage];
}
