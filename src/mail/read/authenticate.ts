/** SPF, DKIM and DMARC computed from the mail and the connection it came by: for mail that our own listener took in. */
import type { DNSResolver } from 'mailauth';
import type { Clock } from '../../base/clock.ts';
import { judged, NOT_AUTHENTICATED, resultOf } from './authentication.ts';
import type { Found } from './authentication.ts';
import { policyNamed } from './dmarc-policy.ts';
import type { Authentication } from './types.ts';

/** What the sending server said of itself. */
export type Session = {
  /** Null: it came through servers of ours, or from a mailbox; then only its signatures say anything. */
  ip: string | null;
  helo: string;
  /** Of MAIL FROM; '' for the empty return path. */
  mailFrom: string;
  /** Our own name, for the record. */
  server: string;
};

export type AuthenticateOptions = {
  clock: Clock;
  /** Longest wait for the name servers. */
  milliseconds?: number;
  /** Asks the name servers; the system's when left out. */
  resolver?: DNSResolver;
};

const LONGEST_MS = 15_000;
const NOTHING: Found = { result: 'none', domain: '' };
const LARGEST = 50 * 1024 * 1024;

/** Never rejects: name servers that do not answer in time make a `temperror`. `fromDomain` is the domain of From. */
export async function authenticateMail(
  raw: Uint8Array,
  session: Session,
  fromDomain: string,
  options: AuthenticateOptions,
): Promise<Authentication> {
  const late = Promise.withResolvers<Authentication>();
  const timer = options.clock.after(options.milliseconds ?? LONGEST_MS, () => late.resolve(undecided(session)));
  try {
    return await Promise.race([computed(raw, session, fromDomain, options), late.promise]);
  } catch {
    return undecided(session); // The library refuses the mail, or a name server's answer.
  } finally {
    timer.cancel();
  }
}

async function computed(
  raw: Uint8Array,
  { ip, helo, mailFrom, server }: Session,
  fromDomain: string,
  { resolver }: AuthenticateOptions,
): Promise<Authentication> {
  const { authenticate } = await import('mailauth');
  const found = await authenticate(Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, LARGEST)), {
    ...(ip !== null && { ip }),
    helo,
    sender: mailFrom,
    mta: server,
    disableArc: true,
    disableBimi: true,
    ...(resolver && { resolver }),
  });
  const passed = found.dkim.results.filter(({ status }) => status.result === 'pass');
  const first = passed[0] ?? found.dkim.results[0];
  const dkim: Found = {
    result: resultOf(first?.status.result),
    domain: first?.signingDomain ?? '',
    others: passed.slice(1).flatMap(({ signingDomain }) => signingDomain ?? []),
  };
  const spf: Found =
    found.spf && ip !== null ? { result: resultOf(found.spf.status.result), domain: found.spf.domain } : NOTHING;
  // More than one author, or none that can be read, is what forgers write (RFC 9989 section 11.5).
  const dmarc: Found = found.dmarc
    ? { result: resultOf(found.dmarc.status.result), domain: fromDomain }
    : { result: found.dmarcSkipReason === undefined ? 'none' : 'permerror', domain: '' };
  // Without a connection to judge by, that DMARC did not pass says nothing.
  const said = ip === null && dmarc.result === 'fail' ? NOTHING : dmarc;
  const policy = found.dmarc ? policyNamed(found.dmarc.status.policy?.dmarc) : null;
  return judged('computed', server, { spf, dkim, dmarc: said, policy }, fromDomain);
}

function undecided({ server }: Session): Authentication {
  return { ...NOT_AUTHENTICATED, source: 'computed', server, spf: 'temperror', dkim: 'temperror', dmarc: 'temperror' };
}
