/** What a huddle is, as the console and programs see it. Browser-safe. */
import { z } from 'zod';
import { zId, zInstant, zText } from '../http/contract.ts';

export const huddleKinds = ['huddle', 'war-room'] as const;
export const aboutKinds = ['ticket', 'finding', 'change', 'device'] as const;
export const lineKinds = ['note', 'decision', 'update', 'command', 'overdue', 'published'] as const;

export type HuddleKind = (typeof huddleKinds)[number];
export type AboutKind = (typeof aboutKinds)[number];
export type LineKind = (typeof lineKinds)[number];

export const zHuddleKind = z.enum(huddleKinds);
export const zHuddleState = z.enum(['open', 'decided']);
const zPerson = z.object({ id: z.uuid(), name: z.string() });

/** A row of the list. `decision`: the answer of a huddle, the outcome of a war room. */
export const zHuddleLine = z.object({
  id: zId('huddle'),
  clientId: zId('client'),
  clientName: z.string(),
  kind: zHuddleKind,
  about: z.object({ kind: z.enum(aboutKinds), id: z.uuid(), name: z.string() }),
  question: z.string(),
  state: zHuddleState,
  decision: z.string().nullable(),
  decidedByName: z.string().nullable(),
  decidedAt: zInstant.nullable(),
  commander: zPerson.nullable(),
  scribe: zPerson.nullable(),
  /** When the room owes its next word; null when none is promised. */
  nextUpdateAt: zInstant.nullable(),
  /** When it was called to mind that the word is due soon. */
  remindedAt: zInstant.nullable(),
  /** Since when that word is overdue. */
  overdueAt: zInstant.nullable(),
  openedBy: zPerson,
  openedAt: zInstant,
  updatedAt: zInstant,
  version: z.number().int(),
});

export const zLogLine = z.object({
  id: z.uuid(),
  kind: z.enum(lineKinds),
  text: z.string(),
  by: z.string(),
  at: zInstant,
});

export const zHuddle = zHuddleLine.extend({
  options: z.array(
    z.object({ id: zId('huddle-option'), text: z.string(), by: z.string(), at: zInstant, chosen: z.boolean() }),
  ),
  /** The last hundred, oldest first; `GET /huddles/:id/lines` has all. */
  lines: z.array(zLogLine),
  /** The ticket on which the client can be told what was decided; null: the client reads of this record nowhere. */
  ticketId: z.uuid().nullable(),
  people: z.array(zPerson.extend({ joinedAt: zInstant, leftAt: zInstant.nullable() })),
  /** To whom the command is offered, until one of them accepts. */
  offers: z.array(zPerson.extend({ by: z.string(), at: zInstant })),
});

export const opening = z.object({
  kind: zHuddleKind.default('huddle'),
  about: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('ticket'), id: zId('ticket') }),
    z.object({ kind: z.literal('finding'), id: zId('finding') }),
    z.object({ kind: z.literal('device'), id: zId('device') }),
    z.object({ kind: z.literal('change'), id: zId('change') }),
  ]),
  /** Left out: asks what to do about the record. */
  question: zText(1000).optional(),
});

export const huddleFilter = {
  state: zHuddleState.optional(),
  kind: zHuddleKind.optional(),
  client: zId('client').optional(),
  aboutKind: z.enum(aboutKinds).optional(),
  aboutId: zId('record').optional(),
  text: z.string().trim().max(200).optional(),
} as const;
