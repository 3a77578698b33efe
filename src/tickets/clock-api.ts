/** A clock as everyone sees it. Browser-safe. */
import { z } from 'zod';
import { zInstant } from '../http/contract.ts';

export const clockKinds = ['acknowledgement', 'first-response', 'next-update', 'resolution'] as const;
export type ClockKind = (typeof clockKinds)[number];

/** `paused`: what it waits for has its reason; `breached`: still not met; `met-late`: met after it was due. */
export const clockStates = ['running', 'paused', 'breached', 'met', 'met-late', 'cancelled'] as const;

const zCount = z.number().int();

/** Why a clock is due when it is: every interval looked at, counted or skipped, and the reason. */
export const zExplained = z.object({
  /** Its name, or 24x7. */
  calendar: z.string(),
  zone: z.string(),
  targetSeconds: zCount,
  intervals: z.array(
    z.object({ from: zInstant, to: zInstant, seconds: zCount, counted: z.boolean(), because: z.string() }),
  ),
  text: z.string(),
});

export const zClock = z.object({
  kind: z.enum(clockKinds),
  /** 1 at opening; one more for each reopening. */
  round: zCount,
  /** Of the next update: one more with each word to the client. */
  turn: zCount,
  is: z.enum(clockStates),
  startedAt: zInstant,
  /** While it is paused: when it would be due if it went on at once. */
  dueAt: zInstant,
  pausedAt: zInstant.nullable(),
  pausedBecause: z.string().nullable(),
  pauses: z.array(z.object({ from: zInstant, to: zInstant, reason: z.string() })),
  warnings: z.array(z.object({ percent: zCount, at: zInstant })),
  breachedAt: zInstant.nullable(),
  metAt: zInstant.nullable(),
  metBy: z.string().nullable(),
  /** What had counted of it when it was met. */
  tookSeconds: zCount.nullable(),
  cancelledAt: zInstant.nullable(),
  cancelledBecause: z.string().nullable(),
  explain: zExplained,
});
