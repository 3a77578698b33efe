/** What is promised, per client, priority and kind. Browser-safe. */
import { z } from 'zod';
import { routes, zId, zInstant } from '../http/contract.ts';
import { clockKinds } from './clock-api.ts';

const priorities = ['P1', 'P2', 'P3', 'P4'] as const;
const kind = z.enum(clockKinds);
const priority = z.enum(priorities);

const zSeconds = z
  .number()
  .int()
  .min(60, 'must be at least a minute')
  .max(31_536_000, 'must be at most a year')
  .nullable();

const zTarget = z.object({
  priority,
  kind,
  /** Null: nothing is promised. */
  targetSeconds: zSeconds,
  /** Null: around the clock. */
  calendarId: z.uuid().nullable(),
});

const zPolicy = z.object({
  /** 0: nothing was set yet. */
  version: z.number().int(),
  changedAt: zInstant.nullable(),
  targets: z.array(zTarget),
});

export const zTargets = z.object({
  clientId: z.uuid().nullable(),
  /** Of this client; or, without a client, of the house. */
  own: zPolicy,
  /** What holds for each priority and kind, and who says so. */
  inForce: z.array(
    zTarget.extend({ from: z.enum(['client', 'house', 'built-in']), calendarName: z.string(), words: z.string() }),
  ),
  /** Clocks are being computed anew since a change: how many tickets were looked at and moved so far. */
  retiming: z.array(z.object({ askedAt: zInstant, looked: z.number().int(), moved: z.number().int() })),
  /** Calendars a target may run by. */
  calendars: z.array(z.object({ id: z.uuid(), clientId: z.uuid().nullable(), name: z.string() })),
  /** What starts, pauses, resumes, meets and cancels each clock. */
  acts: z.array(
    z.object({
      kind,
      promises: z.string(),
      starts: z.string(),
      meets: z.string(),
      cancels: z.string(),
      pausedIn: z.array(z.object({ state: z.string(), reason: z.string() })),
    }),
  ),
});
export type Targets = z.output<typeof zTargets>;

const setting = z.object({
  clientId: zId('client').nullable(),
  /** The version that was seen; 0 when nothing was set. */
  version: z.number().int().min(0),
  /** All that is set; what is left out follows the house. */
  targets: z
    .array(z.object({ priority, kind, targetSeconds: zSeconds, calendarId: zId('calendar').nullable() }))
    .max(16),
});
export type SettingTargets = z.output<typeof setting>;

export const targetRoutes = routes({
  readTargets: {
    method: 'GET',
    path: '/targets',
    summary: 'What is promised to a client, or by the house; and what starts, pauses and meets each clock',
    access: { may: 'tickets.read' },
    query: z.object({ client: zId('client').optional() }),
    reply: zTargets,
  },
  setTargets: {
    method: 'PUT',
    path: '/targets',
    summary: 'Set what is promised; clocks that run are computed anew and keep their pauses',
    access: { may: 'clients.manage' },
    body: setting,
    reply: zTargets,
  },
});
