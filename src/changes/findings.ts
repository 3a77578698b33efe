/** Findings of a window: kept with the change while it lasts, handed to the tickets when it is over and they are not. */
import { isoOf } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';
import type { Tx } from '../db/open.ts';
import { zFindingCleared, zFindingRaised } from '../detection/api.ts';
import { openForFinding } from '../tickets/from-findings.ts';
import type { zQuieted } from '../tickets/quiet-api.ts';
import type { z } from 'zod';
import { tell } from './apply.ts';
import { nextWake } from './clock.rules.ts';
import type { ChangeRow } from './step.rules.ts';
import { lockedSubject, setChangeFinding, updateChange } from './store.ts';
import { heldBy, holdersOf, lockedChange, putFinding } from './wake-ups.store.ts';

/** A finding that pages nobody because of a change's window: it is attached to the change. */
export async function onQuieted(tx: Tx, clock: Clock, { finding, owner }: z.output<typeof zQuieted>): Promise<void> {
  const subject = owner.kind === 'change' ? await lockedSubject(tx, owner.id) : undefined;
  if (!subject) return;
  const { change } = subject;
  const { findingId, clientId, deviceId, title, severity, at } = finding;
  await putFinding(tx, {
    changeId: change.id,
    clientId,
    findingId,
    deviceId,
    title,
    severity,
    fact: JSON.stringify(finding),
    at,
  });
  // The window was over before the fact was read: it is handed on at once.
  if (change.quietUntil === null) {
    const quietUntil = isoOf(clock.now());
    await updateChange(tx, change.id, { quietUntil, nextWakeAt: nextWake({ ...change, quietUntil }) });
  }
  await tell(tx, clock, change, { did: 'finding', more: { findingId } });
}

export async function onCleared(tx: Tx, finding: z.output<typeof zFindingCleared>): Promise<void> {
  for (const changeId of await holdersOf(tx, finding.findingId)) {
    await lockedChange(tx, changeId);
    await setChangeFinding(tx, changeId, finding.findingId, { clearedAt: finding.at });
  }
}

/** The quiet of a change is over: what is still open becomes a ticket, as it would have without it. */
export async function releaseHeld(tx: Tx, clock: Clock, change: ChangeRow): Promise<number> {
  let opened = 0;
  for (const { findingId, fact, state, stateClearedAt } of await heldBy(tx, change.id)) {
    if (state !== 'open') {
      await setChangeFinding(tx, change.id, findingId, { clearedAt: stateClearedAt ?? isoOf(clock.now()) });
      continue;
    }
    // A ticket of its cause may have been opened meanwhile, for a device nobody works on: it joins that one.
    await openForFinding(tx, clock, { ...zFindingRaised.parse(fact), firstOfGroup: false });
    await setChangeFinding(tx, change.id, findingId, { releasedAt: isoOf(clock.now()) });
    opened += 1;
  }
  return opened;
}
