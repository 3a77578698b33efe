/** Sends our own mail. What is sent here answers a request that has already been answered, so failures are retried and logged. */
import { createTransport } from 'nodemailer';
import type { Clock } from '../base/clock.ts';
import type { Config } from '../base/config.ts';
import type { Logger } from '../base/log.ts';

export type Mail = { to: string; subject: string; text: string };

export type Mailer = {
  /** Whether a mail server is set. Without one `post` only logs that a mail was not sent. */
  readonly configured: boolean;
  /** Takes the mail and returns at once; tries three times within ten minutes, then logs the failure. */
  post(mail: Mail): void;
  /** Resolves when no first attempt is under way: for tests and for closing. */
  settled(): Promise<void>;
  close(): Promise<void>;
};

const RETRY_AFTER_MS = [60_000, 540_000];

export function openMailer({ config, clock, log }: { config: Config; clock: Clock; log: Logger }): Mailer {
  const transport = config.smtpUrl
    ? createTransport({
        url: config.smtpUrl,
        connectionTimeout: 15_000,
        greetingTimeout: 15_000,
        socketTimeout: 30_000,
      })
    : undefined;
  const underWay = new Set<Promise<void>>();
  const attempt = async (mail: Mail, tried: number): Promise<void> => {
    try {
      // RFC 3834 section 5: automatic replies must not answer this.
      await transport?.sendMail({ from: config.mailFrom, ...mail, headers: { 'Auto-Submitted': 'auto-generated' } });
    } catch (error) {
      const wait = RETRY_AFTER_MS[tried];
      log.warn({ err: error, subject: mail.subject, again: wait !== undefined }, 'mail could not be sent');
      if (wait !== undefined) clock.after(wait, () => start(mail, tried + 1));
    }
  };
  const start = (mail: Mail, tried: number): void => {
    const work = attempt(mail, tried).finally(() => underWay.delete(work));
    underWay.add(work);
  };
  const settled = async (): Promise<void> => {
    while (underWay.size > 0) await Promise.all(underWay);
  };
  return {
    configured: transport !== undefined,
    post(mail) {
      if (transport) start(mail, 0);
      else log.warn({ subject: mail.subject }, 'mail not sent: WATCHFLOOR_SMTP_URL is not set');
    },
    settled,
    async close() {
      await settled();
      transport?.close();
    },
  };
}
