/** Routes of change requests. Browser-safe. */
import { z } from 'zod';
import { pageQuery, routes, zId, zPage, zText } from '../http/contract.ts';
import { changeFilter, editing, moving, raising, voting, zChange, zChangeLine } from './change-api.ts';

const changeId = z.object({ changeId: zId('change') });
const read = { may: 'changes.read' } as const;
const work = { may: 'changes.work' } as const;
const onChange = { method: 'POST', access: work, params: changeId, reply: zChange } as const;
const zCount = z.number().int();

export const changeRoutes = routes({
  listChanges: {
    method: 'GET',
    path: '/changes',
    summary: 'Change requests, newest first',
    access: read,
    query: pageQuery.extend(changeFilter),
    reply: zPage(zChangeLine),
  },
  changeLeague: {
    method: 'GET',
    path: '/changes/league',
    summary: 'Verified changes by engineer in the last 30 days: none that was rolled back or opened again counts',
    access: read,
    reply: z.object({
      counts: z.string(),
      items: z.array(
        z.object({
          name: z.string(),
          verified: zCount,
          withinWanted: zCount,
          withinPromise: zCount,
          /** Milliseconds from accepted to verified: half of them took less. */
          p50: zCount,
          rolledBack: zCount,
          reopened: zCount,
        }),
      ),
    }),
  },
  raiseChange: {
    method: 'POST',
    path: '/changes',
    summary: 'Raise a change; where the requester stands on the client’s list it is accepted at once',
    access: work,
    body: raising,
    reply: zChange,
    status: 201,
  },
  readChange: {
    method: 'GET',
    path: '/changes/:changeId',
    summary: 'One change with its plan, votes, stages, configurations and the findings of its window',
    access: read,
    params: changeId,
    reply: zChange,
  },
  editChange: {
    ...onChange,
    method: 'PATCH',
    path: '/changes/:changeId',
    summary: 'Write the plan; what was approved before has to be approved anew',
    body: editing,
  },
  confirmChangeAuthority: {
    ...onChange,
    path: '/changes/:changeId/authority',
    summary: 'Say how it was verified that the requester may ask for this; it is accepted then',
    body: z.object({ how: zText(1000) }),
  },
  moveChange: { ...onChange, path: '/changes/:changeId/stage', summary: 'Bring it to another stage', body: moving },
  voteOnChange: {
    ...onChange,
    path: '/changes/:changeId/votes',
    summary: 'Vote in your own name: as a peer, or as a member of the board',
    body: voting,
  },
  attachConfig: {
    ...onChange,
    method: 'PUT',
    path: '/changes/:changeId/configs/:part',
    summary: 'Attach the configuration before or after',
    params: changeId.extend({ part: z.enum(['before', 'after']) }),
    body: z.object({ text: z.string().min(1, 'must not be empty').max(1_000_000) }),
    maxBody: 4 * 1024 * 1024,
  },
});
