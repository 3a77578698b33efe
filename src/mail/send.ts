/** Sends our own mail. What is sent here answers a request that has already been answered, so failures are retried and logged. */
import { readFileSync } from 'node:fs';
import { createTransport } from 'nodemailer';
import type { Clock } from '../base/clock.ts';
import type { Config } from '../base/config.ts';
import type { Logger } from '../base/log.ts';
import { accessTokenOf, readOAuthSettings } from './oauth.ts';
import { OUR_LOOP_HEADER } from './read/ours.ts';

type Transport = ReturnType<typeof createTransport>;

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

/** A mail of a ticket, as it goes out. */
export type TicketMail = {
  from: string;
  replyTo: string;
  to: { name: string; address: string };
  subject: string;
  text: string;
  messageId: string;
  references: readonly string[];
  loopToken: string;
  /** A machine wrote it: nobody's machine must answer (RFC 3834 section 5). */
  automatic: boolean;
  html?: string;
  attachments?: readonly { filename: string; contentType: string; content: string }[];
};

export type Sent = { is: 'sent'; said: string } | { is: 'refused'; said: string } | { is: 'later'; said: string };

export type TicketPost = { send(mail: TicketMail): Promise<Sent>; close(): void };

/** Sends mail of tickets, signed with DKIM where a key is set; undefined without a mail server. */
export function openTicketPost(config: Config): TicketPost | undefined {
  if (!config.smtpUrl) return undefined;
  const transport = transportOf(config, config.smtpUrl, { pool: true, maxConnections: 2 });
  return {
    send: (mail) => send(transport, mail),
    close: () => transport.close(),
  };
}

async function send(transport: Transport, mail: TicketMail): Promise<Sent> {
  const { references, loopToken, automatic, attachments = [], to, ...rest } = mail;
  const last = references.at(-1);
  try {
    const { response } = await transport.sendMail({
      ...rest,
      to,
      references: [...references],
      attachments: [...attachments],
      ...(last === undefined ? {} : { inReplyTo: last }),
      // Auto-Submitted only when no person wrote it. The loop mark tells it when it comes back.
      headers: {
        [OUR_LOOP_HEADER]: loopToken,
        'X-Auto-Response-Suppress': 'OOF, AutoReply',
        ...(automatic ? { 'Auto-Submitted': 'auto-generated' } : {}),
      },
    });
    return { is: 'sent', said: response };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const code = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : 0;
    // RFC 5321 section 4.2.1: 5xx is for good. A wrong password (535) is ours to mend, so it waits.
    return { is: code >= 500 && code !== 530 && code !== 535 ? 'refused' : 'later', said };
  }
}

/** Signs in with what the URL says, or by a fresh OAuth2 token for the user in it. */
function transportOf(config: Config, url: string, more: { pool?: true; maxConnections?: number }): Transport {
  const { smtpOauthFile } = config;
  if (smtpOauthFile === undefined) return createTransport({ ...timeouts, url, ...more, ...dkimOf(config) });
  const { protocol, hostname: host, port, username } = new URL(url);
  const settings = readOAuthSettings(smtpOauthFile);
  const secure = protocol === 'smtps:';
  const transport = createTransport({
    ...timeouts,
    ...more,
    ...dkimOf(config),
    host,
    port: Number(port || (secure ? 465 : 587)),
    secure,
    auth: { type: 'OAuth2', user: decodeURIComponent(username) },
  });
  transport.set('oauth2_provision_cb', (_user, _renew, done) => {
    accessTokenOf(settings).then(
      (token) => done(null, token),
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
    );
  });
  return transport;
}

function dkimOf({ dkimDomain, dkimSelector, dkimKeyFile }: Config): object {
  if (dkimDomain === undefined || dkimKeyFile === undefined) return {};
  const privateKey = readFileSync(dkimKeyFile, 'utf8');
  return { dkim: { domainName: dkimDomain, keySelector: dkimSelector, privateKey } };
}

const timeouts = { connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 30_000 };

export function openMailer({ config, clock, log }: { config: Config; clock: Clock; log: Logger }): Mailer {
  const transport = config.smtpUrl ? transportOf(config, config.smtpUrl, {}) : undefined;
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
