/** Writes a decision down: huddle, lines, people, offers, fact and audit in one transaction. The only way a huddle changes. */
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import { Problem } from '../base/problem.ts';
import { recordFact } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { audit } from '../people/audit.ts';
import type { Change, HuddleRow, Person, Room } from './change.rules.ts';
import { insertLine, insertOption, markLeft, putMember, replaceOffers, updateHuddle } from './store.ts';

/** Decisions need a name: programs may read huddles, people hold them. */
export function personOf(actor: Actor): Person {
  if (actor.side === 'staff' && actor.id !== null && actor.role !== 'integration')
    return { id: actor.id, name: actor.name };
  throw new Problem('huddle/not-a-person', 403, 'Only a named person can take part in a huddle.');
}

/** Applies a change to a huddle whose lock this transaction holds. */
export async function apply(
  tx: Tx,
  clock: Clock,
  actor: Actor,
  { huddle }: Pick<Room, 'huddle'>,
  change: Change,
): Promise<void> {
  const now = clock.now();
  const place = { huddleId: huddle.id, clientId: huddle.clientId, at: isoOf(now) };
  const by = { id: actor.id, name: actor.name };
  const changed = Object.keys(change.set).length > 0;
  await updateHuddle(tx, huddle.id, {
    ...change.set,
    updatedAt: place.at,
    ...(changed ? { version: huddle.version + 1 } : {}),
  });
  for (const person of change.joins) await putMember(tx, place, person);
  for (const id of change.leaves) await markLeft(tx, place, id);
  if (change.option !== undefined)
    await insertOption(tx, place, personOf(actor), { id: newId(now), text: change.option });
  for (const line of change.lines) await insertLine(tx, place, by, { id: newId(now), ...line });
  if (change.offers) await replaceOffers(tx, place, by.name, change.offers);
  await tell(tx, clock, { ...huddle, ...change.set }, change);
  await audit(tx, clock, actor, {
    act: `huddle.${change.did}`,
    recordKind: 'huddle',
    recordId: huddle.id,
    clientId: huddle.clientId,
    detail: {
      about: `${huddle.aboutKind} ${huddle.aboutId}`,
      changed: Object.keys(change.set),
      lines: change.lines.map(({ kind, text }) => `${kind}: ${text.slice(0, 200)}`),
    },
  });
}

/** What a notice or a pager follows; never a client's: huddles are staff's. */
export async function tell(
  tx: Tx,
  clock: Clock,
  huddle: HuddleRow,
  { did, offers }: Pick<Change, 'did' | 'offers'>,
): Promise<void> {
  await recordFact(tx, clock, {
    topic: `huddle.${did}`,
    clientId: huddle.clientId,
    subjectId: huddle.id,
    data: {
      kind: huddle.kind,
      about: { kind: huddle.aboutKind, id: huddle.aboutId },
      state: huddle.state,
      commanderId: huddle.commanderId,
      nextUpdateAt: huddle.nextUpdateAt,
      ...(offers ? { offeredTo: offers.map(({ id }) => id) } : {}),
    },
  });
}
