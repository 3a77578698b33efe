/** What a ticket is, as the console and programs see it. Client users have src/portal/api.ts instead. Browser-safe. */
import { z } from 'zod';
import { zId, zInstant, zText, zVersion } from '../http/contract.ts';
import { zClock } from './clock-api.ts';
import { zGivenMark } from './marks-api.ts';

export const ticketStates = ['new', 'open', 'waiting-for-client', 'waiting-for-vendor', 'resolved', 'closed'] as const;
export const liveStates = ['new', 'open', 'waiting-for-client', 'waiting-for-vendor'] as const;
export const priorities = ['P1', 'P2', 'P3', 'P4'] as const;
export const levels = ['high', 'medium', 'low'] as const;
export const audiences = ['client', 'internal'] as const;
export const linkRelations = ['relates-to', 'follows', 'duplicates', 'caused-by', 'child-of', 'split-from'] as const;
/** Those a person chooses; `split-from` comes of splitting. */
export const askedRelations = ['relates-to', 'follows', 'duplicates', 'caused-by', 'child-of'] as const;
export const sorts = ['due', 'priority', 'updated', 'opened'] as const;
export const breachStates = ['breached', 'at-risk', 'running', 'none'] as const;
export const queueTabs = ['live', 'mine', 'unassigned', 'waiting', 'resolved', 'closed', 'all'] as const;

export type TicketState = (typeof ticketStates)[number];
export type Priority = (typeof priorities)[number];
export type Level = (typeof levels)[number];
export type Audience = (typeof audiences)[number];
export type TicketSort = (typeof sorts)[number];

/** Largest attachment in bytes (25 MiB). */
export const MAX_ATTACHMENT = 26_214_400;

export const zState = z.enum(ticketStates);
export const zPriority = z.enum(priorities);
export const zLevel = z.enum(levels);
export const zAudience = z.enum(audiences);
const zSide = z.enum(['staff', 'client', 'system', 'integration']);
/** Who wrote or did it; `id` is null for the system. */
const zBy = z.object({ side: zSide, id: z.uuid().nullable(), name: z.string() });
/** Version the caller saw; another one means that someone changed the ticket since: 409 with the present values. */
export const version = zVersion;
/** Made by the caller (any UUID): the same request sent twice acts once. */
export const requestId = z.uuid().optional();
const zCount = z.number().int();

/** `?x=a&x=b` or `?x=a,b`. */
function zSeveral<T extends string>(values: readonly [T, ...T[]]): z.ZodType<T[], string | string[]> {
  const one = z.enum(values);
  return z
    .union([z.string(), z.array(z.string())])
    .transform((given) =>
      [given]
        .flat()
        .flatMap((each) => each.split(','))
        .filter(Boolean),
    )
    .pipe(z.array(one));
}

/** A row of the queue. `nextDueAt`: the earliest clock not yet met, in the past when breached. */
export const zTicketLine = z.object({
  id: zId('ticket'),
  number: z.string(),
  clientId: zId('client'),
  clientName: z.string(),
  title: z.string(),
  component: z.string(),
  deviceId: zId('device').nullable(),
  deviceName: z.string().nullable(),
  priority: zPriority,
  state: zState,
  audience: zAudience,
  source: z.enum(['finding', 'portal', 'console', 'api', 'mail']),
  requesterName: z.string().nullable(),
  assigneeId: zId('staff').nullable(),
  assigneeName: z.string().nullable(),
  nextDueAt: zInstant.nullable(),
  breached: z.boolean(),
  openedAt: zInstant,
  updatedAt: zInstant,
  version: zCount,
});

export const zEntry = z.object({
  id: zId('entry'),
  audience: zAudience,
  /** `automatic`: written by the system, counts as no response. */
  kind: z.enum(['message', 'resolution', 'automatic']),
  by: zBy,
  text: z.string(),
  at: zInstant,
  /** Number of the merged ticket it was written on; null when it was written here. */
  writtenOn: z.string().nullable(),
});

export const zAttachment = z.object({
  id: zId('attachment'),
  entryId: zId('entry'),
  audience: zAudience,
  name: z.string(),
  mediaType: z.string(),
  size: zCount,
  sha256: z.string(),
  by: z.string(),
  at: zInstant,
});

export const zLink = z.object({
  id: zId('ticket-link'),
  relation: z.enum(linkRelations),
  /** `in`: the other ticket made the link to this one. */
  direction: z.enum(['out', 'in']),
  to: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('ticket'), id: zId('ticket'), number: z.string(), title: z.string(), state: zState }),
    z.object({ kind: z.literal('device'), id: zId('device'), name: z.string().nullable() }),
    z.object({ kind: z.literal('finding'), id: zId('finding'), kept: z.boolean() }),
    z.object({ kind: z.literal('event'), id: z.string() }),
  ]),
  by: z.string(),
  at: zInstant,
});

const zRelative = z.object({ id: zId('ticket'), number: z.string(), title: z.string() });
/** The other end of a move, for those who may see both clients. */
const zMoved = z.object({
  id: zId('ticket'),
  number: z.string(),
  clientName: z.string(),
  reason: z.string(),
  by: z.string(),
  at: zInstant,
});

