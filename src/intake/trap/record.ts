/** A trap as it is kept: one line of JSON, the same whatever version brought it. The community is never in it: it is a secret of sorts. */
import { z } from 'zod';
import type { Notification } from '../../snmp/pdu.ts';

const zVarbind = z.object({ oid: z.string(), type: z.string(), value: z.union([z.string(), z.number(), z.null()]) });

const zOpen = z.object({
  trap: z.string(),
  version: z.enum(['1', '2c', '3']),
  inform: z.literal(true).optional(),
  /** Hundredths of a second since the agent started. */
  uptime: z.number(),
  enterprise: z.string().optional(),
  agent: z.string().optional(),
  engine: z.string().optional(),
  user: z.string().optional(),
  context: z.string().optional(),
  source: z.string(),
  varbinds: z.array(zVarbind),
  cut: z.number().optional(),
});

/** A version 3 message that no user of ours opens: kept whole, so that it can be opened once its user is known. */
const zSealed = z.object({
  trap: z.null(),
  version: z.literal('3'),
  why: z.string(),
  engine: z.string(),
  user: z.string(),
  source: z.string(),
  sealed: z.base64(),
});

export const zTrapRecord = z.union([zOpen, zSealed]);
export type OpenTrap = z.output<typeof zOpen>;
export type SealedTrap = z.output<typeof zSealed>;

export type Origin = { version: '1' | '2c' | '3'; source: string; engine?: Buffer; user?: string; context?: string };

/** The record's bytes, without a line end. `source`: the address it came from. */
export function trapRecord(notification: Notification, { version, source, engine, user, context }: Origin): Buffer {
  const { trap, asks, uptime, enterprise, agent, varbinds, cut } = notification;
  const record: OpenTrap = {
    trap,
    version,
    ...(asks === 'answer' && { inform: true as const }),
    uptime,
    ...(enterprise !== undefined && { enterprise }),
    ...(agent !== undefined && { agent }),
    ...(engine && { engine: engine.toString('hex') }),
    ...(user !== undefined && { user }),
    ...(context && { context }),
    source,
    varbinds,
    ...(cut > 0 && { cut }),
  };
  return Buffer.from(JSON.stringify(record));
}

export function sealedRecord(message: {
  whole: Buffer;
  engine: Buffer;
  user: string;
  source: string;
  why: string;
}): Buffer {
  const { whole, engine, user, source, why } = message;
  const record: SealedTrap = {
    trap: null,
    version: '3',
    why,
    engine: engine.toString('hex'),
    user,
    source,
    sealed: whole.toString('base64'),
  };
  return Buffer.from(JSON.stringify(record));
}
