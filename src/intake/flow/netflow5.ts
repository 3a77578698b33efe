/** NetFlow version 5: a header of 24 bytes, up to 30 records of 48, no templates. */
import type { Flow } from './flow.ts';
import { addressText, Malformed } from './flow.ts';

const HEADER = 24;
const RECORD = 48;
/** The two upper bits of the sampling field are its mode. */
const SAMPLING_MASK = 0x3fff;

export function readNetflow5(datagram: Buffer): Flow[] {
  if (datagram.length < HEADER) throw new Malformed('a NetFlow 5 header has 24 bytes');
  const count = datagram.readUInt16BE(2);
  if (count > 30 || datagram.length < HEADER + count * RECORD)
    throw new Malformed(`a NetFlow 5 datagram of ${datagram.length} bytes does not hold ${count} flows`);
  const sampling = Math.max(1, datagram.readUInt16BE(22) & SAMPLING_MASK);
  return Array.from({ length: count }, (_, i) => readRecord(datagram, HEADER + i * RECORD, sampling));
}

function readRecord(datagram: Buffer, at: number, sampling: number): Flow {
  return {
    source: addressText(datagram, at, 4),
    target: addressText(datagram, at + 4, 4),
    inside: datagram.readUInt16BE(at + 12),
    outside: datagram.readUInt16BE(at + 14),
    packets: datagram.readUInt32BE(at + 16) * sampling,
    bytes: datagram.readUInt32BE(at + 20) * sampling,
    sourcePort: datagram.readUInt16BE(at + 32),
    targetPort: datagram.readUInt16BE(at + 34),
    protocol: datagram.readUInt8(at + 38),
  };
}
