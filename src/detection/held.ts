/** What detection holds in memory of a finding, a habit, a window; and when each wants to be looked at again. */
import type { Instant } from '../base/clock.ts';
import type { Condition, Severity } from './api.ts';
import { conditionRules, RELAPSE_MS, TELL_EVERY_MS } from './conditions.ts';
import type { Ring } from './flap.ts';
import { QUIET_RESULT_MS, quietUntilRest } from './flap.ts';
import type { Habit } from './habit.ts';
import { silenceLimit } from './habit.ts';
import type { Facts } from './signal.ts';
import type { Sleeper } from './wakes.ts';

export type Transition = { at: string; to: 'down' | 'up' | 'hit' | 'quiet' | 'flapping' | 'steady' | 'same' };
export type EvidenceKind = 'syslog' | 'trap' | 'json' | 'silence';
export type Evidence = { at: string; kind: EvidenceKind; text: string };

/** Milliseconds of `Clock.monotonic`: spans are measured with it, so that no step of the wall clock makes anything due. */
type Mono = number;

export type Held = Sleeper & {
  is: 'finding';
  id: string;
  clientId: string;
  deviceId: string | null;
  origin: string;
  address: string;
  siteId: string | null;
  component: string;
  aliases: string[];
  condition: Condition;
  severity: Severity;
  state: 'open' | 'cleared';
  down: boolean;
  title: string;
  summary: string;
  facts: Facts;
  firstAt: Instant;
  lastAt: Instant;
  changedAt: Instant;
  clearedAt: Instant | null;
  count: number;
  ring: Ring;
  flapping: boolean;
  changes: number;
  transitions: Transition[];
  evidence: Evidence[];
  groupId: string;
  firstOfGroup: boolean;
  told: boolean;
  /** When the ring's last result ended, the last signal came, a fact last told of it, it cleared. */
  ringMono: Mono;
  lastMono: Mono;
  toldMono: Mono;
  clearedMono: Mono;
};

export type HeldHabit = Sleeper & {
  is: 'habit';
  clientId: string;
  origin: string;
  deviceId: string | null;
  address: string;
  habit: Habit;
  silent: boolean;
  heardMono: Mono;
  savedMono: Mono;
  /** Heard since this process began to listen: the gap before is partly our own absence. */
  listened: boolean;
};

export type HeldWindow = { clientId: string; origin: string; subject: string; hits: Instant[] };

/** When a finding next needs attention though no signal comes; undefined for an open one that is simply down. */
export function findingDue(held: Held): Mono | undefined {
  const rule = conditionRules[held.condition];
  const dues: Mono[] = [];
  if (held.flapping) dues.push(restDue(held));
  if (held.state === 'cleared') dues.push(held.clearedMono + RELAPSE_MS);
  else if (rule.is === 'hits') dues.push(held.lastMono + rule.quietMs);
  if (!held.told) dues.push(held.toldMono + TELL_EVERY_MS);
  return dues.length > 0 ? Math.min(...dues) : undefined;
}

/** When flapping ends if nothing more happens. */
export function restDue(held: Held): Mono {
  return held.ringMono + quietUntilRest(held.ring.bits) * QUIET_RESULT_MS;
}

/** When silence becomes a finding; undefined while the habit is being learned, or the silence is known. */
export function silenceDue(held: HeldHabit): Mono | undefined {
  const limit = held.silent ? undefined : silenceLimit(held.habit);
  return limit === undefined ? undefined : held.heardMono + limit;
}
