/** Webhooks: the secret is in the address, because many senders (Splunk's alert action) can send no header of ours. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Problem } from '../../base/problem.ts';
import { countDrop } from '../../wire/counters.ts';
import type { Identity, KeyHolder } from '../identify.ts';
import type { Identified } from '../identity-types.ts';
import { plainAddress } from '../syslog/sender.ts';
import { unpacked } from './body.ts';
import type { Delivery, Door } from './door.ts';
import { oneLine } from './door.ts';
import type { Split } from './json-split.ts';
import { splitObjects } from './json-split.ts';
import { zSplunkAlert } from './read.ts';

/** Bytes of a body, packed or not, and of one object in it. */
export const hookBody = 1024 * 1024;
const LONGEST_RECORD = 256 * 1024;
export const HOOK_LISTENER = 'webhook';

/** Takes what was posted; resolves to how many records are durable now. Throws a Problem for everything else. */
export async function takeHook(
  door: Door,
  identity: Identity,
  { secret, raw, reply }: { secret: string; raw: FastifyRequest; reply: FastifyReply },
): Promise<number> {
  const holder = identity.holderOf('webhook', secret);
  if (!holder) {
    countDrop(HOOK_LISTENER, 'bad-credential', 1);
    throw new Problem(
      'hook/not-found',
      404,
      'No webhook has this address. It may have been removed or have expired; ask for a new one.',
    );
  }
  try {
    const records = recordsOf(await unpacked(raw.body, raw.headers['content-encoding'], hookBody), holder);
    door.admit(holder, records.length);
    await door.take(records, plainAddress(raw.ip));
    return records.length;
  } catch (error) {
    if (error instanceof Problem && typeof error.more['retryAfter'] === 'number')
      reply.header('retry-after', String(error.more['retryAfter']));
    else if (error instanceof Problem) countDrop(HOOK_LISTENER, 'malformed', 1);
    throw error;
  }
}

function recordsOf(body: Buffer, holder: KeyHolder): Delivery {
  const split = splitObjects(body);
  if (split.is === 'fault') throw faultOf(split);
  return Array.from({ length: split.count }, (_, i) => {
    const bytes = body.subarray(split.spans[2 * i], split.spans[2 * i + 1]);
    if (bytes.length > LONGEST_RECORD)
      throw new Problem(
        'hook/too-large',
        413,
        `Object ${i + 1} has ${bytes.length} bytes; ${LONGEST_RECORD} are the most.`,
      );
    return { kind: 'json', bytes: oneLine(bytes), from: senderOf(parsed(bytes, i), holder) };
  });
}

function parsed(bytes: Buffer, index: number): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new Problem(
      'hook/bad-json',
      400,
      `Object ${index + 1} of the body is not JSON. Nothing of this request was kept.`,
    );
  }
}

/** A webhook of a whole client may name the device: `host`, or Splunk's host of the first row. */
function senderOf(json: unknown, holder: KeyHolder): Identified {
  const row = zSplunkAlert.safeParse(json).data?.result ?? json;
  const host = z.object({ host: z.string().max(255) }).safeParse(row).data?.host;
  return host === undefined ? holder.source : holder.deviceAt(host);
}

function faultOf({ why, at }: Extract<Split, { is: 'fault' }>): Problem {
  switch (why) {
    case 'empty':
      return new Problem(
        'hook/empty',
        400,
        'The body holds no object. Send one JSON object, a list of them, or one on each line.',
      );
    case 'depth':
      return new Problem(
        'hook/too-deep',
        400,
        `Object ${at + 1} is nested deeper than 64 levels. Nothing of this request was kept.`,
      );
    case 'too-many':
      return new Problem('hook/too-many', 413, `The body holds more than ${at} objects. Send fewer at once.`);
    case 'format':
      return new Problem(
        'hook/bad-json',
        400,
        `What follows object ${at} is not an object. Send one JSON object, a list of them, or one on each line. Nothing of this request was kept.`,
      );
  }
}
