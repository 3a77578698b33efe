/** What may be done in a huddle, and what becomes of it: values in, values out. */
import type { Instant } from '../base/clock.ts';
import { instantOf, isoOf } from '../base/clock.ts';
import { Problem } from '../base/problem.ts';
import { change } from './change.rules.ts';
import type { Decision, HuddleRow, Person, Room } from './change.rules.ts';

/** A war room owes its first word this long after it was opened. */
export const FIRST_UPDATE_MS = 30 * 60_000;
/** A promised word is called to mind this long before it is due. */
const REMIND_MS = 5 * 60_000;
const LONGEST_PROMISE_MS = 7 * 24 * 60 * 60_000;

export function questionAbout(kind: HuddleRow['kind'], name: string): string {
  return (kind === 'war-room' ? `How do we end this: ${name}?` : `What do we do about ${name}?`).slice(0, 1000);
}

export function decideAsk({ huddle }: Room, question: string): Decision {
  if (huddle.state === 'decided') return over(huddle);
  return question === huddle.question ? null : change('changed', { set: { question } });
}

export function decideOption({ huddle }: Room, text: string, by: Person): Decision {
  return huddle.state === 'decided' ? over(huddle) : change('changed', { option: text, joins: [by] });
}

export function decideNote({ huddle }: Room, text: string, by: Person): Decision {
  return huddle.state === 'decided'
    ? over(huddle)
    : change('changed', { lines: [{ kind: 'note', text }], joins: [by] });
}

/** Ends a huddle; a war room goes on, with one more line in its decisions log. */
export function decideDecision(
  { huddle }: Room,
  { decision, optionId }: { decision: string; optionId: string | null },
  by: Person,
  now: Instant,
): Decision {
  if (huddle.state === 'decided') return over(huddle);
  const lines = [{ kind: 'decision' as const, text: decision }];
  if (huddle.kind === 'war-room') return change('changed', { lines, joins: [by] });
  return change('decided', { set: ended({ decision, optionId }, by, now), lines, joins: [by] });
}

export function decideJoin({ huddle, people }: Room, by: Person): Decision {
  if (huddle.state === 'decided') return over(huddle);
  return isThere(people, by.id) ? null : change('changed', { joins: [by] });
}

export function decideLeave({ huddle, people, offers }: Room, by: Person): Decision {
  if (huddle.commanderId === by.id && huddle.state === 'open')
    return new Problem(
      'war-room/has-command',
      409,
      'You have the command. Offer it to someone, and leave when they have accepted.',
    );
  if (!isThere(people, by.id)) return null;
  return change('changed', {
    leaves: [by.id],
    set: huddle.scribeId === by.id ? { scribeId: null, scribeName: null } : {},
    ...(offers.some(({ id }) => id === by.id) ? { offers: offers.filter(({ id }) => id !== by.id) } : {}),
  });
}

/** The commander offers; a manager may for a commander who cannot be reached. Nothing moves before someone accepts. */
export function decideOffer(room: Room, to: readonly Person[], by: Person, isManager: boolean): Decision {
  const { huddle } = room;
  const refused = notOpenRoom(huddle);
  if (refused) return refused;
  if (huddle.commanderId !== by.id && !isManager)
    return new Problem(
      'war-room/not-commander',
      403,
      `Only ${huddle.commanderName ?? 'the commander'} can offer the command; a manager can when they cannot be reached.`,
      commandOf(huddle),
    );
  const others = to.filter(({ id }) => id !== huddle.commanderId);
  if (others.length === 0)
    return new Problem(
      'war-room/offer-to-self',
      400,
      'The commander has the command already. Offer it to someone else.',
    );
  return change('command-offered', {
    offers: others,
    lines: [{ kind: 'command', text: `offers the command to ${others.map(({ name }) => name).join(' or ')}` }],
  });
}

/** The first who accepts has it; the offers end with that. */
export function decideAccept({ huddle, offers }: Room, by: Person): Decision {
  const refused = notOpenRoom(huddle);
  if (refused) return refused;
  if (!offers.some(({ id }) => id === by.id))
    return new Problem(
      'war-room/no-offer',
      409,
      huddle.commanderId === by.id
        ? 'You have the command already.'
        : `The command is not offered to you. ${huddle.commanderName ?? 'Someone'} has it.`,
      commandOf(huddle),
    );
  return change('command-accepted', {
    set: { commanderId: by.id, commanderName: by.name },
    offers: [],
    joins: [by],
    lines: [{ kind: 'command', text: `has the command, taken over from ${huddle.commanderName ?? 'nobody'}` }],
  });
}

export function decideDecline({ huddle, offers }: Room, by: Person): Decision {
  const refused = notOpenRoom(huddle);
  if (refused) return refused;
  if (huddle.commanderId === by.id)
    return offers.length === 0
      ? null
      : change('command-kept', { offers: [], lines: [{ kind: 'command', text: 'takes the offer back' }] });
  if (!offers.some(({ id }) => id === by.id)) return null;
  return change('command-declined', {
    offers: offers.filter(({ id }) => id !== by.id),
    lines: [{ kind: 'command', text: 'declines the command' }],
  });
}

