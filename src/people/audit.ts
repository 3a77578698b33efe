import type { Actor } from '../base/actor.ts';
import type { Clock } from '../base/clock.ts';
import { isoOf } from '../base/clock.ts';
import type { Tx } from '../db/open.ts';

/** One line of the audit log: what was done to which record. Who, when and from where come from the actor and the clock. */
export type AuditLine = {
  /** `noun.verb`, as in 'ticket.claim'. */
  act: string;
  recordKind: string;
  recordId: string | null;
  clientId: string | null;
  /** What changed, in plain values; never a secret. */
  detail?: Record<string, unknown>;
};

/** Writes who did what to which record, from where, in the transaction of the act: both happen or neither. */
export async function audit(tx: Tx, clock: Clock, actor: Actor, line: AuditLine): Promise<void> {
  await tx
    .insertInto('auditEntry')
    .values({
      at: isoOf(clock.now()),
      actorId: actor.id,
      actorName: actor.name,
      actorRole: actor.role,
      via: actor.via,
      fromAddress: actor.from,
      act: line.act,
      recordKind: line.recordKind,
      recordId: line.recordId,
      clientId: line.clientId,
      detail: JSON.stringify(line.detail ?? {}),
    })
    .execute();
}
