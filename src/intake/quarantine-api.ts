/** What came from senders nobody knows. It belongs to no client, so only staff who see all clients get to see it. Browser-safe. */
import { z } from 'zod';
import { deviceKinds } from '../estate/api.ts';
import { pageQuery, routes, zId, zInstant, zNothing, zPage, zText } from '../http/contract.ts';

const work = { may: 'quarantine.work' } as const;

export const zQuarantineGroup = z.object({
  id: zId('quarantine-group'),
  listener: z.string(),
  transport: z.string(),
  address: z.string(),
  reason: z.string(),
  /** HOSTNAME behind a relay; empty where it plays no part. */
  host: z.string(),
  /** SHA-256 of the certificate that was presented; empty when none was. */
  certificate: z.string(),
  held: z.int(),
  heldBytes: z.int(),
  /** Came too, but there was no room. */
  dropped: z.int(),
  firstAt: zInstant,
  lastAt: zInstant,
  /** The newest record, cut to 2 KiB. */
  lastSample: z.string(),
});
export type QuarantineGroup = z.output<typeof zQuarantineGroup>;

export const zQuarantineRecord = z.object({ id: z.int(), kind: z.string(), at: zInstant, record: z.string() });

export const zAssignment = z.object({
  clientId: zId('client'),
  /** Whose the records are: a device of that client, a new one, or none in particular. */
  device: z
    .discriminatedUnion('is', [
      z.object({ is: z.literal('known'), deviceId: zId('device') }),
      z.object({
        is: z.literal('new'),
        name: zText(200),
        kind: z.enum(deviceKinds),
        vendor: z.string().max(100).default(''),
      }),
      z.object({ is: z.literal('none') }),
    ])
    .default({ is: 'none' }),
  /**
   * How its sender is known from now on. `address`: the address belongs to the device. `relay`: the address passes on
   * lines of this client's devices. `certificate`: what was presented proves this client. `nothing`: only these records.
   */
  bind: z.enum(['address', 'relay', 'certificate', 'nothing']).default('nothing'),
});
export type Assignment = z.output<typeof zAssignment>;

const params = z.object({ groupId: zId('quarantine-group') });
const zReplayed = z.object({ replayed: z.int() });

export const quarantineRoutes = routes({
  listQuarantine: {
    method: 'GET',
    path: '/quarantine',
    summary: 'What unknown senders sent, by listener, address and reason; newest first',
    access: work,
    query: pageQuery,
    reply: zPage(zQuarantineGroup),
  },
  listQuarantined: {
    method: 'GET',
    path: '/quarantine/:groupId/records',
    summary: 'Records of a group, newest first',
    access: work,
    params,
    query: pageQuery,
    reply: zPage(zQuarantineRecord),
  },
  assignQuarantine: {
    method: 'POST',
    path: '/quarantine/:groupId/assign',
    summary: 'Say whose a group is and send its records on, with the times they were received',
    access: work,
    params,
    body: zAssignment,
    reply: zReplayed,
  },
  replayQuarantine: {
    method: 'POST',
    path: '/quarantine/:groupId/replay',
    summary: 'Send a group’s records on, as whoever its sender is known to be by now',
    access: work,
    params,
    reply: zReplayed,
  },
  discardQuarantine: {
    method: 'POST',
    path: '/quarantine/:groupId/discard',
    summary: 'Throw a group’s records away, with the reason',
    access: work,
    params,
    body: z.object({ reason: zText(500) }),
    reply: zNothing,
    status: 204,
  },
});
