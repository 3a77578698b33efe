/** sFlow version 5 (sflow.org, "sFlow Version 5", July 2004): packets sampled at random, one in so many, each its own flow. */
import type { Flow } from './flow.ts';
import { Malformed } from './flow.ts';
import { endsOfFrame, endsOfPacket, etherTypes } from './packet.ts';

const MOST_SAMPLES = 256;
const formats = { flow: 1, expandedFlow: 3, rawPacket: 1 } as const;
/** What the sampled bytes begin with. */
const headers = { ethernet: 1, ipv4: 11, ipv6: 12 } as const;
/** Interfaces have a kind in their upper bits: 0 is an ifIndex, others say that it is none. */
const KIND_SHIFT = 30;
const INDEX_MASK = 0x3f_ff_ff_ff;
/** The exporter's own end, or one it does not know. */
const NO_INDEX = 0x3f_ff_ff_ff;

export function readSflow(datagram: Buffer): Flow[] {
  const reader = new Reader(datagram);
  reader.skip(4);
  const isIpv6 = reader.word() === 2;
  // The agent's address, its sub-agent, the sequence number and its uptime.
  reader.skip((isIpv6 ? 16 : 4) + 12);
  const count = reader.word();
  if (count > MOST_SAMPLES) throw new Malformed(`an sFlow datagram of ${count} samples`);
  const flows: Flow[] = [];
  for (let i = 0; i < count; i += 1) {
    const format = reader.word();
    const sample = new Reader(reader.take(reader.word()));
    if (format === formats.flow || format === formats.expandedFlow) readSample(sample, format, flows);
  }
  return flows;
}

function readSample(sample: Reader, format: number, flows: Flow[]): void {
  const isExpanded = format === formats.expandedFlow;
  // Its sequence number and source.
  sample.skip(isExpanded ? 12 : 8);
  const oneIn = Math.max(1, sample.word());
  // Its pool and drops.
  sample.skip(8);
  const inside = interfaceAt(sample, isExpanded);
  const outside = interfaceAt(sample, isExpanded);
  const records = sample.word();
  for (let i = 0; i < Math.min(records, MOST_SAMPLES); i += 1) {
    const kind = sample.word();
    const record = new Reader(sample.take(sample.word()));
    if (kind === formats.rawPacket) readPacket(record, { oneIn, inside, outside }, flows);
  }
}

function readPacket(
  record: Reader,
  { oneIn, inside, outside }: { oneIn: number; inside: number; outside: number },
  flows: Flow[],
): void {
  const header = record.word();
  // The length of the frame, and what was stripped of it: the packet says its own.
  record.skip(8);
  const ends = endsOf(record.take(record.word()), header);
  if (!ends) return;
  const { length, ...rest } = ends;
  flows.push({ ...rest, bytes: length * oneIn, packets: oneIn, inside, outside });
}

function endsOf(sampled: Buffer, header: number): ReturnType<typeof endsOfFrame> {
  switch (header) {
    case headers.ethernet:
      return endsOfFrame(sampled);
    case headers.ipv4:
      return endsOfPacket(sampled, etherTypes.ipv4);
    case headers.ipv6:
      return endsOfPacket(sampled, etherTypes.ipv6);
    default:
      return undefined;
  }
}

function interfaceAt(sample: Reader, isExpanded: boolean): number {
  if (isExpanded) return sample.word() === 0 ? known(sample.word()) : sample.none();
  const word = sample.word();
  return word >>> KIND_SHIFT === 0 ? known(word & INDEX_MASK) : 0;
}

const known = (index: number): number => (index >= NO_INDEX ? 0 : index);

/** XDR: everything stands on four bytes. */
class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  word(): number {
    if (this.#at + 4 > this.#bytes.length) throw new Malformed('an sFlow datagram is cut short');
    const value = this.#bytes.readUInt32BE(this.#at);
    this.#at += 4;
    return value;
  }

  skip(length: number): void {
    this.#at += length;
  }

  /** Reads a word that says nothing here. */
  none(): 0 {
    this.skip(4);
    return 0;
  }

  take(length: number): Buffer {
    if (length > this.#bytes.length - this.#at) throw new Malformed('an sFlow datagram is cut short');
    const taken = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += Math.ceil(length / 4) * 4;
    return taken;
  }
}
