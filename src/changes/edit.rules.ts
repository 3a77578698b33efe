/** Writing the plan. Whatever is approved is approved of one plan: another one has to be approved anew. */
import type { z } from 'zod';
import type { Instant } from '../base/clock.ts';
import { instantOf, isoOf } from '../base/clock.ts';
import { Problem } from '../base/problem.ts';
import type { Stage, editing } from './change-api.ts';
import type { Link } from './links.ts';
import { hashOf, liveVotes, missingOf } from './plan.rules.ts';
import { riskOf } from './risk-api.ts';
import { step } from './step.rules.ts';
import type { ChangeRow, Decision, Subject } from './step.rules.ts';

/** `deviceIds`: with those at the ends of its links. */
export type Edit = Omit<z.output<typeof editing>, 'version' | 'linkIds'> & { links?: readonly Link[] };

// Whatever else is planned within it is looked up, and each time a meeting is held.
const LONGEST_WINDOW = 366 * 86_400_000;

const open: readonly Stage[] = ['requested', 'accepted', 'assessed', 'approved', 'scheduled'];
const wasUp: readonly Stage[] = ['assessed', 'approved', 'scheduled'];

export function decideEdit(subject: Subject, edit: Edit, now: Instant): Decision {
  const { change } = subject;
  if (!open.includes(change.stage))
    return new Problem('change/fixed', 409, 'Its plan is being done or was done: it stays as it is.');
  const deviceIds = edit.deviceIds === undefined ? subject.deviceIds : [...new Set(edit.deviceIds)];
  const after = { ...change, ...fieldsOf(change, edit) };
  const refusal = refusalOf(change, edit, after);
  if (refusal) return refusal;
  const links = edit.links ?? subject.links;
  const planHash = hashOf(after, { deviceIds, links });
  const set = differing(change, { ...after, planHash });
  const parts = {
    set,
    ...(edit.deviceIds === undefined ? {} : { deviceIds }),
    ...(edit.links === undefined ? {} : { links }),
  };
  if (planHash === change.planHash) return Object.keys(set).length === 0 ? null : step('edited', parts);
  const planVersion = change.planVersion + 1;
  const planned = { ...set, planVersion };
  if (!wasUp.includes(change.stage)) return step('edited', { ...parts, set: planned, expireVotes: true });
  // It stays up for approval while it is complete; else it has to be assessed again.
  const stage =
    missingOf({ change: after, deviceIds }).length === 0 && after.kind !== 'standard' ? 'assessed' : 'accepted';
  // Also where it stays: whoever had voted reads in its history why that counts no longer.
  const told = stage !== change.stage || liveVotes(subject).length > 0;
  const note = 'The plan was changed: what was approved before has run out.';
  return step('edited', {
    ...parts,
    set: { ...planned, stage, stageAt: isoOf(now), conflictsAcceptedBy: null, ...quietEnds(change, now) },
    stages: told ? [{ stage, note }] : [],
    expireVotes: true,
    ...(change.stage === 'scheduled' ? { quiet: 'ends' as const } : {}),
  });
}

const quietEnds = ({ stage }: ChangeRow, now: Instant): Partial<ChangeRow> =>
  stage === 'scheduled' ? { quietUntil: isoOf(now) } : {};

function fieldsOf(
  change: ChangeRow,
  { deviceIds: _deviceIds, links: _links, answers, ...edit }: Edit,
): Partial<ChangeRow> {
  const all = answers ?? change.answers;
  const { score, risk } = riskOf(all);
  const sent = Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== undefined));
  const window = {
    ...(edit.windowFrom ? { windowFrom: isoOf(instantOf(edit.windowFrom)) } : {}),
    ...(edit.windowTo ? { windowTo: isoOf(instantOf(edit.windowTo)) } : {}),
  };
  const model = edit.kind !== undefined && edit.kind !== 'standard' ? { modelId: null } : {};
  return { ...sent, ...window, ...model, answers: all, riskScore: score, risk };
}

function refusalOf(change: ChangeRow, edit: Edit, after: ChangeRow): Problem | undefined {
  if ((after.windowFrom === null) !== (after.windowTo === null))
    return new Problem('change/window', 400, 'A window has a begin and an end.');
  if (after.windowFrom !== null && after.windowTo !== null) {
    const long = instantOf(after.windowTo) - instantOf(after.windowFrom);
    if (long <= 0) return new Problem('change/window', 400, 'The window must end after it begins.');
    if (long > LONGEST_WINDOW) return new Problem('change/window', 400, 'A window is at most a year long.');
  }
  if (after.kind !== 'standard') return undefined;
  if (change.kind !== 'standard')
    return new Problem(
      'change/no-model',
      400,
      'A standard change follows a model from the start. Raise a new one by its model.',
    );
  const parts = [edit.plan, edit.testPlan, edit.backOut, edit.answers];
  return parts.every((part) => part === undefined)
    ? undefined
    : new Problem(
        'change/standard-plan',
        409,
        'A standard change follows its model to the letter. Make it a normal change to plan it otherwise.',
      );
}

function differing(before: ChangeRow, after: ChangeRow): Partial<ChangeRow> {
  const old = new Map<string, unknown>(Object.entries(before));
  const changed = Object.entries(after).filter(
    ([name, value]) => JSON.stringify(old.get(name)) !== JSON.stringify(value),
  );
  const set: Partial<ChangeRow> = {};
  return Object.assign(set, Object.fromEntries(changed));
}
