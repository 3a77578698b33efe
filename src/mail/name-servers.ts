/** Asks name servers for what SPF, DKIM and DMARC need. */
import { Resolver } from 'node:dns/promises';
import type { DNSResolver } from 'mailauth';
import { z } from 'zod';

const EACH_TRY_MS = 2000;
/** MX answers are objects: the library's type does not say so, its code knows. */
const zAnswer = z.custom<string[][]>();

/** `servers`: `192.0.2.53,[2001:db8::53]:5353`; the system's when empty. Throws on what is no address. */
export function nameServers(servers: string): DNSResolver {
  const resolver = new Resolver({ timeout: EACH_TRY_MS, tries: 2 });
  const named = servers.split(',').flatMap((each) => each.trim() || []);
  if (named.length > 0) resolver.setServers(named);
  return async (name, type) => zAnswer.parse(await resolver.resolve(name, type));
}
