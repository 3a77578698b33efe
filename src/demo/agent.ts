/** An SNMP 2c agent (RFC 3416) over a socket of its own: what the demo's devices that can be polled answer with. */
import { createSocket } from 'node:dgram';
import { encode, encodeInteger, enter, Malformed, peekTag, readInteger, readOid, tags } from '../snmp/ber.ts';
import type { Reader } from '../snmp/ber.ts';
import { communityAnswer, openEnvelope } from '../snmp/envelope.ts';
import { isAfter, octetsOfOid } from '../snmp/oid.ts';

/** One object: its value as bytes, asked for at each question. */
export type Leaf = { oid: string; value: () => Buffer };
export type Agent = { port: number; close(): Promise<void> };

const GET_NEXT = 0xa1;
/** Of one answer: what fits a datagram without being cut up. */
const MOST_VARBINDS = 40;
const END = Buffer.from([tags.endOfMibView, 0]);
const MISSING = Buffer.from([tags.noSuchInstance, 0]);

type Known = { oid: string; octets: Buffer; value: () => Buffer };
type Question = { tag: number; requestId: number; nonRepeaters: number; repetitions: number; oids: string[] };

/** Answers at this address, on a free port, whoever knows the community. What it cannot read it does not answer. */
export async function startAgent(address: string, community: string, leaves: readonly Leaf[]): Promise<Agent> {
  const known = leaves
    .map((leaf) => ({ ...leaf, octets: octetsOfOid(leaf.oid) }))
    .toSorted((a, b) => (isAfter(a.octets, b.octets) ? -1 : 1));
  const socket = createSocket('udp4');
  socket.on('message', (datagram, from) => {
    const reply = answerTo(datagram, community, known);
    if (reply) socket.send(reply, from.port, from.address);
  });
  await new Promise<void>((done, failed) => {
    socket.once('error', failed);
    socket.bind(0, address, () => {
      socket.off('error', failed);
      done();
    });
  });
  return { port: socket.address().port, close: () => new Promise((done) => socket.close(() => done())) };
}

function answerTo(datagram: Buffer, community: string, known: readonly Known[]): Buffer | undefined {
  try {
    const envelope = openEnvelope(datagram);
    if (envelope.version !== '2c' || envelope.community.toString() !== community) return undefined;
    const question = questionIn(envelope.pdu);
    return communityAnswer(envelope, question.requestId, encode(tags.sequence, ...answersTo(question, known)));
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

function questionIn(pdu: Reader): Question {
  const tag = peekTag(pdu);
  const body = enter(pdu, tag);
  const [requestId, nonRepeaters, repetitions] = [readInteger(body), readInteger(body), readInteger(body)];
  const list = enter(body, tags.sequence);
  const oids: string[] = [];
  while (list.at < list.end) oids.push(readOid(enter(list, tags.sequence)));
  return { tag, requestId, nonRepeaters, repetitions, oids };
}

function answersTo({ tag, nonRepeaters, repetitions, oids }: Question, known: readonly Known[]): Buffer[] {
  switch (tag) {
    case tags.getRequest:
      return oids.map((oid) => varbind(oid, known.find((each) => each.oid === oid)?.value() ?? MISSING));
    case GET_NEXT:
      return oids.map((oid) => next(oid, known).answer);
    case tags.bulkRequest:
      return bulk({ once: oids.slice(0, nonRepeaters), again: oids.slice(nonRepeaters), repetitions }, known);
    default:
      throw new Malformed(`PDU 0x${tag.toString(16)} asks nothing`);
  }
}

/** RFC 3416 section 4.2.3: the first few once, each of the others row by row. */
function bulk(
  { once, again, repetitions }: { once: string[]; again: string[]; repetitions: number },
  known: readonly Known[],
): Buffer[] {
  const answers = once.map((oid) => next(oid, known).answer);
  let row = again;
  for (let i = 0; i < repetitions && answers.length + row.length <= MOST_VARBINDS && row.length > 0; i += 1) {
    const found = row.map((oid) => next(oid, known));
    answers.push(...found.map(({ answer }) => answer));
    row = found.map(({ oid }) => oid);
  }
  return answers;
}

function next(oid: string, known: readonly Known[]): { oid: string; answer: Buffer } {
  const octets = octetsOfOid(oid);
  const found = known.find((each) => isAfter(octets, each.octets));
  return found ? { oid: found.oid, answer: varbind(found.oid, found.value()) } : { oid, answer: varbind(oid, END) };
}

function varbind(oid: string, value: Buffer): Buffer {
  return encode(tags.sequence, encode(tags.oid, octetsOfOid(oid)), value);
}

/** A counter of 64 bits (RFC 2578 section 7.1.10), never negative: a zero goes before a first bit that is set. */
export function encodeCounter(value: bigint): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  return encode(tags.counter64, (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}

/** A number of up to 32 bits, the same at each question. */
export const whole = (value: number, tag?: number) => (): Buffer => encodeInteger(value, tag);
