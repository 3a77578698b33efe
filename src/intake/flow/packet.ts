/** The first bytes of a sampled Ethernet frame: as far as addresses and ports. */
import type { Flow } from './flow.ts';
import { addressText } from './flow.ts';

/** `length`: of the IP packet, as NetFlow counts it, without the frame around it. */
type Ends = Pick<Flow, 'source' | 'target' | 'sourcePort' | 'targetPort' | 'protocol'> & { length: number };

export const etherTypes = { ipv4: 0x08_00, ipv6: 0x86_dd, tag: 0x81_00, outerTag: 0x88_a8 } as const;
const TCP = 6;
const UDP = 17;
const IPV6_HEADER = 40;

/** Undefined for what is not IP, or cut before its addresses. */
export function endsOfFrame(frame: Buffer): Ends | undefined {
  let at = 12;
  if (frame.length < at + 2) return undefined;
  let type = frame.readUInt16BE(at);
  while ((type === etherTypes.tag || type === etherTypes.outerTag) && frame.length >= at + 6) {
    at += 4;
    type = frame.readUInt16BE(at);
  }
  return endsOfPacket(frame.subarray(at + 2), type);
}

export function endsOfPacket(packet: Buffer, etherType: number): Ends | undefined {
  if (etherType === etherTypes.ipv4) return endsOfIpv4(packet);
  return etherType === etherTypes.ipv6 ? endsOfIpv6(packet) : undefined;
}

function endsOfIpv4(packet: Buffer): Ends | undefined {
  if (packet.length < 20) return undefined;
  const headerLength = (packet.readUInt8(0) & 0x0f) * 4;
  const protocol = packet.readUInt8(9);
  // Only a first fragment has the ports.
  const isFirst = (packet.readUInt16BE(6) & 0x1f_ff) === 0;
  return {
    source: addressText(packet, 12, 4),
    target: addressText(packet, 16, 4),
    length: packet.readUInt16BE(2),
    protocol,
    ...portsAt(isFirst ? packet.subarray(headerLength) : Buffer.alloc(0), protocol),
  };
}

function endsOfIpv6(packet: Buffer): Ends | undefined {
  if (packet.length < IPV6_HEADER) return undefined;
  const protocol = packet.readUInt8(6);
  return {
    source: addressText(packet, 8, 16),
    target: addressText(packet, 24, 16),
    length: IPV6_HEADER + packet.readUInt16BE(4),
    protocol,
    ...portsAt(packet.subarray(IPV6_HEADER), protocol),
  };
}

function portsAt(payload: Buffer, protocol: number): Pick<Flow, 'sourcePort' | 'targetPort'> {
  if ((protocol !== TCP && protocol !== UDP) || payload.length < 4) return { sourcePort: 0, targetPort: 0 };
  return { sourcePort: payload.readUInt16BE(0), targetPort: payload.readUInt16BE(2) };
}