export const zTicket = zTicketLine.extend({
  description: z.string(),
  impact: zLevel,
  urgency: zLevel,
  /** `hand`: someone set the priority against the matrix. */
  priorityFrom: z.enum(['matrix', 'hand']),
  openedBy: zBy,
  requesterUserId: z.uuid().nullable(),
  requesterContactId: z.uuid().nullable(),
  assignedAt: zInstant.nullable(),
  conditionsClearedAt: zInstant.nullable(),
  resolution: z.string().nullable(),
  resolvedAt: zInstant.nullable(),
  closedAt: zInstant.nullable(),
  clocks: z.array(zClock),
  watchers: z.array(z.object({ id: zId('staff'), name: z.string() })),
  findings: z.array(
    z.object({
      id: zId('finding'),
      deviceId: z.uuid().nullable(),
      summary: z.string(),
      attachedAt: zInstant,
      clearedAt: zInstant.nullable(),
      /** Findings are kept for a time, tickets for longer: false when there is no page of it any more. */
      kept: z.boolean(),
    }),
  ),
  links: z.array(zLink),
  attachments: z.array(zAttachment),
  /** Oldest first. */
  entries: z.array(zEntry),
  /** Where it is followed since it was merged. */
  mergedInto: zRelative.nullable(),
  /** Tickets merged into this one; their entries are among these. */
  merged: z.array(zRelative),
  /** When it was moved to another client; it stays closed here. */
  movedAt: zInstant.nullable(),
  /** Where it goes on, and where it came from; null too for whoever does not see that client. */
  movedTo: zMoved.nullable(),
  movedFrom: zMoved.nullable(),
  /** `held`: it waits for proof of who asked, and cannot end, start a change or have guarded steps ticked off until then. */
  hold: z.enum(['held', 'refuted']).nullable(),
  /** What waits for that proof, or waited; oldest first. */
  holds: z.array(
    z.object({
      why: z.string(),
      touches: z.array(z.string()),
      since: zInstant,
      state: z.enum(['held', 'proved', 'refuted']),
      settledBy: z.string().nullable(),
      settledHow: z.string().nullable(),
      settledAt: zInstant.nullable(),
    }),
  ),
  tags: z.array(z.string()),
  tasks: z.array(
    z.object({
      id: zId('ticket-task'),
      text: z.string(),
      checklist: z.string().nullable(),
      /** It gives access or changes something: not ticked off while it is not proved who asked. */
      guarded: z.boolean(),
      doneAt: zInstant.nullable(),
      doneBy: z.string().nullable(),
    }),
  ),
  /** Fields that this client has of its own. */
  fields: z.array(
    z.object({
      id: zId('ticket-field'),
      name: z.string(),
      type: z.enum(['text', 'number', 'date', 'choice']),
      choices: z.array(z.string()),
      value: z.string().nullable(),
    }),
  ),
  /** What the client said of it when it was closed. */
  mark: zGivenMark.nullable(),
  /** States it may go to next. */
  nextStates: z.array(zState),
});

export const zHistoryLine = z.object({
  at: zInstant,
  by: zBy,
  what: z.string(),
  was: z.string().nullable(),
  became: z.string().nullable(),
});

/** Filters of the queue, as in the URL and in a saved view. `assignee`: 'me', 'none' or a person's id. `due` sorts by time to breach. */
export const ticketFilter = {
  tab: z.enum(queueTabs).optional(),
  state: zSeveral(ticketStates).optional(),
  client: zId('client').optional(),
  assignee: z.union([z.literal('me'), z.literal('none'), zId('staff')]).optional(),
  priority: zSeveral(priorities).optional(),
  device: zId('device').optional(),
  breach: z.enum(breachStates).optional(),
  text: z.string().trim().max(200).optional(),
  tag: z.string().trim().max(40).optional(),
  sort: z.enum(sorts).default('due'),
} as const;
const zFilter = z.object(ticketFilter);
export type TicketFilter = z.output<typeof zFilter>;

export const zCounts = z.object({
  live: zCount,
  mine: zCount,
  unassigned: zCount,
  waiting: zCount,
  resolved: zCount,
  closed: zCount,
  breached: zCount,
  atRisk: zCount,
  asOf: zInstant,
});

export const opening = z.object({
  clientId: zId('client'),
  title: zText(300),
  description: z.string().trim().max(20_000).default(''),
  component: z.string().trim().max(200).default(''),
  deviceId: zId('device').nullable().default(null),
  requesterUserId: zId('client-user').nullable().default(null),
  requesterContactId: zId('contact').nullable().default(null),
  impact: zLevel.default('medium'),
  urgency: zLevel.default('medium'),
  audience: zAudience.default('client'),
  /** First client-visible message, written with the opening: the first response. The description is not one. */
  message: zText(50_000).optional(),
  /** Claims it in the same act. */
  claim: z.boolean().default(false),
  requestId,
});

export const prioritising = z.union([
  z.object({ version, impact: zLevel, urgency: zLevel }).strict(),
  z.object({ version, priority: zPriority, reason: zText(500) }).strict(),
]);
export const linking = z.object({
  relation: z.enum(askedRelations).default('relates-to'),
  to: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('ticket'), id: zId('ticket') }),
    z.object({ kind: z.literal('device'), id: zId('device') }),
    z.object({ kind: z.literal('finding'), id: zId('finding') }),
    z.object({ kind: z.literal('event'), id: zText(200).meta({ resource: 'event' }) }),
  ]),
});
export const editing = z.object({
  version,
  title: zText(300).optional(),
  description: z.string().trim().max(20_000).optional(),
  component: z.string().trim().max(200).optional(),
  deviceId: zId('device').nullable().optional(),
});
