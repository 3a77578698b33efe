/**
 * Splunk's HTTP event collector, as its senders know it: tokens, events back to back, raw lines, channels and
 * acknowledgements, its error codes. A request is answered when its records are durable; all of them are taken or none.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Clock } from '../../base/clock.ts';
import { Problem } from '../../base/problem.ts';
import { countDrop } from '../../wire/counters.ts';
import type { Identity, KeyHolder } from '../identify.ts';
import { plainAddress } from '../syslog/sender.ts';
import { Acks } from './acks.ts';
import { takeBytes, unpacked } from './body.ts';
import type { Delivery, Door } from './door.ts';
import { oneLine } from './door.ts';
import { HecFault, hecReplies } from './hec-replies.ts';
import { splitObjects } from './json-split.ts';
import { zHecEvent } from './read.ts';

export const HEC_LISTENER = 'hec';
const MOST_BODY = 8 * 1024 * 1024;
const LONGEST_RECORD = 256 * 1024;

export type HecOptions = { door: Door; identity: Identity; clock: Clock };

/** Mounts `/services/collector…` at the root of the server. */
export async function hecRoutes(root: FastifyInstance, { door, identity, clock }: HecOptions): Promise<void> {
  const acks = new Acks(clock);
  await root.register(async (server) => {
    takeBytes(server);
    server.setErrorHandler((error, request, reply) => refuse(error, request, reply));
    const take = async (
      request: FastifyRequest,
      reply: FastifyReply,
      read: (body: Buffer, holder: KeyHolder) => Delivery,
    ): Promise<unknown> => {
      const holder = holderOf(identity, request);
      const channel = channelOf(request);
      const records = read(await unpacked(request.body, request.headers['content-encoding'], MOST_BODY), holder);
      door.admit(holder, records.length);
      const place = channel === undefined ? undefined : { name: `${holder.keyId} ${channel}`, id: 0 };
      if (place) place.id = acks.open(place.name);
      await door.take(records, plainAddress(request.ip));
      if (place) acks.settle(place.name, place.id);
      return reply.send({ ...hecReplies.success, ...(place && { ackId: place.id }) });
    };
    for (const path of ['/services/collector', '/services/collector/event', '/services/collector/event/1.0']) {
      server.post(path, { bodyLimit: MOST_BODY }, (request, reply) => take(request, reply, eventsOf));
    }
    for (const path of ['/services/collector/raw', '/services/collector/raw/1.0']) {
      server.post(path, { bodyLimit: MOST_BODY }, (request, reply) => take(request, reply, linesOf));
    }
    server.post('/services/collector/ack', { bodyLimit: MOST_BODY }, async (request, reply) => {
      const holder = holderOf(identity, request);
      const channel = channelOf(request);
      if (channel === undefined) throw new HecFault('channelMissing');
      return reply.send({ acks: acks.ask(`${holder.keyId} ${channel}`, askedFor(request.body)) });
    });
    for (const path of ['/services/collector/health', '/services/collector/health/1.0']) {
      server.get(path, async (_request, reply) =>
        door.busy ? reply.status(503).send(hecReplies.unhealthy) : reply.send(hecReplies.healthy),
      );
    }
  });
}

function holderOf(identity: Identity, { headers }: FastifyRequest): KeyHolder {
  const given = headers.authorization;
  if (given === undefined || given === '') throw new HecFault('tokenRequired');
  const [scheme = '', value = ''] = given.split(' ', 2);
  const token = secretIn(scheme.toLowerCase(), value);
  if (token === undefined || token === '') throw new HecFault('invalidAuthorization');
  const holder = identity.holderOf('hec', token);
  if (holder) return holder;
  countDrop(HEC_LISTENER, 'bad-credential', 1);
  throw new HecFault('invalidToken');
}

/** `Splunk <token>`, or basic authentication with the token as password. */
function secretIn(scheme: string, value: string): string | undefined {
  if (scheme === 'splunk') return value;
  if (scheme !== 'basic') return undefined;
  const text = Buffer.from(value, 'base64').toString('utf8');
  return text.slice(text.indexOf(':') + 1);
}

const zQuery = z.object({ channel: z.string().optional() });

function channelOf({ headers, query }: FastifyRequest): string | undefined {
  const header = headers['x-splunk-request-channel'];
  const channel = (Array.isArray(header) ? header[0] : header) ?? zQuery.safeParse(query).data?.channel;
  if (channel === undefined || channel === '') return undefined;
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu.test(channel)) throw new HecFault('invalidChannel');
  return channel.toLowerCase();
}

function eventsOf(body: Buffer, holder: KeyHolder): Delivery {
  const split = splitObjects(body);
  if (split.is === 'fault')
    throw split.why === 'empty' ? new HecFault('noData') : new HecFault('invalidFormat', split.at);
  return Array.from({ length: split.count }, (_, i) => {
    const bytes = body.subarray(split.spans[2 * i], split.spans[2 * i + 1]);
    const { host } = eventIn(bytes, i);
    return { kind: 'json', bytes: oneLine(bytes), from: host ? holder.deviceAt(host) : holder.source };
  });
}

function eventIn(bytes: Buffer, index: number): { host?: string | null | undefined } {
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new HecFault('invalidFormat', index);
  }
  const shape = zHecEvent.safeParse(json);
  if (!shape.success || bytes.length > LONGEST_RECORD) throw new HecFault('invalidFormat', index);
  const { event } = shape.data;
  if (event === undefined || event === null) throw new HecFault('eventRequired', index);
  if (event === '') throw new HecFault('eventBlank', index);
  return shape.data;
}

const [LF, CR] = [0x0a, 0x0d];

/** Raw data is lines of some log: kept as they are, like lines that came by syslog. */
function linesOf(body: Buffer, holder: KeyHolder): Delivery {
  const records: Delivery = [];
  for (let from = 0; from < body.length;) {
    const found = body.indexOf(LF, from);
    const next = found < 0 ? body.length : found;
    const end = next > from && body[next - 1] === CR ? next - 1 : next;
    if (end - from > LONGEST_RECORD) throw new HecFault('invalidFormat', records.length);
    if (end > from) records.push({ kind: 'syslog', bytes: body.subarray(from, end), from: holder.source });
    from = next + 1;
  }
  if (records.length === 0) throw new HecFault('noData');
  return records;
}

function askedFor(body: unknown): number[] {
  try {
    const json: unknown = JSON.parse(Buffer.isBuffer(body) ? body.toString('utf8') : '');
    return z.object({ acks: z.array(z.int().min(0)).max(10_000) }).parse(json).acks;
  } catch {
    throw new HecFault('invalidFormat');
  }
}

function refuse(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof HecFault) {
    if (error.is !== 'invalidToken') countDrop(HEC_LISTENER, `hec-${error.reply.code}`, 1);
    return reply.status(error.status).send(error.reply);
  }
  if (error instanceof Problem) {
    const retry = error.more['retryAfter'];
    if (typeof retry === 'number') return reply.status(503).header('retry-after', String(retry)).send(hecReplies.busy);
    countDrop(HEC_LISTENER, 'malformed', 1);
    return reply.status(error.status).send({ ...hecReplies.invalidFormat, text: error.message });
  }
  const known = z.object({ statusCode: z.int().min(400).max(499), message: z.string() }).safeParse(error);
  if (known.success)
    return reply.status(known.data.statusCode).send({ ...hecReplies.invalidFormat, text: known.data.message });
  request.log.error({ err: error }, 'HEC request failed');
  return reply.status(500).send(hecReplies.internal);
}
