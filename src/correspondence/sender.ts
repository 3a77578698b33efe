/** Whether a mail comes from where it says: results of a server that is trusted, else computed here. */
import { z } from 'zod';
import { authenticateMail } from '../mail/read/authenticate.ts';
import type { Authentication, ReadMail } from '../mail/read/types.ts';
import { domainOf } from '../mail/token.ts';
import type { MailDeps } from './parts.ts';
import { storable } from './rules.ts';

/** Who handed a mail to our listener, in its own words but for the address. */
export type Peer = { ip: string; helo: string; mailFrom: string };

const HEAD = 262_144;

/** The mail with its sender looked at. `peer` is null for mail of a mailbox: there only its signatures speak. */
export async function proved(
  { clock, tokens, senders: { resolver, relays } }: MailDeps,
  mail: ReadMail,
  { raw, peer }: { raw: Buffer; peer: Peer | null },
): Promise<ReadMail> {
  const { authentication: said } = mail;
  const direct = peer !== null && !relays.has(peer.ip) ? peer : null;
  if (said.source === 'header' || !mail.readable || (!direct && !isSigned(raw))) return mail;
  const session = { helo: '', mailFrom: '', ...direct, ip: direct?.ip ?? null, server: tokens.domain };
  const computed = await authenticateMail(raw, session, domainOf(mail.from?.address ?? ''), { clock, resolver });
  return { ...mail, authentication: { ...computed, claimed: said.claimed } };
}

export function storablePeer({ ip, helo, mailFrom }: Peer): Peer {
  return { ip, helo: storable(helo, 255), mailFrom: storable(mailFrom, 320) };
}

function isSigned(raw: Buffer): boolean {
  const head = raw.subarray(0, HEAD).toString('latin1');
  const end = /\r?\n\r?\n/.exec(head)?.index ?? head.length;
  return /^dkim-signature[ \t]*:/im.test(head.slice(0, end));
}

const word = z.string().catch('none');
const zKept = z.object({
  source: z.enum(['header', 'computed', 'none']).catch('none'),
  server: z.string().nullable().catch(null),
  spf: word,
  dkim: word,
  dmarc: word,
  policy: z.string().nullable().catch(null),
  domain: z.string().nullable().catch(null),
  aligned: z.boolean().catch(false),
  peer: z.object({ ip: z.string(), helo: z.string(), mailFrom: z.string() }).nullable().catch(null),
});
type KeptProof = z.output<typeof zKept>;

/** As it is kept with the mail. */
export function proofOf(
  { source, server, spf, dkim, dmarc, policy, domain, aligned }: Authentication,
  peer: Peer | null,
): string {
  const text = (said: string | null): string | null => (said === null ? null : storable(said, 320));
  const kept: KeptProof = {
    source,
    server: text(server),
    spf,
    dkim,
    dmarc,
    policy,
    domain: text(domain),
    aligned,
    peer,
  };
  return JSON.stringify(kept);
}

export function readProof(kept: unknown): KeptProof | null {
  return zKept.nullable().catch(null).parse(kept);
}
