/** While work is done on a device, what is found there opens no ticket: whoever does the work is told of it instead. */
import type { Clock } from '../base/clock.ts';
import { recordFact } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import type { FindingRaised } from '../detection/api.ts';
import { quietFor } from '../estate/quiet.ts';
import { quietedTopic } from './quiet-api.ts';

/** True when the finding's device was quiet at its moment; then a fact tells the owner of the quiet. */
export async function keptQuiet(tx: Tx, clock: Clock, finding: FindingRaised): Promise<boolean> {
  const owner = await quietFor(tx, finding);
  if (!owner) return false;
  const { kind, id, name } = owner;
  await recordFact(tx, clock, {
    topic: quietedTopic,
    clientId: finding.clientId,
    subjectId: finding.findingId,
    data: { finding, owner: { kind, id, name } },
  });
  return true;
}
