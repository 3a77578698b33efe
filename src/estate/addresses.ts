/** IP addresses in one spelling, so that equal ones are equal text. Browser-safe. */
import { z } from 'zod';

const v4 = z.ipv4();
const v6 = z.ipv6();

/**
 * The one spelling of a host's address: dotted quad for IPv4 (also when it came mapped into IPv6, RFC 4291 section
 * 2.5.5.2), RFC 5952 for IPv6. Undefined when the text is not a single address: no prefix length, no zone, no leading zeros.
 */
export function canonicalAddress(text: string): string | undefined {
  const trimmed = text.trim();
  if (v4.safeParse(trimmed).success) return trimmed;
  if (!v6.safeParse(trimmed).success) return undefined;
  const groups = groupsOf(trimmed);
  if (groups.length !== 8) return undefined;
  const [g6 = 0, g7 = 0] = groups.slice(6);
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  return mapped ? quad(g6, g7) : compressed(groups);
}

// Where clouds tell a machine its secrets, beside link-local: AWS and Google by IPv6, Alibaba, Oracle, Azure.
const CLOUD_SECRETS = new Set([
  ...['fd00:ec2::254', 'fd20:ce::254', '100.100.100.200', '192.0.0.192', '168.63.129.16'],
]);

/**
 * Whether something of a client's can be asked at an address (in the spelling above): not at "this host", link-local (where
 * clouds keep their machines' secrets), multicast and reserved ones (RFC 6890), nor at IPv6 that leads to such an IPv4.
 * Loopback is: our own host is watched, too.
 */
export function isHostAddress(address: string): boolean {
  if (CLOUD_SECRETS.has(address)) return false;
  if (!address.includes(':')) return isHostQuad(address);
  if (address === '::' || /^(?:fe[89ab][0-9a-f]|ff[0-9a-f]{2}):/.test(address)) return false;
  const inner = quadWithin(groupsOf(address));
  return inner === undefined || (isHostQuad(inner) && !CLOUD_SECRETS.has(inner));
}

function isHostQuad(address: string): boolean {
  const [first = 0, second = 0] = address.split('.').map(Number);
  return first > 0 && first < 224 && !(first === 169 && second === 254);
}

/** The IPv4 address that a translator (RFC 6052) or 6to4 (RFC 3056) would lead to. */
function quadWithin([g0 = 0, g1 = 0, g2 = 0, , , , g6 = 0, g7 = 0]: readonly number[]): string | undefined {
  if (g0 === 0x64 && g1 === 0xff9b) return quad(g6, g7);
  return g0 === 0x2002 ? quad(g1, g2) : undefined;
}

/** Eight numbers, whatever was left out or written as a dotted quad. */
function groupsOf(text: string): number[] {
  const [head = '', tail] = text.split('::');
  const before = numbersOf(head);
  if (tail === undefined) return before;
  const after = numbersOf(tail);
  return [...before, ...Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => 0), ...after];
}

function numbersOf(part: string): number[] {
  if (part === '') return [];
  return part.split(':').flatMap((group) => {
    if (!group.includes('.')) return [Number.parseInt(group, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
    return [a * 256 + b, c * 256 + d];
  });
}

function quad(high: number, low: number): string {
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** RFC 5952 section 4.2: the longest run of zeros, the first of equals, and never a single group, becomes "::". */
function compressed(groups: number[]): string {
  let best = { at: -1, length: 1 };
  for (let at = 0; at < 8; at++) {
    let length = 0;
    while (at + length < 8 && groups[at + length] === 0) length++;
    if (length > best.length) best = { at, length };
  }
  const hex = groups.map((group) => group.toString(16));
  if (best.at === -1) return hex.join(':');
  return `${hex.slice(0, best.at).join(':')}::${hex.slice(best.at + best.length).join(':')}`;
}
