/** Stages: where a change may go, and what it needs for that. */
import type { Instant } from '../base/clock.ts';
import { instantOf, isoOf } from '../base/clock.ts';
import { Problem } from '../base/problem.ts';
import type { Stage } from './change-api.ts';
import { promiseFrom } from './clock.rules.ts';
import type { Counted } from './clock.rules.ts';
import { missingOf } from './plan.rules.ts';
import { step } from './step.rules.ts';
import type { ChangeRow, Decision, Step, Subject } from './step.rules.ts';

const ways: Record<Stage, readonly Stage[]> = {
  requested: ['declined'],
  accepted: ['assessed', 'declined'],
  assessed: ['accepted', 'declined'],
  approved: ['scheduled', 'declined'],
  scheduled: ['in-progress', 'approved', 'declined'],
  'in-progress': ['implemented', 'rolled-back'],
  implemented: ['verified', 'in-progress', 'rolled-back'],
  verified: ['closed', 'in-progress', 'rolled-back'],
  closed: ['in-progress'],
  'rolled-back': [],
  declined: [],
};

/** Where a person may bring it by hand. Approval comes of votes, acceptance of authority. */
export function nextOf({ stage }: Pick<ChangeRow, 'stage'>): readonly Stage[] {
  return ways[stage];
}

export function numberOf(number: number): string {
  return `CR-${number}`;
}

export type Move = {
  to: Stage;
  note: string;
  /** Who moves it. */
  by: { id: string; name: string };
  /** Who does it, for 'scheduled'. */
  engineer: { id: string; name: string };
  conflicts: { forbidding: readonly string[]; others: number; accepted: boolean };
  now: Instant;
};

/** One stage to the next. */
export function decideMove(subject: Subject, move: Move): Decision {
  const { change } = subject;
  if (!ways[change.stage].includes(move.to)) return wrongWay(change, move.to);
  switch (move.to) {
    case 'assessed':
      return assessed(subject, move);
    case 'scheduled':
      return scheduled(change, move);
    case 'in-progress':
      return change.stage === 'scheduled' ? started(change, move) : reopened(change, move);
    case 'implemented':
      return at(move, { implementedById: move.by.id });
    case 'verified':
      return verified(move);
    case 'rolled-back':
    case 'declined':
      return ended(move);
    case 'accepted':
      // A new round: whoever voted may vote again.
      return at(move, { planVersion: change.planVersion + 1 }, { expireVotes: true });
    case 'approved':
      return at(move, { quietUntil: isoOf(move.now) }, { quiet: 'ends' });
    case 'requested':
    case 'closed':
      return at(move, {});
  }
}

function at({ to, note, now }: Move, set: Partial<ChangeRow>, more: Partial<Step> = {}): Step {
  return step(to, { set: { ...set, stage: to, stageAt: isoOf(now) }, stages: [{ stage: to, note }], ...more });
}

/** A standard change is approved by its model: it needs nobody any more. */
function assessed(subject: Subject, move: Move): Decision {
  const missing = missingOf(subject);
  if (missing.length > 0)
    return new Problem('change/incomplete', 409, `Before it can be approved it needs ${missing.join(', ')}.`, {
      missing,
    });
  const done = at(move, {});
  if (subject.change.kind !== 'standard') return done;
  const note = 'Approved once for always by its model.';
  return { ...done, set: { ...done.set, stage: 'approved' }, stages: [...done.stages, { stage: 'approved', note }] };
}

function scheduled(change: ChangeRow, move: Move): Decision {
  const { windowTo } = change;
  if (windowTo === null || instantOf(windowTo) <= move.now)
    return new Problem('change/window-over', 409, 'Its window is over. Plan a new one; it has to be approved anew.');
  const { forbidding, others, accepted } = move.conflicts;
  if (forbidding.length > 0 && change.kind !== 'emergency')
    return new Problem('change/frozen', 409, `Its window lies in a freeze: ${forbidding.join('; ')}.`);
  if (others + forbidding.length > 0 && !accepted)
    return new Problem(
      'change/conflicts',
      409,
      'Something else happens in its window. Look at it, then say that you accept it.',
    );
  return at(
    move,
    {
      engineerId: move.engineer.id,
      engineerName: move.engineer.name,
      quietUntil: windowTo,
      conflictsAcceptedBy: others + forbidding.length > 0 ? move.by.name : null,
    },
    { quiet: 'opens' },
  );
}

function started({ kind, windowFrom, windowTo }: ChangeRow, move: Move): Decision {
  const inside =
    windowFrom !== null && windowTo !== null && instantOf(windowFrom) <= move.now && move.now < instantOf(windowTo);
  if (!inside && kind !== 'emergency')
    return new Problem('change/outside-window', 409, 'Its window is not open now. Wait for it, or plan another one.');
  return at(move, {}, kind === 'emergency' ? { quiet: 'opens' } : {});
}

/** Something was still to be done after all: the clock runs on as if it had never been verified. */
function reopened(change: ChangeRow, move: Move): Decision {
  if (move.note === '') return needsNote('why it is opened again');
  const again = change.verifiedAt === null ? {} : { reopened: change.reopened + 1, verifiedAt: null, endedAt: null };
  return { ...at(move, { ...again, verifiedHow: null }), did: change.verifiedAt === null ? 'in-progress' : 'reopened' };
}

function verified(move: Move): Decision {
  if (move.note === '') return needsNote('how it was verified');
  const now = isoOf(move.now);
  return at(move, { verifiedAt: now, verifiedHow: move.note, quietUntil: now }, { quiet: 'ends' });
}

function ended(move: Move): Decision {
  if (move.note === '') return needsNote(move.to === 'declined' ? 'why it is not done' : 'why it was rolled back');
  const now = isoOf(move.now);
  return at(move, { endedAt: now, verifiedAt: null, quietUntil: now }, { quiet: 'ends' });
}

/** The requester may ask for it: the clock starts. */
export function decideAuthority(
  { change }: Subject,
  how: string,
  { now, by }: { now: Instant; by: Counted },
): Decision {
  if (change.stage !== 'requested') return new Problem('change/accepted', 409, 'It is accepted already.');
  const at = isoOf(now);
  return step('accepted', {
    set: { authority: how, stage: 'accepted', stageAt: at, ...promiseFrom(now, by) },
    stages: [{ stage: 'accepted', note: how.slice(0, 5000) }],
  });
}

function needsNote(what: string): Problem {
  return new Problem('change/note', 400, `Write down ${what}.`);
}

function wrongWay({ stage, number }: ChangeRow, to: Stage): Problem {
  const open = ways[stage].join(' or ') || 'nowhere any more';
  return new Problem(
    'change/wrong-stage',
    409,
    `${numberOf(number)} is ${stage} now; from there it goes to ${open}, not to ${to}.`,
    {
      stage,
    },
  );
}
