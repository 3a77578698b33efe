/**
 * The installation's own certificate authority: signs the certificates of collectors and that of the door they come to.
 * Kept in the data folder, made at first use.
 */
import { randomBytes } from 'node:crypto';
import type { X509Certificate } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as x509 from '@peculiar/x509';
import type { Clock } from '../base/clock.ts';
import { Problem } from '../base/problem.ts';
import { SERVER_NAME } from './messages.ts';

export type Pair = { key: string; certificate: string };
export type Authority = {
  /** PEM. */
  certificate: string;
  /** A certificate for whoever holds the key of the request (PKCS#10, PEM); throws a Problem (400) when it is no request. */
  sign(request: string, collectorId: string): Promise<{ certificate: string; endsAt: number }>;
  /** A pair for our own door. */
  server(): Promise<Pair>;
};

const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;
const COLLECTOR_MS = 90 * DAY_MS;
/** A collector asks for its next certificate this long before the end of the last. */
export const RENEW_BEFORE_MS = 30 * DAY_MS;
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

export async function openAuthority(dataFolder: string, clock: Clock): Promise<Authority> {
  const pair = await readOrMake(join(dataFolder, 'tls'), clock);
  const root = new x509.X509Certificate(pair.certificate);
  const signingKey = await importKey(pair.key);
  const issue = async (publicKey: x509.PublicKeyType, subject: string, extensions: x509.Extension[], forMs: number) =>
    x509.X509CertificateGenerator.create({
      serialNumber: serial(),
      subject: `CN=${subject}`,
      issuer: root.subject,
      // A day back: the clocks of sites differ.
      notBefore: new Date(clock.now() - DAY_MS),
      notAfter: new Date(clock.now() + forMs),
      signingAlgorithm: algorithm,
      publicKey,
      signingKey,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        ...extensions,
      ],
    });
  return {
    certificate: pair.certificate,
    async sign(request, collectorId) {
      const publicKey = await keyOfRequest(request);
      const usage = new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]);
      const made = await issue(publicKey, collectorId, [usage], COLLECTOR_MS);
      return { certificate: made.toString('pem'), endsAt: made.notAfter.getTime() };
    },
    async server() {
      const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
      const extensions = [
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: SERVER_NAME }]),
      ];
      const made = await issue(keys.publicKey, SERVER_NAME, extensions, 10 * YEAR_MS);
      return { key: await exportKey(keys.privateKey), certificate: made.toString('pem') };
    },
  };
}

/** A new key and the request for its certificate; for the collector's side. */
export async function newRequest(): Promise<{ key: string; request: string }> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const made = await x509.Pkcs10CertificateRequestGenerator.create({
    name: 'CN=collector',
    keys,
    signingAlgorithm: algorithm,
  });
  return { key: await exportKey(keys.privateKey), request: made.toString('pem') };
}

/** The collector that a certificate of ours names; undefined when it names none. */
export function collectorNamed(certificate: X509Certificate): string | undefined {
  return /^CN=([0-9a-f-]{36})$/m.exec(certificate.subject)?.[1];
}

async function keyOfRequest(pem: string): Promise<x509.PublicKey> {
  const bad = new Problem('collector/request', 400, 'This is no request for a certificate.');
  let request: x509.Pkcs10CertificateRequest;
  try {
    request = new x509.Pkcs10CertificateRequest(pem);
  } catch {
    // Whatever it is: it is refused, and said so.
    throw bad;
  }
  if (!(await request.verify())) throw bad;
  return request.publicKey;
}

async function readOrMake(folder: string, clock: Clock): Promise<Pair> {
  const [keyFile, certificateFile] = [join(folder, 'collect-ca.key'), join(folder, 'collect-ca.crt')];
  if (!existsSync(keyFile) && !existsSync(certificateFile)) {
    const made = await make(clock);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // The key first: a crash between the two leaves a key alone, which the next start reports.
    writeSecret(keyFile, made.key);
    writeSecret(certificateFile, made.certificate);
  }
  const missing = [keyFile, certificateFile].find((file) => !existsSync(file));
  if (missing)
    throw new Problem(
      'collector/authority',
      500,
      `${missing} is missing, its other half is there. Put it back from a backup, or remove both: then every collector must be added anew.`,
    );
  return { key: readFileSync(keyFile, 'utf8'), certificate: readFileSync(certificateFile, 'utf8') };
}

async function make(clock: Clock): Promise<Pair> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const made = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: `CN=Watchfloor collectors ${randomBytes(4).toString('hex')}`,
    notBefore: new Date(clock.now() - DAY_MS),
    notAfter: new Date(clock.now() + 20 * YEAR_MS),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { key: await exportKey(keys.privateKey), certificate: made.toString('pem') };
}

/** Written whole or not at all, readable by us alone. */
export function writeSecret(file: string, text: string): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text, { mode: 0o600, flush: true });
  chmodSync(draft, 0o600);
  renameSync(draft, file);
}

function serial(): string {
  const bytes = randomBytes(16);
  // Positive, as RFC 5280 wants it.
  bytes.writeUInt8((bytes[0] ?? 0) & 0x7f, 0);
  return bytes.toString('hex');
}

async function exportKey(key: CryptoKey): Promise<string> {
  const bytes = Buffer.from(await crypto.subtle.exportKey('pkcs8', key));
  return x509.PemConverter.encode(bytes, 'PRIVATE KEY');
}

async function importKey(pem: string): Promise<CryptoKey> {
  const bytes = x509.PemConverter.decode(pem)[0] ?? new ArrayBuffer(0);
  return crypto.subtle.importKey('pkcs8', bytes, algorithm, false, ['sign']);
}
