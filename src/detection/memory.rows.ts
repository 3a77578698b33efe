/** Rows of the tables → what is held in memory, with its times on this process's monotonic clock. */
import { z } from 'zod';
import type { Instant } from '../base/clock.ts';
import { instantOf } from '../base/clock.ts';
import { zCondition, zEvidence, zFacts, zSeverity, zTransition } from './api.ts';
import { causes, conditionRules, RELAPSE_MS } from './conditions.ts';
import { RESULTS, QUIET_RESULT_MS } from './flap.ts';
import type { Group } from './grouping.ts';
import { silenceLimit } from './habit.ts';
import type { Held, HeldHabit, HeldWindow } from './held.ts';

/** The present, and when detection last wrote: between the two nobody listened. */
export type Present = { now: Instant; mono: number; lastAt: Instant };

const instant = z.string().transform(instantOf);

const zHeld = z.object({
  id: z.string(),
  clientId: z.string(),
  deviceId: z.string().nullable(),
  origin: z.string(),
  address: z.string(),
  siteId: z.string().nullable(),
  component: z.string(),
  aliases: z.array(z.string()),
  condition: zCondition,
  severity: zSeverity,
  state: z.enum(['open', 'cleared']),
  isDown: z.boolean(),
  title: z.string(),
  summary: z.string(),
  facts: zFacts,
  firstAt: instant,
  lastAt: instant,
  changedAt: instant,
  clearedAt: instant.nullable(),
  count: z.number(),
  flapRing: z.number(),
  flapRingAt: instant,
  flapping: z.boolean(),
  changes: z.number(),
  transitions: z.array(zTransition),
  evidence: z.array(zEvidence),
  groupId: z.string(),
  firstFindingId: z.string(),
  told: z.boolean(),
});

export function heldOf(row: unknown, { now, mono }: Present): Held {
  const { isDown, flapRing, flapRingAt, firstFindingId, ...rest } = zHeld.parse(row);
  const rule = conditionRules[rest.condition];
  const ago = (at: Instant | null, most: number): number => mono - Math.min(most, Math.max(0, now - (at ?? now)));
  return {
    ...rest,
    is: 'finding',
    wakeAt: undefined,
    down: isDown,
    ring: { bits: flapRing, at: flapRingAt },
    firstOfGroup: firstFindingId === rest.id,
    ringMono: ago(flapRingAt, RESULTS * QUIET_RESULT_MS),
    lastMono: ago(rest.lastAt, rule.is === 'hits' ? rule.quietMs : 0),
    toldMono: -Infinity,
    clearedMono: ago(rest.clearedAt, RELAPSE_MS),
  };
}

const zGroup = z.object({
  id: z.string(),
  clientId: z.string(),
  cause: z.enum(causes),
  place: z.string(),
  siteId: z.string().nullable(),
  firstFindingId: z.string(),
  severity: zSeverity,
  size: z.number(),
  firstAt: instant,
  lastAt: instant,
});

export function groupOf(row: unknown): Group {
  return zGroup.parse(row);
}

const zWindow = z.object({ clientId: z.string(), origin: z.string(), subject: z.string(), hits: z.array(z.number()) });

export function windowOf(row: unknown): HeldWindow {
  return zWindow.parse(row);
}

const zHabit = z.object({
  clientId: z.string(),
  origin: z.string(),
  deviceId: z.string().nullable(),
  address: z.string(),
  silent: z.boolean(),
  lastAt: instant,
  gaps: z.number(),
  weights: z.array(z.number()),
  counts: z.array(z.number()),
});

/** After a start silence needs at least this long to be believed: senders need to reach us again. */
const GRACE_MS = 60_000;

/** Silence counts while we listened: what passed before we last wrote, not what passed since. */
export function habitOf(row: unknown, { mono, lastAt }: Present): HeldHabit {
  const { lastAt: heardAt, gaps, weights, counts, ...rest } = zHabit.parse(row);
  const habit = { lastAt: heardAt, gaps, weights, counts };
  const limit = silenceLimit(habit) ?? 0;
  const silentFor = Math.min(Math.max(0, lastAt - heardAt), Math.max(0, limit - GRACE_MS));
  return {
    ...rest,
    is: 'habit',
    wakeAt: undefined,
    habit,
    heardMono: mono - silentFor,
    savedMono: mono,
    listened: false,
  };
}
