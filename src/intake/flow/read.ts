/** A datagram of flows, whichever protocol it speaks: NetFlow 5 and 9, IPFIX, sFlow 5. Pure but for the book. */
import type { Flow } from './flow.ts';
import { Malformed } from './flow.ts';
import { readNetflow5 } from './netflow5.ts';
import { readSflow } from './sflow.ts';
import { readTemplated } from './template-sets.ts';
import type { TemplateBook } from './templates.ts';

export const flowProtocols = ['netflow-5', 'netflow-9', 'ipfix', 'sflow'] as const;
export type FlowProtocol = (typeof flowProtocols)[number];

/** NetFlow and IPFIX begin with their version in two bytes, sFlow with its version in four. Throws Malformed. */
export function protocolOf(datagram: Buffer): FlowProtocol {
  if (datagram.length < 16) throw new Malformed(`${datagram.length} bytes are no datagram of flows`);
  switch (datagram.readUInt16BE(0)) {
    case 5:
      return 'netflow-5';
    case 9:
      return 'netflow-9';
    case 10:
      return 'ipfix';
    case 0:
      if (datagram.readUInt16BE(2) === 5) return 'sflow';
  }
  throw new Malformed('neither NetFlow 5 or 9, nor IPFIX, nor sFlow 5');
}

/** The flows of a datagram; `book` is its exporter's. Throws Malformed; what was read before stays in the book. */
export function readFlows(datagram: Buffer, book: TemplateBook): Flow[] {
  switch (protocolOf(datagram)) {
    case 'netflow-5':
      return readNetflow5(datagram);
    case 'sflow':
      return readSflow(datagram);
    case 'netflow-9':
    case 'ipfix':
      return readTemplated(datagram, book);
  }
}
