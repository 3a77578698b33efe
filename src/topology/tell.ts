/** What every change of the topology leaves behind: a fact that rings, and a line in the audit log where a person acted. */
import type { Actor } from '../base/actor.ts';
import type { Clock } from '../base/clock.ts';
import { recordFact } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { audit } from '../people/audit.ts';

export const topologyTopics = {
  changed: 'topology.changed',
  gap: 'gap.changed',
  proposal: 'proposal.changed',
} as const;

/** The map of a client is another one: places and gaps are looked at again. */
export async function tellChanged(tx: Tx, clock: Clock, clientId: string, what: 'parts' | 'states'): Promise<void> {
  const data = { what };
  await recordFact(tx, clock, { topic: topologyTopics.changed, clientId, subjectId: clientId, published: true, data });
}

export async function auditDrawn(
  tx: Tx,
  clock: Clock,
  actor: Actor,
  line: { act: string; clientId: string; id: string; detail: Record<string, unknown> },
): Promise<void> {
  const { act, clientId, id, detail } = line;
  await audit(tx, clock, actor, { act: `topology.${act}`, recordKind: 'topology', recordId: id, clientId, detail });
}
