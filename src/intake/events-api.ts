/** Events as they were received: searched, watched, looked at. For staff; client users see what the portal shows. Browser-safe. */
import { z } from 'zod';
import { routes, zId, zInstant } from '../http/contract.ts';

const read = { may: 'events.read' } as const;

const value = z.union([z.string(), z.number(), z.boolean()]);
export const zEvent = z.object({
  id: z.string(),
  clientId: zId('client'),
  deviceId: zId('device').nullable(),
  /** When it was received. */
  at: zInstant,
  kind: z.enum(['syslog', 'trap', 'json']),
  listener: z.string(),
  address: z.string(),
  /** The untouched record. */
  original: z.string(),
  /** Elastic Common Schema names, flat. */
  event: z.record(z.string(), z.union([value, z.array(z.union([z.string(), z.number()]))])),
});
export type EventView = z.output<typeof zEvent>;

/** `name=value`, as in `event.action=interface_down`. */
const zField = z
  .string()
  .max(600)
  .regex(/^[^=\s]{1,256}=/u, 'must be name=value');
const fields = z
  .union([zField.transform((one) => [one]), z.array(zField).max(10)])
  .optional()
  .transform((list) =>
    (list ?? []).map((each) => ({ name: each.slice(0, each.indexOf('=')), value: each.slice(each.indexOf('=') + 1) })),
  );
const text = z.string().trim().max(500).optional();
const where = { clientId: zId('client').optional(), deviceId: zId('device').optional(), text, field: fields };

const zEventId = z
  .string()
  .regex(/^\d{1,15}-\d{1,15}-\d{1,5}$/u, 'must be the id of an event')
  .meta({ resource: 'event' });

const eventSearch = z.object({
  ...where,
  from: zInstant.optional(),
  to: zInstant.optional(),
  /** `word`: the text stands between word ends; `part`: anywhere, which takes longer. */
  match: z.enum(['word', 'part']).default('word'),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  /** Id of the last event seen. */
  after: zEventId.optional(),
});
const eventWatch = z.object(where);
export type EventSearch = z.output<typeof eventSearch>;
export type EventWatch = z.output<typeof eventWatch>;

/** A line of a search: an event, how far back it has come, or its end; `next` goes into `after`. */
export const zEventLine = z.discriminatedUnion('is', [
  z.object({ is: z.literal('event'), event: zEvent }),
  z.object({ is: z.literal('progress'), at: zInstant, looked: z.int() }),
  z.object({ is: z.literal('end'), next: z.string().nullable() }),
]);
/** Data of the messages `events` of the tail; `leftOut`: events that came too fast to be shown. */
export const zTailMessage = z.object({ events: z.array(zEvent), leftOut: z.int() });

export const eventRoutes = routes({
  searchEvents: {
    method: 'GET',
    path: '/events',
    summary: 'Search events, newest first, streamed as they are found',
    access: read,
    query: eventSearch,
    replies: 'lines',
    reply: zEventLine,
  },
  tailEvents: {
    method: 'GET',
    path: '/events/tail',
    summary: 'Watch events as they come',
    access: read,
    query: eventWatch,
    replies: 'live',
    reply: zTailMessage,
  },
  getEvent: {
    method: 'GET',
    path: '/events/:eventId',
    summary: 'One event, with all its fields',
    access: read,
    params: z.object({ eventId: zEventId }),
    reply: zEvent,
  },
});
