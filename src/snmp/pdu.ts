/** Traps and informs out of their datagrams, v1 turned into v2's form (RFC 1157 section 4.1.6, RFC 3416 section 4.2.6, RFC 3584 section 3.1). */
import { isUtf8 } from 'node:buffer';
import {
  enter,
  enterAny,
  Malformed,
  peekTag,
  readInteger,
  readNumber,
  readOctets,
  readOid,
  readUnsigned32,
  tags,
} from './ber.ts';
import type { Reader } from './ber.ts';

export type VarbindType =
  | 'integer'
  | 'string'
  | 'hex'
  | 'oid'
  | 'ip'
  | 'counter32'
  | 'gauge32'
  | 'timeticks'
  | 'counter64'
  | 'opaque'
  | 'null'
  | 'noSuchObject'
  | 'noSuchInstance'
  | 'endOfMibView';
export type Varbind = { oid: string; type: VarbindType; value: string | number | null };

/** What one datagram tells, whatever its version. `uptime` in hundredths of a second. */
export type Notification = {
  asks: 'nothing' | 'answer';
  requestId: number;
  trap: string;
  uptime: number;
  enterprise: string | undefined;
  /** The agent's own idea of its address (v1, or v1 passed on by a proxy). */
  agent: string | undefined;
  varbinds: Varbind[];
  /** Varbinds beyond the limit, left out. */
  cut: number;
  /** The varbind list as it came: an inform's answer repeats it (RFC 3416 section 4.2.7). */
  list: Buffer;
};

/** A record must stay well below the log's line limit, and no known trap comes near. */
const MOST_VARBINDS = 256;
const MOST_OCTETS = 2048;

const SYS_UP_TIME = '1.3.6.1.2.1.1.3.0';
const TRAP_OID = '1.3.6.1.6.3.1.1.4.1.0';
const TRAP_ENTERPRISE = '1.3.6.1.6.3.1.1.4.3.0';
const TRAP_ADDRESS = '1.3.6.1.6.3.18.1.3.0';
const TRAP_COMMUNITY = '1.3.6.1.6.3.18.1.4.0';
const GENERIC = '1.3.6.1.6.3.1.1.5';
const ENTERPRISE_SPECIFIC = 6;

/** Reads the PDU at `reader`; undefined when it is a request (only discovery is allowed, the caller decides). */
export function readNotification(reader: Reader): Notification | undefined {
  switch (peekTag(reader)) {
    case tags.trapV1:
      return readV1(enter(reader, tags.trapV1));
    case tags.trapV2:
      return readV2(enter(reader, tags.trapV2), 'nothing');
    case tags.inform:
      return readV2(enter(reader, tags.inform), 'answer');
    case tags.getRequest:
      return undefined;
    default:
      throw new Malformed(`PDU 0x${peekTag(reader).toString(16)} is neither trap nor inform`);
  }
}

/** The request's id, for the report that answers it. */
export function readRequestId(reader: Reader): number {
  return readInteger(enterAny(reader));
}

function readV1(body: Reader): Notification {
  const enterprise = readOid(body);
  const agent = readAddress(body);
  const generic = readInteger(body);
  const specific = readInteger(body);
  const uptime = readUnsigned32(body, tags.ticks);
  const { list, varbinds, cut } = readList(body);
  const trap = generic === ENTERPRISE_SPECIFIC ? `${enterprise}.0.${specific}` : `${GENERIC}.${generic + 1}`;
  if (generic < 0 || generic > ENTERPRISE_SPECIFIC) throw new Malformed(`generic trap ${generic}`);
  return {
    asks: 'nothing',
    requestId: 0,
    trap,
    uptime,
    enterprise,
    agent: agent === '0.0.0.0' ? undefined : agent,
    varbinds,
    cut,
    list,
  };
}

