/** Takes mail that other servers forward, by SMTP or LMTP: answers 250 only when the mail is durable. No relay: unknown recipients are refused. */
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerDataStream } from 'smtp-server';
import type { Logger } from '../base/log.ts';

export type MailSink = {
  /** Whether mail to this address is ours. */
  takes(address: string): Promise<boolean>;
  /** Durable when it resolves; the same mail again changes nothing. */
  keep(mail: HandedOver): Promise<void>;
};

export type HandedOver = {
  by: 'smtp' | 'lmtp';
  recipients: string[];
  raw: Buffer;
  /** Where the connection came from, and what it said of itself. */
  peer: { ip: string; helo: string; mailFrom: string };
};

export type MailListener = { port: number; close(): Promise<void> };

const LARGEST = 50 * 1024 * 1024;

export async function listenForMail(
  { by, host, port }: { by: 'smtp' | 'lmtp'; host: string; port: number },
  sink: MailSink,
  log: Logger,
): Promise<MailListener> {
  const server = new SMTPServer({
    lmtp: by === 'lmtp',
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: LARGEST,
    banner: 'Watchfloor takes mail of its own addresses only',
    onRcptTo: ({ address }, _session, done) => {
      sink.takes(address.toLowerCase()).then(
        (takes) => done(takes ? null : refusal(550, `5.1.1 <${address}> is no address of ours`)),
        (error: unknown) => later(log, error, done),
      );
    },
    onData: (stream, { envelope, remoteAddress: ip, hostNameAppearsAs: helo }, done) => {
      const recipients = envelope.rcptTo.map(({ address }) => address.toLowerCase());
      const mailFrom = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
      const peer = { ip, helo: helo.slice(0, 255), mailFrom: mailFrom.slice(0, 320) };
      wholeOf(stream)
        .then((raw) => {
          if (stream.sizeExceeded) return done(refusal(552, `5.3.4 more than ${LARGEST} bytes`));
          return sink.keep({ by, recipients, raw, peer }).then(() => done(null, 'kept'));
        })
        .catch((error: unknown) => later(log, error, done));
    },
  });
  server.on('error', (error: Error) => log.warn({ err: error }, 'mail listener'));
  await new Promise<void>((ready, failed) => {
    server.server.once('error', failed);
    server.listen(port, host, ready);
  });
  return {
    port: portOf(server.server.address()),
    close: () => new Promise((closed) => server.close(() => closed())),
  };
}

/** Not kept: the sender keeps it and tries again. */
function later(log: Logger, error: unknown, done: (error: Error) => void): void {
  log.error({ err: error }, 'mail could not be kept; the sender tries again');
  done(refusal(451, '4.3.0 not kept, try again'));
}

function refusal(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode });
}

async function wholeOf(stream: SMTPServerDataStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Read to the end even when too long: the protocol cannot be interrupted.
  for await (const chunk of stream) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size <= LARGEST) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function portOf(address: string | AddressInfo | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}
