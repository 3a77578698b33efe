/** The certificate of the syslog TLS listener: the operator's own, or one made at the first start. */
import { X509Certificate } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import type { Clock } from '../../base/clock.ts';
import { Problem } from '../../base/problem.ts';

export type Certificate = {
  key: string;
  cert: string;
  /** SHA-256, lower-case hex: what senders pin. */ fingerprint: string;
};

const DAY_MS = 86_400_000;
const VALID_DAYS = 3650;

/**
 * Reads `tls/syslog.key` and `tls/syslog.crt` (PEM) in the data folder. When neither is there, makes a self-signed pair
 * for this machine's name, valid for ten years (RFC 5425 section 5.2 lets senders pin its fingerprint).
 */
export async function syslogCertificate(dataFolder: string, clock: Clock): Promise<Certificate> {
  const folder = join(dataFolder, 'tls');
  const [keyFile, certFile] = [join(folder, 'syslog.key'), join(folder, 'syslog.crt')];
  if (!existsSync(keyFile) && !existsSync(certFile)) await make(folder, { keyFile, certFile }, clock);
  const missing = [keyFile, certFile].find((file) => !existsSync(file));
  if (missing)
    throw new Problem(
      'syslog/certificate',
      500,
      `${missing} is missing, its other half is there. Put both back, or remove both to have a new pair made.`,
    );
  const [key, cert] = [readFileSync(keyFile, 'utf8'), readFileSync(certFile, 'utf8')];
  return { key, cert, fingerprint: fingerprintOf(cert, certFile) };
}

/** Names one's own certificate and how senders check it. */
function fingerprintOf(cert: string, file: string): string {
  try {
    return new X509Certificate(cert).fingerprint256.replaceAll(':', '').toLowerCase();
  } catch (error) {
    throw new Problem(
      'syslog/certificate',
      500,
      `${file} holds no certificate in PEM form: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

async function make(
  folder: string,
  { keyFile, certFile }: { keyFile: string; certFile: string },
  clock: Clock,
): Promise<void> {
  const name = hostname();
  const made = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    // A day back: the clocks of senders differ.
    notBeforeDate: new Date(clock.now() - DAY_MS),
    notAfterDate: new Date(clock.now() + VALID_DAYS * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: name },
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // The key first: a crash between the two leaves a key alone, which the next start reports.
  write(keyFile, made.private);
  write(certFile, made.cert);
}

function write(file: string, text: string): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text, { mode: 0o600, flush: true });
  chmodSync(draft, 0o600);
  renameSync(draft, file);
}