function readV2(body: Reader, asks: Notification['asks']): Notification {
  const requestId = readInteger(body);
  readInteger(body);
  readInteger(body);
  const { list, varbinds: all, cut } = readList(body);
  const text = (oid: string, type: VarbindType): string | undefined => {
    const found = all.find((each) => each.oid === oid);
    return found?.type === type && typeof found.value === 'string' ? found.value : undefined;
  };
  const trap = text(TRAP_OID, 'oid');
  if (trap === undefined) throw new Malformed('no snmpTrapOID');
  const uptime = all.find((each) => each.oid === SYS_UP_TIME)?.value;
  const varbinds = all.filter(
    ({ oid }) =>
      oid !== SYS_UP_TIME &&
      oid !== TRAP_OID &&
      oid !== TRAP_ENTERPRISE &&
      oid !== TRAP_ADDRESS &&
      oid !== TRAP_COMMUNITY,
  );
  return {
    asks,
    requestId,
    trap,
    uptime: typeof uptime === 'number' ? uptime : 0,
    enterprise: text(TRAP_ENTERPRISE, 'oid'),
    agent: text(TRAP_ADDRESS, 'ip'),
    varbinds,
    cut,
    list,
  };
}

function readList(body: Reader): { list: Buffer; varbinds: Varbind[]; cut: number } {
  const start = body.at;
  const content = enter(body, tags.sequence);
  const list = body.bytes.subarray(start, body.at);
  const varbinds: Varbind[] = [];
  let cut = 0;
  while (content.at < content.end) {
    const pair = enter(content, tags.sequence);
    if (varbinds.length >= MOST_VARBINDS) cut += 1;
    else varbinds.push({ oid: readOid(pair), ...readValue(pair) });
  }
  return { list, varbinds, cut };
}

function readValue(pair: Reader): Pick<Varbind, 'type' | 'value'> {
  const tag = peekTag(pair);
  switch (tag) {
    case tags.integer:
      return { type: 'integer', value: readInteger(pair) | 0 };
    case tags.octets:
      return textOf(readOctets(pair));
    case tags.oid:
      return { type: 'oid', value: readOid(pair) };
    case tags.address:
      return { type: 'ip', value: readAddress(pair) };
    case tags.counter32:
      return { type: 'counter32', value: readUnsigned32(pair, tag) };
    case tags.gauge32:
      return { type: 'gauge32', value: readUnsigned32(pair, tag) };
    case tags.ticks:
      return { type: 'timeticks', value: readUnsigned32(pair, tag) };
    case tags.counter64:
      return { type: 'counter64', value: counter64(readNumber(pair, tag)) };
    default:
      return rareValue(pair, tag);
  }
}

function rareValue(pair: Reader, tag: number): Pick<Varbind, 'type' | 'value'> {
  const content = enterAny(pair);
  switch (tag) {
    case tags.nothing:
      return { type: 'null', value: null };
    case tags.noSuchObject:
      return { type: 'noSuchObject', value: null };
    case tags.noSuchInstance:
      return { type: 'noSuchInstance', value: null };
    case tags.endOfMibView:
      return { type: 'endOfMibView', value: null };
    default:
      return { type: 'opaque', value: hexOf(content.bytes.subarray(content.at, content.end)) };
  }
}

// JSON numbers are exact to 2^53; above, the digits travel as text.
function counter64(value: number | bigint): number | string {
  const unsigned = BigInt.asUintN(64, BigInt(value));
  return unsigned <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(unsigned) : unsigned.toString();
}

function readAddress(reader: Reader): string {
  const octets = readOctets(reader, tags.address);
  if (octets.length !== 4) throw new Malformed('an address that has not four octets');
  return octets.join('.');
}

/** Text when every octet of it is; a lone trailing NUL (C's habit) is not counted. */
function textOf(octets: Buffer): Pick<Varbind, 'type' | 'value'> {
  const text = octets.at(-1) === 0 ? octets.subarray(0, -1) : octets;
  if (!isUtf8(text) || text.some(isControl)) return { type: 'hex', value: hexOf(octets) };
  return {
    type: 'string',
    value: text.length > MOST_OCTETS ? `${text.toString('utf8', 0, MOST_OCTETS)}…` : text.toString('utf8'),
  };
}

function isControl(octet: number): boolean {
  return (octet < 0x20 && octet !== 0x09 && octet !== 0x0a && octet !== 0x0d) || octet === 0x7f;
}

function hexOf(octets: Buffer): string {
  return octets.length > MOST_OCTETS ? `${octets.toString('hex', 0, MOST_OCTETS)}…` : octets.toString('hex');
}
