/** Routes of huddles and war rooms. Browser-safe. */
import { z } from 'zod';
import { pageQuery, routes, zId, zInstant, zPage, zText } from '../http/contract.ts';
import { huddleFilter, opening, zHuddle, zHuddleLine, zLogLine } from './huddle-api.ts';

const huddleId = z.object({ huddleId: zId('huddle') });
const read = { may: 'tickets.read' } as const;
const work = { may: 'tickets.work' } as const;
const onHuddle = { method: 'POST', access: work, params: huddleId, reply: zHuddle } as const;

export const huddleRoutes = routes({
  listHuddles: {
    method: 'GET',
    path: '/huddles',
    summary: 'Huddles and war rooms, newest first',
    access: read,
    query: pageQuery.extend(huddleFilter),
    reply: zPage(zHuddleLine),
  },
  openHuddle: {
    method: 'POST',
    path: '/huddles',
    summary: 'Open one on a record; where one of its kind is open already, you join that',
    access: work,
    body: opening,
    reply: zHuddle,
    status: 201,
  },
  readHuddle: {
    method: 'GET',
    path: '/huddles/:huddleId',
    summary: 'One huddle with its options, what was said, who is there',
    access: read,
    params: huddleId,
    reply: zHuddle,
  },
  listHuddleLines: {
    method: 'GET',
    path: '/huddles/:huddleId/lines',
    summary: 'What was said and done, newest first',
    access: read,
    params: huddleId,
    query: pageQuery,
    reply: zPage(zLogLine),
  },
  publishDecision: {
    ...onHuddle,
    path: '/huddles/:huddleId/publish',
    summary: 'Tell the client what was decided, in these words, on the ticket of the record',
    body: z.object({ text: zText(20_000), requestId: z.uuid() }),
  },
  askHuddle: {
    ...onHuddle,
    method: 'PATCH',
    path: '/huddles/:huddleId',
    summary: 'Put the question in other words',
    body: z.object({ version: z.number().int().min(1), question: zText(1000) }),
  },
  addHuddleOption: {
    ...onHuddle,
    path: '/huddles/:huddleId/options',
    summary: 'Name an option',
    body: z.object({ text: zText(2000) }),
    status: 201,
  },
  addHuddleNote: {
    ...onHuddle,
    path: '/huddles/:huddleId/notes',
    summary: 'Write down what was said',
    body: z.object({ text: zText(20_000) }),
    status: 201,
  },
  decideHuddle: {
    ...onHuddle,
    path: '/huddles/:huddleId/decide',
    summary: 'Decide: ends a huddle; in a war room a line of its decisions log',
    body: z.object({ decision: zText(20_000), optionId: zId('huddle-option').optional() }),
  },
  joinHuddle: { ...onHuddle, path: '/huddles/:huddleId/join', summary: 'Take part' },
  leaveHuddle: { ...onHuddle, path: '/huddles/:huddleId/leave', summary: 'Take part no longer' },
  offerCommand: {
    ...onHuddle,
    path: '/huddles/:huddleId/command/offer',
    summary: 'Offer the command of a war room; it stays where it is until someone accepts',
    body: z.object({ toIds: z.array(zId('staff')).min(1).max(5) }),
  },
  acceptCommand: {
    ...onHuddle,
    path: '/huddles/:huddleId/command/accept',
    summary: 'Accept the command; 409 tells who was first',
  },
  declineCommand: {
    ...onHuddle,
    path: '/huddles/:huddleId/command/decline',
    summary: 'Decline the command; from the commander: take the offers back',
  },
  setScribe: {
    ...onHuddle,
    path: '/huddles/:huddleId/scribe',
    summary: 'Say who writes it down; null: nobody',
    body: z.object({ staffId: zId('staff').nullable() }),
  },
  postUpdate: {
    ...onHuddle,
    path: '/huddles/:huddleId/updates',
    summary: 'Give the promised word and promise the next',
    body: z.object({ text: zText(20_000), nextUpdateAt: zInstant.nullable() }),
    status: 201,
  },
  promiseUpdate: {
    ...onHuddle,
    path: '/huddles/:huddleId/next-update',
    summary: 'Say when the next word is due; null: none is owed',
    body: z.object({ nextUpdateAt: zInstant.nullable() }),
  },
  endWarRoom: {
    ...onHuddle,
    path: '/huddles/:huddleId/end',
    summary: 'End a war room with its outcome',
    body: z.object({ outcome: zText(20_000) }),
  },
});
