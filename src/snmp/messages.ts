/** Requests of ours and the answers to them (RFC 3416 sections 4.2.1, 4.2.3, 4.2.4). */
import { encode, encodeInteger, encodeOctets, enter, Malformed, peekTag, readInteger, tags } from './ber.ts';
import type { Reader } from './ber.ts';

export type Ask =
  | { is: 'get'; oids: readonly Buffer[] }
  /** `oids`: where each column goes on; `repetitions`: rows wanted. */
  | { is: 'bulk'; oids: readonly Buffer[]; repetitions: number };

export const errors = { none: 0, tooBig: 1, noSuchName: 2, genErr: 5, authorization: 16 } as const;

/** `list`: the varbinds, unread. A report is what an agent answers instead when it did not accept a version 3 message. */
export type Answer = { is: 'response' | 'report'; requestId: number; error: number; list: Reader };

const NOTHING = Buffer.from([tags.nothing, 0]);

export function askPdu(requestId: number, ask: Ask): Buffer {
  const list = encode(tags.sequence, ...ask.oids.map(varbindOf));
  const id = encodeInteger(requestId);
  if (ask.is === 'get') return encode(tags.getRequest, id, encodeInteger(0), encodeInteger(0), list);
  return encode(tags.bulkRequest, id, encodeInteger(0), encodeInteger(ask.repetitions), list);
}

// One allocation where three nested ones would be: most of a request's cost is here.
function varbindOf(oid: Buffer): Buffer {
  const length = oid.length;
  if (length > 120) return encode(tags.sequence, encode(tags.oid, oid), NOTHING);
  const varbind = Buffer.allocUnsafe(length + 6);
  varbind[0] = tags.sequence;
  varbind[1] = length + 4;
  varbind[2] = tags.oid;
  varbind[3] = length;
  oid.copy(varbind, 4);
  varbind[length + 4] = tags.nothing;
  varbind[length + 5] = 0;
  return varbind;
}

export function communityMessage(community: Buffer, pdu: Buffer): Buffer {
  return encode(tags.sequence, encodeInteger(1), encodeOctets(community), pdu);
}

/** Throws Malformed when it is neither a response nor a report. */
export function readAnswer(reader: Reader): Answer {
  const tag = peekTag(reader);
  if (tag !== tags.response && tag !== tags.report) throw new Malformed(`PDU 0x${tag.toString(16)} is no answer`);
  const body = enter(reader, tag);
  const requestId = readInteger(body);
  const error = readInteger(body);
  readInteger(body);
  return {
    is: tag === tags.response ? 'response' : 'report',
    requestId,
    error,
    list: enter(body, tags.sequence),
  };
}
