/** What the verbs of mail stand on. */
import type { Deps } from '../db/deps.ts';
import type { MailReader } from '../mail/read/reader.ts';
import type { MailTokens } from '../mail/token.ts';
import type { MailMetrics } from './metrics.ts';
import type { SenderProof } from './sender.ts';
import type { Stirs } from './stirs.ts';

export type MailDeps = Deps & {
  /** The installation's secret: seals logins. */
  secret: string;
  tokens: MailTokens;
  reader: MailReader;
  senders: SenderProof;
  stirs: Stirs;
  metrics: MailMetrics;
};
