import type { Actor } from '../base/actor.ts';
import type { Clock } from '../base/clock.ts';
import { recordFact } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { audit } from './audit.ts';
import { recordRightsChanged } from './people.ts';

export type Told = {
  kind: 'client' | 'client-user' | 'contact' | 'soc' | 'staff';
  record: { id: string; clientId?: string | null };
  act: string;
  detail?: Record<string, unknown>;
  /** Of the fact, where it is not '<kind>.changed'. */
  topic?: string;
};

/** What a verb of this slice leaves behind in its transaction: a line of the audit log, and the facts of it. */
export async function tell(tx: Tx, clock: Clock, actor: Actor, told: Told): Promise<void> {
  const { kind, act, detail = {}, topic = `${kind}.changed` } = told;
  const { id, clientId = null } = told.record;
  await audit(tx, clock, actor, { act, recordKind: kind, recordId: id, clientId, detail });
  const published = kind === 'client' || kind === 'client-user';
  await recordFact(tx, clock, { topic, clientId, subjectId: id, published });
  if (kind === 'staff' || kind === 'client-user') await recordRightsChanged(tx, clock, id);
}
