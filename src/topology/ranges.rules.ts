/** Where discovery may look. What is not listed is not asked, whoever names it. */
import { BlockList, isIPv4 } from 'node:net';

/** Ranges that are of no network of a client's own: loopback, link-local, multicast. */
const never: readonly string[] = [
  '127.0.0.0/8',
  '169.254.0.0/16',
  '224.0.0.0/4',
  '0.0.0.0/8',
  '::/127',
  // IPv4 in IPv6's clothes: it must come as what it is.
  '::ffff:0:0/96',
  'fe80::/10',
  'ff00::/8',
];
/** RFC 1918, RFC 6598, RFC 4193, and those for documentation and tests. */
const own: readonly string[] = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  'fc00::/7',
  '192.0.2.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '2001:db8::/32',
];
const WIDEST = { v4: 12, v6: 48 };

/** Why a range cannot be listed; undefined when it can. */
export function wrongWith(range: string, publicToo: boolean): string | undefined {
  const parts = partsOf(range);
  if (!parts) return `${range} is no range: write an address and a length, such as 10.20.0.0/16.`;
  const { address, length, family } = parts;
  if (isWithin(address, never)) return `${range} is no network of a client.`;
  const widest = family === 'ipv4' ? WIDEST.v4 : WIDEST.v6;
  if (length < widest) return `${range} is too wide: /${widest} is the widest. List the ranges of this site.`;
  if (!publicToo && !isWithin(address, own))
    return `${range} is of the public internet. Say by hand that this is meant.`;
  return undefined;
}

/** Whether an address may be asked. */
export function isAllowed(address: string, ranges: readonly string[]): boolean {
  return (
    isWithin(address, ranges) &&
    !isWithin(
      address,
      never.filter((each) => !ranges.includes(each)),
    )
  );
}

function isWithin(address: string, ranges: readonly string[]): boolean {
  const family = isIPv4(address) ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  for (const range of ranges) {
    const parts = partsOf(range);
    if (parts?.family === family) list.addSubnet(parts.address, parts.length, family);
  }
  return list.check(address, family);
}

function partsOf(range: string): { address: string; length: number; family: 'ipv4' | 'ipv6' } | undefined {
  const [address = '', text = ''] = range.split('/');
  const length = Number(text);
  const family = isIPv4(address) ? 'ipv4' : 'ipv6';
  if (!/^\d{1,3}$/.test(text) || length < 0 || length > (family === 'ipv4' ? 32 : 128)) return undefined;
  try {
    new BlockList().addSubnet(address, length, family);
    return { address, length, family };
  } catch {
    // Node says by throwing that this is no address.
    return undefined;
  }
}
