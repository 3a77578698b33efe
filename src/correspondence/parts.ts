/** What the verbs of mail stand on. */
import type { DNSResolver } from 'mailauth';
import type { Deps } from '../db/deps.ts';
import type { MailReader } from '../mail/read/reader.ts';
import type { MailTokens } from '../mail/token.ts';
import type { MailMetrics } from './metrics.ts';
import type { Stirs } from './stirs.ts';

export type MailDeps = Deps & {
  /** The installation's secret: seals logins. */
  secret: string;
  tokens: MailTokens;
  reader: MailReader;
  /** How senders are proved: whom to ask, and of whose handing over SPF says nothing. */
  senders: { resolver: DNSResolver; relays: { has(ip: string): boolean } };
  stirs: Stirs;
  metrics: MailMetrics;
};