export function decideScribe({ huddle }: Room, scribe: Person | null): Decision {
  const refused = notOpenRoom(huddle);
  if (refused) return refused;
  if ((scribe?.id ?? null) === huddle.scribeId) return null;
  return change('changed', {
    set: { scribeId: scribe?.id ?? null, scribeName: scribe?.name ?? null },
    joins: scribe ? [scribe] : [],
    lines: [{ kind: 'command', text: scribe ? `names ${scribe.name} as scribe` : 'leaves the room without a scribe' }],
  });
}

export function decideUpdate(
  { huddle }: Room,
  { text, nextUpdateAt }: { text: string; nextUpdateAt: string | null },
  by: Person,
  now: Instant,
): Decision {
  const refused = notOpenRoom(huddle) ?? notAhead(nextUpdateAt, now);
  if (refused) return refused;
  return change('updated', {
    set: promised(nextUpdateAt, now),
    lines: [{ kind: 'update', text }],
    joins: [by],
  });
}

export function decidePromise({ huddle }: Room, nextUpdateAt: string | null, now: Instant): Decision {
  return notOpenRoom(huddle) ?? notAhead(nextUpdateAt, now) ?? change('changed', { set: promised(nextUpdateAt, now) });
}

export function decideEnd(room: Room, outcome: string, by: Person, now: Instant): Decision {
  const refused = notOpenRoom(room.huddle);
  if (refused) return refused;
  if (room.huddle.commanderId !== by.id)
    return new Problem(
      'war-room/not-commander',
      403,
      `Only the commander ends a war room. ${room.huddle.commanderName ?? 'Someone'} has the command.`,
      commandOf(room.huddle),
    );
  return change('decided', {
    set: { ...ended({ decision: outcome, optionId: null }, by, now), ...promised(null, now) },
    offers: [],
    lines: [{ kind: 'command', text: 'ends the war room' }],
  });
}

type Telling = { due: Instant; now: Instant };

/** The promised word has not come. Told once for each promise; another one promised meanwhile is not due at `due`. */
export function decideOverdue({ huddle }: Room, { due, now }: Telling): Decision {
  const { state, nextUpdateAt, overdueAt } = huddle;
  if (state === 'decided' || nextUpdateAt === null || overdueAt !== null || instantOf(nextUpdateAt) !== due)
    return null;
  return change('overdue', {
    set: { overdueAt: isoOf(now) },
    lines: [{ kind: 'overdue', text: 'The promised update is overdue.' }],
  });
}

/** The promised word is due soon. Told once for each promise. */
export function decideNear({ huddle }: Room, { due, now }: Telling): Decision {
  const { state, nextUpdateAt, remindedAt, overdueAt } = huddle;
  if (state === 'decided' || nextUpdateAt === null || remindedAt !== null || overdueAt !== null) return null;
  return instantOf(nextUpdateAt) - REMIND_MS === due
    ? change('update-near', { set: { remindedAt: isoOf(now) } })
    : null;
}

// Whoever promises a word within minutes has it in mind.
function promised(nextUpdateAt: string | null, now: Instant): Partial<HuddleRow> {
  if (nextUpdateAt === null) return { nextUpdateAt: null, remindedAt: null, overdueAt: null };
  const at = instantOf(nextUpdateAt);
  return { nextUpdateAt: isoOf(at), remindedAt: at - now <= REMIND_MS ? isoOf(now) : null, overdueAt: null };
}

function ended(
  { decision, optionId }: { decision: string; optionId: string | null },
  by: Person,
  now: Instant,
): Partial<HuddleRow> {
  return {
    state: 'decided',
    decision,
    optionId,
    decidedById: by.id,
    decidedByName: by.name,
    decidedAt: isoOf(now),
  };
}

function isThere(people: Room['people'], id: string): boolean {
  return people.some((each) => each.id === id && each.leftAt === null);
}

function over(huddle: HuddleRow): Problem {
  return new Problem(
    'huddle/decided',
    409,
    `${huddle.decidedByName ?? 'Someone'} has ${huddle.kind === 'huddle' ? 'decided' : 'ended'} this. Open another on the same record if there is more to settle.`,
    { decidedBy: huddle.decidedByName, decidedAt: huddle.decidedAt, decision: huddle.decision },
  );
}

function notOpenRoom(huddle: HuddleRow): Problem | null {
  if (huddle.kind !== 'war-room')
    return new Problem('huddle/no-war-room', 409, 'That is for war rooms. Open one on the same record.');
  return huddle.state === 'decided' ? over(huddle) : null;
}

function notAhead(at: string | null, now: Instant): Problem | null {
  if (at === null || (instantOf(at) > now && instantOf(at) <= now + LONGEST_PROMISE_MS)) return null;
  return new Problem('war-room/next-update', 400, 'The next update must lie ahead, within seven days.');
}

function commandOf({ commanderId, commanderName }: HuddleRow): Record<string, unknown> {
  return { heldBy: { id: commanderId, name: commanderName } };
}
