/** Where a request comes from. */
import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';

/**
 * The caller's address: the socket's, or, behind a reverse proxy that we are told to believe, the last entry of
 * X-Forwarded-For. Only the last one was written by the proxy; what stands before it the caller may have made up.
 */
export function clientAddress(request: Pick<FastifyRequest, 'socket' | 'headers'>, trustProxy: boolean): string | null {
  const socket = plainAddress(request.socket.remoteAddress ?? '');
  if (!trustProxy) return socket;
  const forwarded = [request.headers['x-forwarded-for'] ?? []].flat().join(',').split(',').at(-1)?.trim() ?? '';
  return plainAddress(forwarded) ?? socket;
}

/** The network whose members share back-off: /24 of IPv4, /48 of IPv6, what one household or attacker commonly holds. */
export function networkOf(address: string | null): string {
  if (address === null) return 'unknown';
  if (isIP(address) === 4) return `${address.split('.').slice(0, 3).join('.')}.0/24`;
  return `${expand(address).slice(0, 3).join(':')}::/48`;
}

function plainAddress(text: string): string | null {
  const address = text.toLowerCase().startsWith('::ffff:') && isIP(text.slice(7)) === 4 ? text.slice(7) : text;
  return isIP(address) === 0 ? null : address;
}

function expand(address: string): string[] {
  const [head = '', tail = ''] = (address.split('%')[0] ?? '').split('::');
  const groups = (text: string): string[] => text.split(':').filter((group) => group !== '');
  const [first, last] = [groups(head), groups(tail)];
  const zeros = Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => '0');
  return [...first, ...zeros, ...last].map((group) => Number.parseInt(group, 16).toString(16));
}
