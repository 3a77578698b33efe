/** What the tickets say of a finding for which none was opened, because work is done on its device. Browser-safe. */
import { z } from 'zod';
import { zFindingRaised } from '../detection/api.ts';

/** The `subjectId` is the finding's id. */
export const quietedTopic = 'finding.quieted';

export const zQuieted = z.object({
  finding: zFindingRaised,
  owner: z.object({ kind: z.enum(['change']), id: z.uuid(), name: z.string() }),
});
