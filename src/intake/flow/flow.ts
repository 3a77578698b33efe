/** One flow as an exporter tells of it, whatever protocol carried it. */

/** Bytes and packets are what passed, estimated from the sample where only one in so many was looked at. */
export type Flow = {
  source: string;
  target: string;
  sourcePort: number;
  targetPort: number;
  /** IP protocol number: 6 is TCP, 17 UDP, 1 ICMP. */
  protocol: number;
  bytes: number;
  packets: number;
  /** ifIndex of the exporter where it came in and went out; 0: it does not say. */
  inside: number;
  outside: number;
};

/** A datagram that is not what it says it is. */
export class Malformed extends Error {}

/** `10.0.0.1` or `2001:db8::1` from an address's bytes. */
export function addressText(bytes: Buffer, at: number, length: 4 | 16): string {
  if (length === 4) return `${bytes[at]}.${bytes[at + 1]}.${bytes[at + 2]}.${bytes[at + 3]}`;
  const groups: number[] = [];
  for (let i = 0; i < 16; i += 2) groups.push(bytes.readUInt16BE(at + i));
  return compressed(groups);
}

/** RFC 5952: the longest run of zeros, of two at least, is left out. */
function compressed(groups: readonly number[]): string {
  let [from, length] = [-1, 1];
  for (let i = 0; i < groups.length; i += 1) {
    let run = 0;
    while (groups[i + run] === 0) run += 1;
    if (run > length) [from, length] = [i, run];
  }
  const text = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':');
  return from < 0 ? text(groups) : `${text(groups.slice(0, from))}::${text(groups.slice(from + length))}`;
}
